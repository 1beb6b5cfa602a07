import type { ObjectId } from '#lib/model/object-id.ts';
import { gatewayId, parseObjectId } from '#lib/model/object-id.ts';
import type { IstioSettings, SourceDescription } from '#lib/model/snapshot.ts';
import type { Binding, NamespaceFacts, ServiceFacts, Topology, WorkloadFacts } from '#lib/model/topology.ts';
import type { Governed } from '#lib/resolve/path/governed.ts';
import type { Evidence } from './evidence.ts';
import { evidenceFor } from './evidence.ts';
import type { GatewaySummary, Refusal, Use } from './gateway-answer.ts';
import { gatewayUses, summariseGateway } from './gateway-answer.ts';
import type { InheritanceCounts } from './inheritance-counts.ts';
import { countInheritance } from './inheritance-counts.ts';
import { listOfPolicies, type PolicyPlane, policiesOf } from './policy/policies-of.ts';
import { type PolicySummary, policyAnswer } from './policy/policy-answer.ts';
import type { PolicyEntry } from './policy/policy-entry.ts';
import { isTemplate, namespaceSubject } from './subject-of.ts';
import type { TopologyIndex } from './topology-index.ts';
import { indexOf } from './topology-index.ts';
import type { Verdict } from './verdict.ts';
import { verdictOf } from './verdict.ts';
import type { WorkloadGroup } from './verdicts-of.ts';
import { groupWorkloads, serviceVerdict, workloadVerdict } from './verdicts-of.ts';
import type { Check } from './wording/checks.ts';
import { checksFor, checksForMissing } from './wording/checks.ts';
import { gapSentence } from './wording/gap-sentence.ts';

/** Everything to say about one object: what `atlas why`, the panel and the Markdown export show. See docs/schema/answer.json. */
export type Answer = {
  readonly object: ObjectId;
  /** False for a Gateway that labels name and that does not exist. */
  readonly exists: boolean;
  /** One for a service or a workload, two for a namespace, none for a Gateway. */
  readonly verdicts: readonly Verdict[];
  /** For a ServiceEntry with several hosts: each host's verdict. */
  readonly hosts?: readonly { readonly hostname: string; readonly verdict: Verdict }[];
  /** For a service: its workloads, grouped by equal outcome. */
  readonly workloads?: readonly WorkloadGroup[];
  /** For a workload: the services that select it. */
  readonly services?: readonly ServiceOfWorkload[];
  /** For a namespace: what its services and its workloads make of its label. */
  readonly counts?: { readonly service: InheritanceCounts; readonly workload: InheritanceCounts };
  readonly gateway?: GatewaySummary;
  readonly usedBy?: readonly Use[];
  readonly refused?: readonly Refusal[];
  /** For a Gateway: the namespaces whose label names it. */
  readonly defaultOf?: readonly ObjectId[];
  /** For a policy or route: who enforces it. */
  readonly policy?: PolicySummary;
  /** For a policy: what each enforcer evaluates it for. */
  readonly governs?: readonly Governed[];
  /** For a policy or route: what becomes of it, one entry for each target and enforcer. Else: what applies here, and what does not. */
  readonly policies: readonly PolicyEntry[];
  /** For anything else: where traffic to it is judged, by which policies in which order. */
  readonly planes?: readonly PolicyPlane[];
  readonly evidence: readonly Evidence[];
  readonly checks: readonly Check[];
  readonly source: SourceDescription;
  readonly istio: Pick<IstioSettings, 'minor' | 'minorFrom' | 'revision'>;
  /** What could not be read, as sentences. */
  readonly gaps: readonly string[];
};

/** A service that selects a workload, with the verdict on its first hostname; `hosts` are all that lead here, where there are several. */
export type ServiceOfWorkload = {
  readonly object: ObjectId;
  readonly hostname: string;
  readonly hosts?: readonly string[];
  readonly verdict: Verdict;
};

/**
 * The answer for one object: Service, ServiceEntry, Pod, WorkloadEntry, endpoint, Namespace, Gateway, policy or route.
 * Null where the topology knows no such object and nothing refers to it.
 */
export function answerFor(topology: Topology, id: ObjectId): Answer | null {
  const index = indexOf(topology);
  const services = index.services.get(id);
  if (services !== undefined) return serviceAnswer(services, topology, index);
  const workload = index.workloads.get(id);
  if (workload !== undefined) return workloadAnswer(workload, topology, index);
  const { kind, name, namespace } = parseObjectId(id);
  if (kind === 'Namespace' && namespace === '') {
    const facts = index.namespaces.get(name);
    return facts === undefined ? null : namespaceAnswer(facts, topology, index);
  }
  if (kind === 'Gateway') return gatewayAnswer(id, topology, index);
  const policy = policyAnswer(topology, id);
  return policy === null ? null : { exists: true, verdicts: [], ...policy, ...sourceOf(topology) };
}

function serviceAnswer(services: readonly ServiceFacts[], topology: Topology, index: TopologyIndex): Answer | null {
  // The hosts of a ServiceEntry share one binding; a host that istiod leaves out does not speak for the others.
  const main = services.find(({ indexed }) => indexed) ?? services[0];
  if (main === undefined) return null;
  const partial = services.length > 1;
  return {
    object: main.id,
    exists: true,
    verdicts: [serviceVerdict(main, partial, topology, index)],
    ...(partial && {
      hosts: services.map((service) => ({
        hostname: service.hostname,
        verdict: serviceVerdict(service, partial, topology, index),
      })),
    }),
    workloads: groupWorkloads(workloadsOf(services, index), topology, index),
    ...rest(main, [main.binding], topology, index),
  };
}

