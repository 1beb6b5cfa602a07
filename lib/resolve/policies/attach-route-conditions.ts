import type { Condition, Labels } from '#lib/model/metadata.ts';
import type { ParentRef, Route } from '#lib/model/policy.ts';
import { since } from '../istio-version.ts';
import { labelOf } from '../label-selector.ts';
import { useWaypoint } from '../labels.ts';
import { isRouteRead, meshParentKind } from './attach-routes.ts';
import type { AttachmentScene } from './attachments-scene.ts';
import { isSeen } from './seen.ts';

/**
 * The condition `ResolvedWaypoints` that istiod writes per parent, in the order of the parents: always true, only the
 * message knows better, and it looks at labels alone. Follows istiod's `createRouteStatus` and `referenceAllowed`; since 1.25.
 */
export function routeConditions(route: Route, scene: AttachmentScene): readonly Condition[] {
  const { istio } = scene;
  if (!since(istio, '1.25') || !isSeen(route, scene.context) || !isRouteRead(route, scene)) return [];
  return route.parentRefs.flatMap((ref) => {
    const message = messageFor(ref, scene);
    return message === null
      ? []
      : [{ type: 'ResolvedWaypoints', status: 'True', reason: 'ResolvedWaypoints', message }];
  });
}

/** Null where istiod writes no status for the parent: waypoints, Gateways of others, kinds it does not know. */
function messageFor(ref: ParentRef, { context, proxy }: AttachmentScene): string | null {
  const name = `${ref.namespace}/${ref.name}`;
  const kind = meshParentKind(ref);
  if (kind === null) return ref.kind === 'Gateway' && proxy(name)?.kind === 'router' ? resolved : null;
  const parent = kind === 'Service' ? context.services.get(name) : context.serviceEntries.get(name);
  if (parent === undefined || context.index.discovers(ref.namespace) !== true) return 'parent not found';
  const labels = context.index.namespaces.get(ref.namespace)?.labels;
  const asked = asksForWaypoint(parent.labels) || (labels !== undefined && asksForWaypoint(labels));
  return asked
    ? resolved
    : 'istio.io/use-waypoint label missing from parent and parent namespace; in ambient mode, route will not be respected';
}

const resolved = 'All waypoints resolved';

function asksForWaypoint(labels: Labels): boolean {
  const value = labelOf(labels, useWaypoint);
  return value !== undefined && value !== '' && value.toLowerCase() !== 'none';
}
