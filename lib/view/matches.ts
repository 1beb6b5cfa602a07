import type { ObjectId } from '#lib/model/object-id.ts';
import type { PolicyFacts } from '#lib/model/policy-facts.ts';
import type { GatewayFacts, ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { readSelector } from './selector.ts';
import type { ShownKind } from './show.ts';
import type { Wishes } from './wishes.ts';

/** Which objects the filters keep. The selection always matches, so that no filter hides it. */
export type Matches = {
  /** Some filter is set; without one everything matches. */
  readonly filtering: boolean;
  /** A filter by labels keeps a service for the pods that it keeps: `labels` says which; null without such a filter. */
  readonly service: (service: ServiceFacts) => boolean;
  readonly labels: ((workload: WorkloadFacts) => boolean) | null;
  readonly workload: (workload: WorkloadFacts) => boolean;
  readonly gateway: (gateway: GatewayFacts) => boolean;
  /** Filters by outcome or kind of object keep no policy. */
  readonly policy: (policy: PolicyFacts) => boolean;
};

/** Reads the filters: outcome, kind, text and labels must all agree. */
export function matchesOf(show: Wishes): Matches {
  const text = show.text.trim().toLowerCase();
  const selector = readSelector(show.labels);
  const byLabels = selector === null || 'problem' in selector ? null : selector.matches;
  const filtering = show.outcomes.length + show.kinds.length > 0 || text !== '' || byLabels !== null;
  if (!filtering)
    return { filtering, service: always, labels: null, workload: always, gateway: always, policy: always };

  const outcomes: ReadonlySet<Outcome> = new Set(show.outcomes);
  const kinds: ReadonlySet<ShownKind> = new Set(show.kinds);
  const keeps = (id: ObjectId, kind: ShownKind, outcome: Outcome, words: string): boolean =>
    show.wanted.has(id) ||
    ((kinds.size === 0 || kinds.has(kind)) &&
      (outcomes.size === 0 || outcomes.has(outcome)) &&
      (text === '' || words.toLowerCase().includes(text)));

  const labels =
    byLabels === null ? null : (workload: WorkloadFacts) => show.wanted.has(workload.id) || byLabels(workload.labels);
  return {
    filtering,
    labels,
    service: (service) =>
      keeps(
        service.id,
        service.kind,
        outcomeOf(service.binding, service.flags),
        `${service.namespace}/${service.name} ${service.hostname}`,
      ),
    workload: (workload) =>
      (labels === null || labels(workload)) &&
      keeps(
        workload.id,
        kindOfWorkload(workload),
        outcomeOf(workload.binding, workload.flags),
        `${workload.namespace}/${workload.name} ${workload.owner?.name ?? ''} ${workload.addresses.join(' ')}`,
      ),
    gateway: (gateway) =>
      (byLabels === null || show.wanted.has(gateway.id)) &&
      keeps(gateway.id, 'Gateway', 'waypoint', `${gateway.namespace}/${gateway.name} ${gateway.className}`),
    policy: ({ id, kind, namespace, name }) =>
      show.wanted.has(id) ||
      (kinds.size + outcomes.size === 0 &&
        byLabels === null &&
        `${kind} ${namespace}/${name}`.toLowerCase().includes(text)),
  };
}

/** The kind that people filter by: endpoints of a ServiceEntry or an EndpointSlice have no object of their own. */
export function kindOfWorkload(workload: WorkloadFacts): 'Pod' | 'WorkloadEntry' | 'Endpoint' {
  return workload.kind === 'Pod' || workload.kind === 'WorkloadEntry' ? workload.kind : 'Endpoint';
}

function always(): boolean {
  return true;
}
