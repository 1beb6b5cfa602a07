import type { Finding } from '#lib/model/finding.ts';
import type { Labels } from '#lib/model/metadata.ts';
import { gatewayId, parseObjectId, type WaypointName } from '#lib/model/object-id.ts';
import { gatewayName, managed } from '../labels.ts';
import {
  type CompiledNetworkPolicy,
  compileNetworkPolicy,
  hbonePort,
  type NetworkEnd,
  type NetworkScene,
  portAdmitted,
} from '../path/compiled-network-policy.ts';
import { endOfWorkload } from '../path/network-step.ts';
import type { Suffering } from './finding.ts';
import { distinct, groupByCause } from './finding.ts';
import { waypointsBefore } from './identity-swap.ts';
import type { Mesh } from './mesh.ts';

/**
 * WP-HBONE-BLOCKED: requests to a pod from within the mesh time out, because a NetworkPolicy selects the pod and no rule of
 * any that does admits port 15008, on which all of them arrive; or none admits it from the pods of the waypoint in front.
 * Also for the pods of a waypoint itself. Not where the policies admit nobody on any port: such a pod is shut on purpose.
 * A waypoint whose address is not known counts as admitted by a rule for addresses.
 */
export function hboneBlocked(mesh: Mesh): readonly Finding[] {
  const policies = mesh.topology.policyObjects.networkPolicies.filter(({ policyTypes }) =>
    policyTypes.includes('Ingress'),
  );
  if (policies.length === 0) return [];
  const byNamespace = new Map(
    [...Map.groupBy(policies, ({ namespace }) => namespace)].map(([name, own]) => [
      name,
      own.map(compileNetworkPolicy),
    ]),
  );
  const namespaces = new Map(mesh.topology.namespaces.map((facts) => [facts.name, facts]));
  // A finding is not said at all while what it rests on may be hidden.
  const scene: NetworkScene = { namespaces, hidden: () => null };
  const sufferings: Suffering[] = [];
  for (const pod of mesh.captured()) {
    const own = byNamespace.get(pod.namespace);
    if (own === undefined) continue;
    const blocked = blockFor(own, pod.labels, () => waypointsBefore(pod, mesh), scene, mesh);
    if (blocked !== null) sufferings.push({ ...blocked, subject: pod.id });
  }
  for (const waypoint of mesh.servicesOfWaypoint().keys()) {
    const gateway = mesh.gateway(waypoint);
    const own = byNamespace.get(gateway?.namespace ?? '');
    if (gateway === undefined || own === undefined) continue;
    const [end] = endsOf(waypoint, mesh);
    const blocked = blockFor(own, end?.labels ?? {}, () => [], scene, mesh);
    if (blocked !== null) sufferings.push({ ...blocked, subject: gateway.id });
  }
  return groupByCause('WP-HBONE-BLOCKED', sufferings);
}

function blockFor(
  policies: readonly CompiledNetworkPolicy[],
  labels: Labels,
  waypoints: () => readonly WaypointName[],
  scene: NetworkScene,
  mesh: Mesh,
): Omit<Suffering, 'subject'> | null {
  const selecting = policies.filter((policy) => policy.selects(labels));
  const rules = selecting.flatMap(({ ingress }) => ingress ?? []);
  const names = distinct(selecting.map(({ id }) => id));
  const [cause] = names;
  if (cause === undefined || rules.length === 0) return null;
  const open = rules.filter(({ ports }) => portAdmitted(ports, { number: hbonePort, name: null }) !== false);
  if (open.length === 0) return { cause, detail: { why: 'port-not-admitted', policies: names } };
  const isAdmitted = (end: NetworkEnd) => open.some((rule) => rule.admits(end, scene) !== false);
  const refused = waypoints().filter((waypoint) => !endsOf(waypoint, mesh).some(isAdmitted));
  if (refused.length === 0) return null;
  return { cause, detail: { why: 'waypoint-not-admitted', policies: names, waypoints: refused } };
}

/** A waypoint's pods; where none were seen, one with the labels that istiod gives them. */
function endsOf(waypoint: WaypointName, mesh: Mesh): readonly NetworkEnd[] {
  const instances = mesh.instancesOf(waypoint);
  if (instances.length > 0) return instances.map(endOfWorkload);
  const object = gatewayId(waypoint);
  const { namespace, name } = parseObjectId(object);
  const labels = { [gatewayName]: name, [managed]: 'istio.io-mesh-controller' };
  return [{ kind: 'pod', object, namespace, labels, addresses: null }];
}
