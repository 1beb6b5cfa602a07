import { compareIds } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { isException, type Outcome, outcomeOf, outcomes } from '#lib/view/outcome.ts';

/** How one namespace stands, in numbers. */
export type NamespaceSummary = {
  readonly name: string;
  readonly mode: 'ambient' | 'not ambient' | 'not read';
  readonly services: readonly OutcomeCount[];
  /** Pods count with their replicas. */
  readonly workloads: readonly OutcomeCount[];
  /** Refused, bound without effect, or undetermined, of both kinds of traffic. */
  readonly exceptions: number;
};

export type OutcomeCount = { readonly outcome: Outcome; readonly count: number };

/** Every namespace by name, with its services and workloads counted by outcome. */
export function namespaceSummaries(topology: Topology): readonly NamespaceSummary[] {
  const services = new Map<string, Map<Outcome, number>>();
  const workloads = new Map<string, Map<Outcome, number>>();
  for (const service of topology.services) {
    count(services, service.namespace, outcomeOf(service.binding, service.flags), 1);
  }
  for (const workload of topology.workloads) {
    count(workloads, workload.namespace, outcomeOf(workload.binding, workload.flags), workload.replicas);
  }
  return [...topology.namespaces]
    .sort((left, right) => compareIds(left.name, right.name))
    .map((namespace) => {
      const ofServices = listed(services.get(namespace.name));
      const ofWorkloads = listed(workloads.get(namespace.name));
      return {
        name: namespace.name,
        mode: !namespace.exists ? 'not read' : namespace.dataplaneMode === 'ambient' ? 'ambient' : 'not ambient',
        services: ofServices,
        workloads: ofWorkloads,
        exceptions: exceptionsIn(ofServices) + exceptionsIn(ofWorkloads),
      };
    });
}

function count(table: Map<string, Map<Outcome, number>>, namespace: string, outcome: Outcome, by: number): void {
  const counts = table.get(namespace) ?? new Map<Outcome, number>();
  table.set(namespace, counts.set(outcome, (counts.get(outcome) ?? 0) + by));
}

function listed(counts: ReadonlyMap<Outcome, number> | undefined): readonly OutcomeCount[] {
  return outcomes.flatMap((outcome) => {
    const number = counts?.get(outcome) ?? 0;
    return number === 0 ? [] : [{ outcome, count: number }];
  });
}

function exceptionsIn(counts: readonly OutcomeCount[]): number {
  return counts.reduce((sum, { outcome, count: number }) => sum + (isException(outcome) ? number : 0), 0);
}
