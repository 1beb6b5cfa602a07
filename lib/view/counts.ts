import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { islandId } from './island.ts';
import type { TopologyIndex } from './topology-index.ts';
import type { Counts } from './view.ts';

/** How many namespaces, services, workloads and policies there are; workloads count replicas. */
export function countAll(topology: Topology, index: TopologyIndex): Counts {
  return countWhere(topology, index, () => true);
}

/** How many of them `keeps` names. */
export function countWhere(topology: Topology, index: TopologyIndex, keeps: (id: ObjectId) => boolean): Counts {
  return {
    namespaces: index.namespaces.filter(({ name }) => keeps(islandId(name))).length,
    services: topology.services.filter(({ id }) => keeps(id)).length,
    workloads: topology.workloads.reduce((sum, { id, replicas }) => sum + (keeps(id) ? replicas : 0), 0),
    policies: topology.policies.filter(({ id }) => keeps(id)).length,
  };
}