function workloadAnswer(workload: WorkloadFacts, topology: Topology, index: TopologyIndex): Answer {
  const services = workload.services.flatMap((host) => index.serviceOfHost.get(host) ?? []);
  return {
    object: workload.id,
    exists: true,
    verdicts: [workloadVerdict([workload], topology, index)],
    services: [...Map.groupBy(services, ({ id }) => id).values()].flatMap(([service, ...others]) =>
      service === undefined ? [] : serviceOfWorkload(service, others, topology, index),
    ),
    ...rest(workload, [workload.binding, ...services.map(({ binding }) => binding)], topology, index),
  };
}

function serviceOfWorkload(
  service: ServiceFacts,
  others: readonly ServiceFacts[],
  topology: Topology,
  index: TopologyIndex,
): ServiceOfWorkload {
  const hosts = [service, ...others].map(({ hostname }) => hostname);
  const partial = (index.services.get(service.id)?.length ?? 1) > 1;
  return {
    object: service.id,
    hostname: service.hostname,
    ...(hosts.length > 1 && { hosts }),
    verdict: serviceVerdict(service, partial, topology, index),
  };
}

/** An entry that shares its host with another one has its own endpoints only, also those that istiod leaves out. */
function workloadsOf(services: readonly ServiceFacts[], index: TopologyIndex): readonly WorkloadFacts[] {
  const [first] = services;
  if (first === undefined) return [];
  const found = new Set(services.flatMap((service) => index.workloadsOfHost.get(hostKey(service)) ?? []));
  if (first.kind === 'Service') return [...found];
  const isOwn = ({ id, kind }: WorkloadFacts) => kind !== 'ServiceEntry' || id.startsWith(`${first.id}#`);
  const selected = services.some(({ indexed }) => indexed) ? [...found].filter(isOwn) : [];
  const endpoints = (index.workloadsIn.get(first.namespace) ?? []).filter(
    (workload) => workload.kind === 'ServiceEntry' && isOwn(workload),
  );
  return [...new Set([...selected, ...endpoints])];
}

function namespaceAnswer(facts: NamespaceFacts, topology: Topology, index: TopologyIndex): Answer {
  const verdict = (binding: Binding) =>
    verdictOf(
      {
        facts,
        subject: namespaceSubject(facts, binding.traffic),
        binding,
        flags: [],
        shares: [],
        ingress: null,
        expected: [],
        observed: [],
        partial: false,
        object: { ownObstacle: null, noVip: null },
      },
      topology,
      index,
    );
  return {
    object: facts.id,
    exists: facts.exists,
    verdicts: [verdict(facts.service), verdict(facts.workload)],
    counts: {
      service: countInheritance(index.servicesIn.get(facts.name) ?? [], index),
      workload: countInheritance(index.workloadsIn.get(facts.name) ?? [], index),
    },
    ...rest(facts, [facts.service, facts.workload], topology, index),
  };
}

function gatewayAnswer(id: ObjectId, topology: Topology, index: TopologyIndex): Answer | null {
  const facts = index.gateways.get(id);
  const { usedBy, refused } = gatewayUses(id, index);
  const waypoint = id.slice('Gateway/'.length);
  const defaultOf = topology.namespaces
    .filter(({ service, workload }) => service.asked === waypoint || workload.asked === waypoint)
    .map((namespace) => namespace.id);
  if (facts === undefined && refused.length === 0 && defaultOf.length === 0) return null;
  return {
    object: id,
    exists: facts !== undefined,
    verdicts: [],
    ...(facts !== undefined && { gateway: summariseGateway(facts) }),
    usedBy,
    refused,
    defaultOf,
    ...policyPart(id, topology),
    evidence: facts === undefined ? [] : evidenceFor(facts, [], index),
    checks: facts === undefined ? checksForMissing(id) : checksFor(id, id, [], null),
    ...sourceOf(topology),
  };
}

function rest(
  facts: ServiceFacts | WorkloadFacts | NamespaceFacts,
  bindings: readonly Binding[],
  topology: Topology,
  index: TopologyIndex,
) {
  const asked = bindings[0]?.asked ?? null;
  const known = asked === null ? undefined : index.gateways.get(gatewayId(asked));
  const traffic = [...new Set(bindings.map((binding) => binding.traffic))];
  return {
    ...policyPart(facts.id, topology),
    evidence: evidenceFor(facts, bindings, index),
    checks: checksFor(facts.id, known?.id ?? null, traffic, templateOf(facts, index)),
    ...sourceOf(topology),
  };
}

function templateOf(
  facts: ServiceFacts | WorkloadFacts | NamespaceFacts,
  index: TopologyIndex,
): WorkloadFacts['owner'] {
  return 'owner' in facts && isTemplate(facts, index) ? facts.owner : null;
}

function policyPart(id: ObjectId, topology: Topology): Pick<Answer, 'policies' | 'planes'> {
  if (topology.policies.length === 0) return { policies: [] };
  const found = policiesOf(topology, id);
  return { policies: listOfPolicies(found), planes: found.planes };
}

function sourceOf({ source, istio, gaps }: Topology) {
  return {
    source,
    istio: { minor: istio.minor, minorFrom: istio.minorFrom, revision: istio.revision },
    gaps: gaps.filter(({ cause }) => cause !== 'absent').map(gapSentence),
  };
}

function hostKey(service: ServiceFacts): string {
  return `${service.namespace}/${service.hostname}`;
}
