import type { Finding } from '#lib/model/finding.ts';
import type { WaypointName } from '#lib/model/object-id.ts';
import type { WorkloadFacts } from '#lib/model/topology.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { waypointsOf } from './mesh.ts';
import { waypointCaller } from './waypoint-caller.ts';
import { ztunnelVerdicts } from './ztunnel-verdict.ts';

/**
 * WP-IDENTITY-SWAP: a policy of ztunnel in front of a pod was written for its clients, and behind a waypoint it meets the
 * waypoint's identity and address, which it does not admit, so what the waypoint sends on is refused. Only where it is
 * certain: the policies admit somebody else, and neither a port nor an unknown address could still let the waypoint in.
 * Follows ztunnel, which sees whoever opened the HBONE connection.
 */
export function identitySwap(mesh: Mesh): readonly Finding[] {
  if (mesh.topology.policyObjects.authorizationPolicies.length === 0) return [];
  const verdictOf = ztunnelVerdicts(mesh);
  const sufferings: Suffering[] = [];
  for (const workload of mesh.captured()) {
    for (const waypoint of waypointsBefore(workload, mesh)) {
      const { outcome, by, admitsOthers } = verdictOf(workload, waypointCaller(waypoint, mesh));
      const [cause] = by;
      if (outcome !== 'denied' || cause === undefined || !admitsOthers) continue;
      sufferings.push({ cause, subject: workload.id, detail: { waypoints: [waypoint], policies: by } });
    }
  }
  return groupByCause('WP-IDENTITY-SWAP', sufferings);
}

/** The waypoints whose connections reach the pod: those of its services, and its own. */
export function waypointsBefore(workload: WorkloadFacts, mesh: Mesh): readonly WaypointName[] {
  const own = workload.binding.waypoint;
  const [first, ...others] = workload.services;
  const firstService = first === undefined ? undefined : mesh.serviceByHost(first);
  const ofFirst = firstService === undefined ? [] : waypointsOf(firstService);
  if (own === null && others.length === 0) return ofFirst;
  const ofOthers = others.flatMap((key) => {
    const service = mesh.serviceByHost(key);
    return service === undefined ? [] : waypointsOf(service);
  });
  return [...new Set([...(own === null ? [] : [own]), ...ofFirst, ...ofOthers])];
}
