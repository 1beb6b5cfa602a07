import type { Finding } from '#lib/model/finding.ts';
import type { Labels } from '#lib/model/metadata.ts';
import type { WaypointName } from '#lib/model/object-id.ts';
import { gatewayName, managed } from '../labels.ts';
import type { Suffering } from './finding.ts';
import { distinct, groupByCause } from './finding.ts';
import { waypointsBefore } from './identity-swap.ts';
import type { Mesh } from './mesh.ts';
import type { CompiledPolicy } from './network-policy.ts';
import { compilePolicy } from './network-policy.ts';

/**
 * WP-HBONE-BLOCKED: requests to a pod from within the mesh time out, because a NetworkPolicy selects the pod and no rule of
 * any that does admits port 15008, on which all of them arrive; or none admits it from the pods of the waypoint in front.
 * Also for the pods of a waypoint itself. Not where the policies admit nobody on any port: such a pod is shut on purpose.
 * Peers by address count as admitted, since which addresses these are cannot be told.
 */
export function hboneBlocked(mesh: Mesh): readonly Finding[] {
  const policies = mesh.topology.policyObjects.networkPolicies.filter(({ policyTypes }) =>
    policyTypes.includes('Ingress'),
  );
  if (policies.length === 0) return [];
  const byNamespace = Map.groupBy(policies.map(compilePolicy), ({ namespace }) => namespace);
  const sufferings: Suffering[] = [];
  for (const pod of mesh.captured()) {
    const own = byNamespace.get(pod.namespace);
    if (own === undefined) continue;
    const blocked = blockFor(own, pod.labels, () => waypointsBefore(pod, mesh), mesh);
    if (blocked !== null) sufferings.push({ ...blocked, subject: pod.id });
  }
  for (const waypoint of mesh.servicesOfWaypoint().keys()) {
    const gateway = mesh.gateway(waypoint);
    const own = byNamespace.get(gateway?.namespace ?? '');
    if (gateway === undefined || own === undefined) continue;
    const blocked = blockFor(own, labelsOf(waypoint, mesh), () => [], mesh);
    if (blocked !== null) sufferings.push({ ...blocked, subject: gateway.id });
  }
  return groupByCause('WP-HBONE-BLOCKED', sufferings);
}

function blockFor(
  policies: readonly CompiledPolicy[],
  labels: Labels,
  waypoints: () => readonly WaypointName[],
  mesh: Mesh,
): Omit<Suffering, 'subject'> | null {
  const selecting: CompiledPolicy[] = [];
  for (const policy of policies) {
    if (!policy.selects(labels)) continue;
    if (policy.hbonePeers.includes('anybody')) return null;
    selecting.push(policy);
  }
  if (selecting.every(({ isShut }) => isShut)) return null;
  const open = selecting.flatMap(({ hbonePeers }) => hbonePeers);
  const names = distinct(selecting.map(({ id }) => id));
  const [cause] = names;
  if (cause === undefined) return null;
  if (open.length === 0) return { cause, detail: { why: 'port-not-admitted', policies: names } };
  const refused = waypoints().filter(
    (waypoint) => !open.some((peer) => peer !== 'anybody' && peer(waypoint, labelsOf(waypoint, mesh), mesh)),
  );
  if (refused.length === 0) return null;
  return { cause, detail: { why: 'waypoint-not-admitted', policies: names, waypoints: refused } };
}

/** A waypoint's pods by their labels; where none were seen, those that istiod gives them. */
function labelsOf(waypoint: WaypointName, mesh: Mesh): Labels {
  const name = waypoint.slice(waypoint.indexOf('/') + 1);
  return mesh.instancesOf(waypoint)[0]?.labels ?? { [gatewayName]: name, [managed]: 'istio.io-mesh-controller' };
}
