import type { ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { waypointOfPart } from '#lib/model/waypoint-parts.ts';
import type { TopologyIndex } from './topology-index.ts';

/** How many objects of a namespace do what with its label. The parts need not add up: an own label may fail. */
export type InheritanceCounts = {
  readonly total: number;
  /** Use the namespace's waypoint by its label. */
  readonly inheriting: number;
  /** Ask for a waypoint by a label of their own, whatever came of it. */
  readonly overriding: number;
  readonly optingOut: number;
  /** Ask, by either label, and are refused. */
  readonly failing: number;
  readonly undetermined: number;
};

/**
 * Counts the objects of one kind of traffic in one namespace, without the Services and pods of its waypoints themselves; a
 * pod template counts once for each of its replicas.
 */
export function countInheritance(
  objects: readonly (ServiceFacts | WorkloadFacts)[],
  { gateways }: Pick<TopologyIndex, 'gateways'>,
): InheritanceCounts {
  const counts = { total: 0, inheriting: 0, overriding: 0, optingOut: 0, failing: 0, undetermined: 0 };
  for (const facts of objects) {
    if (waypointOfPart(facts, (id) => gateways.get(id)) !== null) continue;
    const weight = 'replicas' in facts ? facts.replicas : 1;
    const { reason, status, askedBy } = facts.binding;
    counts.total += weight;
    if (reason === 'bound-by-namespace-label') counts.inheriting += weight;
    if (reason === 'opted-out') counts.optingOut += weight;
    else if (askedBy === 'own-label') counts.overriding += weight;
    if (status === 'refused') counts.failing += weight;
    if (status === 'undetermined') counts.undetermined += weight;
  }
  return counts;
}
