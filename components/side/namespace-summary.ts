import { compareIds, type ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { waypointOfPart } from '#lib/model/waypoint-parts.ts';
import { isException, type Outcome, outcomeOf, outcomes } from '#lib/view/outcome.ts';

/** How one namespace stands, in numbers. */
export type NamespaceSummary = {
  readonly name: string;
  readonly mode: 'ambient' | 'not ambient' | 'not read';
  readonly services: readonly OutcomeCount[];
  /** Pods count with their replicas. */
  readonly workloads: readonly OutcomeCount[];
  readonly waypoints: number;
  /** Refused, bound without effect, or undetermined, of both kinds of traffic. */
  readonly exceptions: number;
};

export type OutcomeCount = { readonly outcome: Outcome; readonly count: number };

/** Every namespace by name, with its services and workloads counted by outcome; parts of a waypoint count with it. */
export function namespaceSummaries(topology: Topology): readonly NamespaceSummary[] {
  const gateways = new Map(topology.gateways.map((gateway) => [gateway.id, gateway]));
  const gatewayOf = (id: ObjectId) => gateways.get(id);
  const services = new Map<string, Map<Outcome, number>>();
  const workloads = new Map<string, Map<Outcome, number>>();
  for (const service of topology.services) {
    if (waypointOfPart(service, gatewayOf) !== null) continue;
    count(services, service.namespace, outcomeOf(service.binding, service.flags), 1);
  }
  for (const workload of topology.workloads) {
    if (waypointOfPart(workload, gatewayOf) !== null) continue;
    count(workloads, workload.namespace, outcomeOf(workload.binding, workload.flags), workload.replicas);
  }
  const waypoints = new Map<string, number>();
  for (const { namespace, role } of topology.gateways) {
    if (role === 'waypoint') waypoints.set(namespace, (waypoints.get(namespace) ?? 0) + 1);
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
        waypoints: waypoints.get(namespace.name) ?? 0,
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
