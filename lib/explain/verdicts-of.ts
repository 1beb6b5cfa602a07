import type { ObjectId } from '#lib/model/object-id.ts';
import { compareIds } from '#lib/model/object-id.ts';
import type { Binding, ServiceFacts, Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { ingressUse } from '#lib/resolve/ingress-use.ts';
import { obstacleOfService, obstacleOfWorkload } from './reach.ts';
import { serviceSubject, workloadSubject } from './subject-of.ts';
import type { TopologyIndex } from './topology-index.ts';
import type { Verdict } from './verdict.ts';
import { verdictOf } from './verdict.ts';

/** Workloads that fare alike, with one verdict for all; the largest group comes first. */
export type WorkloadGroup = { readonly objects: readonly ObjectId[]; readonly verdict: Verdict };

/** The verdict on requests to one hostname. `partial`: the object has other hostnames beside it. */
export function serviceVerdict(
  service: ServiceFacts,
  partial: boolean,
  topology: Topology,
  index: TopologyIndex,
): Verdict {
  return verdictOf(
    {
      facts: service,
      subject: serviceSubject(service, index),
      binding: service.binding,
      flags: service.flags,
      shares: service.shares,
      ingress: ingressUse(service, topology.istio),
      expected: service.expected,
      observed: service.observed,
      partial,
      object: { ownObstacle: obstacleOfService(service), noVip: service.noVip },
    },
    topology,
    index,
  );
}

/** The verdict on requests to the address of a workload, or of several that fare alike. */
export function workloadVerdict(
  group: readonly [WorkloadFacts, ...WorkloadFacts[]],
  topology: Topology,
  index: TopologyIndex,
): Verdict {
  const [workload] = group;
  return verdictOf(
    {
      facts: workload,
      subject: workloadSubject(group, index),
      binding: workload.binding,
      flags: workload.flags,
      shares: [],
      ingress: null,
      expected: workload.expected,
      observed: workload.observed,
      partial: false,
      object: { ownObstacle: group.map(obstacleOfWorkload).find((found) => found !== null) ?? null, noVip: null },
    },
    topology,
    index,
  );
}

/** Workloads grouped by equal outcome. */
export function groupWorkloads(
  workloads: readonly WorkloadFacts[],
  topology: Topology,
  index: TopologyIndex,
): readonly WorkloadGroup[] {
  const groups = new Map<string, WorkloadFacts[]>();
  const numberOf = bindingNumbers();
  for (const workload of workloads) {
    const key = [
      workload.kind,
      numberOf(workload.binding),
      workload.flags.join(),
      conditionKey(workload.expected),
      conditionKey(workload.observed),
    ].join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [workload]);
    else group.push(workload);
  }
  return [...groups.values()]
    .map((group) => group.sort((left, right) => compareIds(left.id, right.id)))
    .sort((left, right) => right.length - left.length || compareIds(left[0]?.id ?? '', right[0]?.id ?? ''))
    .flatMap((group) => {
      const [first, ...others] = group;
      if (first === undefined) return [];
      return { objects: group.map(({ id }) => id), verdict: workloadVerdict([first, ...others], topology, index) };
    });
}

function conditionKey(conditions: WorkloadFacts['expected']): string {
  return conditions.map(({ type, status, reason }) => `${type}=${status}/${reason}`).join();
}

/**
 * Numbers bindings by what they say. The resolver shares one Binding between equal objects, so nearly every look-up
 * ends at identity; a topology that came as JSON has lost that and is compared by content.
 */
function bindingNumbers(): (binding: Binding) => number {
  const byIdentity = new Map<Binding, number>();
  const byContent = new Map<string, number>();
  return (binding) => {
    const known = byIdentity.get(binding);
    if (known !== undefined) return known;
    const { reason, asked, ladder, detail } = binding;
    const content = JSON.stringify([reason, asked, ladder.map(({ value }) => value), detail.namesNamespace]);
    const number = byContent.get(content) ?? byContent.size;
    byContent.set(content, number);
    byIdentity.set(binding, number);
    return number;
  };
}
