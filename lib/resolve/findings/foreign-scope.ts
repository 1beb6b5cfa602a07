import type { Finding } from '#lib/model/finding.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import type { PolicyReason } from '#lib/model/policy-facts.ts';
import type { ReasonCode } from '#lib/model/reason.ts';
import { deadTargets } from './dead-targets.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { refusedBindings } from './refused-bindings.ts';
import { routeKinds } from './target-not-found.ts';

/**
 * WP-FOREIGN-SCOPE: nobody runs a policy or route, because it stands in a namespace that the waypoint does not read for
 * its target; or a ServiceEntry that the mesh shows to its own namespace only names a waypoint of another one.
 * Follows istiod's `ShouldAttachPolicy`, `getVirtualServiceForWaypoint` and `CrossNamespaceWaypointForbidden`.
 */
export function foreignScope(mesh: Mesh): readonly Finding[] {
  const forbidden = refusedBindings(mesh, forbiddenBindings).map((suffering) => ({
    ...suffering,
    cause: suffering.subject,
  }));
  // At a Gateway, what is missing for a route is a ReferenceGrant.
  const dead = deadTargets(mesh, reasons, () => true).filter(
    ({ cause, subject }) => !(subject.startsWith('Gateway/') && routeKinds.has(parseObjectId(cause).kind)),
  );
  return groupByCause('WP-FOREIGN-SCOPE', [...dead, ...forbidden]);
}

const reasons: ReadonlySet<PolicyReason> = new Set(['wrong-namespace', 'route-not-in-service-or-waypoint-namespace']);
const forbiddenBindings: ReadonlySet<ReasonCode> = new Set(['visibility-forbids-foreign-waypoint']);
