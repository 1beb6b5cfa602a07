import type { Finding } from '#lib/model/finding.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { AuthorizationPolicy } from '#lib/model/policy.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { isCaptured } from './mesh.ts';
import { isRead, refusedByKubernetes } from './policies-read.ts';
import { proxyPolicies } from './proxy-policies.ts';
import { waypointCaller } from './waypoint-caller.ts';
import { ztunnelVerdicts } from './ztunnel-verdict.ts';

/**
 * WP-DEFAULT-DENY-GAP: a policy of the mesh or of a namespace denies everything, and it stops nobody who goes through the
 * waypoint: waypoints pass over policies without targetRefs, none is attached to this one, and the ztunnel behind it lets
 * the waypoint in (or there is none, as with external hosts). Not where that ztunnel denies the waypoint too: then nothing
 * gets through. Follows istiod's `ShouldAttachPolicy`.
 */
export function defaultDenyGap(mesh: Mesh): readonly Finding[] {
  const refused = refusedByKubernetes(mesh);
  const denials = mesh.topology.policyObjects.authorizationPolicies.filter(
    (policy) =>
      deniesEverything(policy) &&
      isRead(policy, mesh) &&
      !refused.has(objectId('AuthorizationPolicy', policy.namespace, policy.name)),
  );
  if (denials.length === 0) return [];
  const { rootNamespace } = mesh.topology.mesh;
  const ofMesh = denials.filter(({ namespace }) => namespace === rootNamespace);
  const ofNamespace = Map.groupBy(denials, ({ namespace }) => namespace);
  const isUnguarded = unguarded(mesh);
  return groupByCause(
    'WP-DEFAULT-DENY-GAP',
    mesh.topology.services.flatMap((service): readonly Suffering[] => {
      const [denial] =
        service.binding.waypoint === null ? [] : [...ofMesh, ...(ofNamespace.get(service.namespace) ?? [])];
      if (denial === undefined || !isUnguarded(service)) return [];
      const cause = objectId('AuthorizationPolicy', denial.namespace, denial.name);
      return [{ cause, subject: service.id, detail: { waypoints: [service.binding.waypoint ?? ''] } }];
    }),
  );
}

function deniesEverything({ action, rules, targetRefs, selector }: AuthorizationPolicy): boolean {
  if (targetRefs.length > 0 || selector !== null) return false;
  if (action === 'ALLOW') return rules.length === 0;
  const isForAll = rules.some(({ from, to, when }) => from.length === 0 && to.length === 0 && when.length === 0);
  return action === 'DENY' && isForAll;
}

/** Nothing at the waypoint decides about the service, and nothing behind it refuses the waypoint. */
function unguarded(mesh: Mesh): (service: ServiceFacts) => boolean {
  const policiesAt = proxyPolicies(mesh);
  const verdictOf = ztunnelVerdicts(mesh);
  return (service) => {
    const waypoint = service.binding.waypoint ?? '';
    const attached = policiesAt(service);
    if (attached === null || attached.authorization.length > 0) return false;
    const captured = mesh.workloadsOfService(service).filter(isCaptured);
    const caller = waypointCaller(waypoint, mesh);
    return captured.length === 0
      ? service.kind === 'ServiceEntry'
      : captured.some((workload) => verdictOf(workload, caller).outcome === 'allowed');
  };
}
