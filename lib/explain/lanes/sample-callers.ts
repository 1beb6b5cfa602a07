import { compareIds } from '#lib/model/object-id.ts';
import type { Caller, CallerKind, Destination } from '#lib/model/path.ts';
import type { Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { callerOf } from '#lib/resolve/path/caller.ts';
import { indexOf } from '../topology-index.ts';

/** Examples of callers by kind, nearest first; bounded, since one of each is shown. */
export type Candidates = Readonly<Partial<Record<CallerKind, readonly Caller[]>>>;

const perKind = 8;

/**
 * Whom to show as an example: callers from the destination's namespace first, then the others, each service account once,
 * and none of the destination's own pods where there is anybody else.
 */
export function candidatesOf(topology: Topology, to: Destination): Candidates {
  const index = indexOf(topology);
  const services = index.services.get(to.object) ?? [];
  const own = new Set(services.map(({ namespace, hostname }) => `${namespace}/${hostname}`));
  const namespace = services[0]?.namespace ?? index.workloads.get(to.object)?.namespace ?? '';
  const isOwn = ({ id, services: hosts }: WorkloadFacts) => id === to.object || hosts.some((host) => own.has(host));
  const others = topology.workloads.filter((workload) => workload.namespace !== namespace);
  // Control planes call as well, but they are not whom people ask about.
  const isOfSystem = (workload: WorkloadFacts) =>
    workload.namespace === topology.mesh.rootNamespace || workload.namespace.startsWith('kube-');
  const inOrder = [
    ...[...(index.workloadsIn.get(namespace) ?? [])].filter((workload) => !isOwn(workload)),
    ...others.filter((workload) => !isOfSystem(workload)),
    ...others.filter(isOfSystem),
    ...[...(index.workloadsIn.get(namespace) ?? [])].filter(isOwn),
  ];
  const found: Partial<Record<CallerKind, Caller[]>> = {};
  const seen = new Set<string>();
  for (const workload of inOrder) {
    if (workload.kind !== 'Pod') continue;
    const account = `${workload.namespace}/${workload.serviceAccount}/${workload.sidecar}/${workload.hostNetwork}/${workload.tunnel}`;
    if (seen.has(account)) continue;
    seen.add(account);
    const caller = callerOf(topology, workload.id);
    if (caller === null || caller.kind === 'waypoint' || caller.kind === 'ingress') continue;
    const list = found[caller.kind] ?? [];
    if (list.length < perKind) found[caller.kind] = [...list, caller];
  }
  const waypoints = otherWaypoints(topology, to);
  return waypoints.length === 0 ? found : { ...found, waypoint: waypoints };
}

/** Waypoints that do not serve the destination; one that sends requests on goes straight to the endpoints. */
function otherWaypoints(topology: Topology, to: Destination): readonly Caller[] {
  const index = indexOf(topology);
  const own = new Set(
    [...(index.services.get(to.object) ?? []), ...[index.workloads.get(to.object) ?? []].flat()].flatMap(
      ({ binding }) => binding.waypoint ?? [],
    ),
  );
  return topology.gateways
    .filter(({ role, namespace, name }) => role === 'waypoint' && !own.has(`${namespace}/${name}`))
    .map(({ id }) => id)
    .sort(compareIds)
    .slice(0, 1)
    .flatMap((id) => callerOf(topology, id) ?? []);
}
