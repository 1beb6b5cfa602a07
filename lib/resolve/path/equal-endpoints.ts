import { compareIds } from '#lib/model/object-id.ts';
import type { WorkloadFacts } from '#lib/model/topology.ts';
import { isCaptured } from './caller.ts';
import { networkOf } from './networks.ts';
import type { PathIndex } from './path-index.ts';

/** One endpoint of each group that a request meets alike, the largest group first. */
export function equalEndpoints(endpoints: readonly WorkloadFacts[], index: PathIndex): readonly WorkloadFacts[] {
  const groups = Map.groupBy(endpoints, (endpoint) => likeness(endpoint, index));
  const size = (group: readonly WorkloadFacts[]) => group.reduce((sum, { replicas }) => sum + replicas, 0);
  return [...groups.values()]
    .sort((left, right) => size(right) - size(left) || compareIds(left[0]?.id ?? '', right[0]?.id ?? ''))
    .flatMap(([first]) => first ?? []);
}

/** Everything that decides what becomes of a request at the workload, besides its address. */
function likeness(workload: WorkloadFacts, index: PathIndex): string {
  const { kind, namespace, tunnel, sidecar, hostNetwork, ztunnelPolicies, binding } = workload;
  return JSON.stringify([
    kind,
    namespace,
    tunnel,
    hostNetwork,
    isCaptured(workload, index),
    networkOf(workload, index),
    ztunnelPolicies,
    [binding.status, binding.waypoint],
    // What a sidecar evaluates is chosen by its labels.
    sidecar ? Object.entries(workload.labels).sort() : null,
  ]);
}
