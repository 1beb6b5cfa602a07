import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { isFolded } from './boxes.ts';
import { islandId } from './island.ts';
import type { TopologyIndex } from './topology-index.ts';
import type { BoxId, Counts } from './view.ts';

/**
 * How many namespaces, services, workloads and policies there are, how many have no box, and how many stand in a fold;
 * workloads count replicas.
 */
export function countDrawn(
  topology: Topology,
  index: TopologyIndex,
  boxOf: ReadonlyMap<ObjectId, BoxId>,
): { readonly total: Counts; readonly hidden: Counts; readonly folded: Counts } {
  const [total, hidden, folded] = [noCounts(), noCounts(), noCounts()];
  const count = (key: keyof Counts, id: ObjectId, amount: number) => {
    total[key] += amount;
    const box = boxOf.get(id);
    if (box === undefined) hidden[key] += amount;
    else if (isFolded(box)) folded[key] += amount;
  };
  for (const { name } of index.namespaces) count('namespaces', islandId(name), 1);
  for (const { id } of topology.services) count('services', id, 1);
  for (const { id, replicas } of topology.workloads) count('workloads', id, replicas);
  for (const { id } of topology.policies) count('policies', id, 1);
  return { total, hidden, folded };
}

function noCounts(): Record<keyof Counts, number> {
  return { namespaces: 0, services: 0, workloads: 0, policies: 0 };
}
