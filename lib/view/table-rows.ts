import type { FindingCode } from '#lib/model/finding.ts';
import type { Setter } from '#lib/model/metadata.ts';
import { compareIds as compareTexts, type ObjectId } from '#lib/model/object-id.ts';
import type { Flag, Traffic } from '#lib/model/reason.ts';
import type {
  Binding,
  GatewayFacts,
  NamespaceFacts,
  ServiceFacts,
  Topology,
  WorkloadFacts,
} from '#lib/model/topology.ts';
import { isOutsideMesh } from './draft-island.ts';
import { kindOfWorkload, matchesOf } from './matches.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { PlacedPolicy } from './policy-places.ts';
import { shortReasons } from './policy-words.ts';
import type { Show } from './show.ts';
import { indexTopology } from './topology-index.ts';
import type { PolicyState } from './view.ts';
import { wishesFor } from './wishes.ts';
import { outcomeWords } from './words.ts';

/** One line of the table that says what the map draws: one kind of traffic to one object, or one policy. */
export type TableRow = {
  /** The object and the traffic: different for each row. */
  readonly key: string;
  readonly id: ObjectId;
  readonly kind: string;
  /** Empty for a Namespace. */
  readonly namespace: string;
  readonly name: string;
  /** Null for Gateways and policies. */
  readonly traffic: Traffic | null;
  /** The sign of the row. */
  readonly outcome: Outcome;
  /** The outcome in words; of a policy whether it works. */
  readonly status: string;
  /** The waypoint, with shares where there are several; what a policy is attached to. Empty where there is none. */
  readonly waypoint: string;
  /** What was asked for and not given; empty otherwise. */
  readonly asked: string;
  readonly reason: string;
  /** Who last set the label that decides; null where nothing tells. */
  readonly setBy: Setter | null;
  /** Codes of the findings it is a subject of, worst first. */
  readonly findings: readonly FindingCode[];
};

/**
 * The rows for these wishes, sorted by namespace, kind and name. The same filters as on the map decide, and never hide
 * the selection; nothing is folded.
 */
export function tableRows(topology: Topology, show: Show): readonly TableRow[] {
  const index = indexTopology(topology);
  const wishes = wishesFor(topology, index.namespaces, show, null);
  const matches = matchesOf(wishes);
  const findings = findingsBySubject(topology);
  const rows: TableRow[] = [];
  const add = (row: Omit<TableRow, 'key' | 'findings'>) => {
    rows.push({ ...row, key: `${row.id} ${row.traffic ?? ''} ${row.name}`, findings: findings.get(row.id) ?? [] });
  };

  for (const content of index.namespaces) {
    const inFocus = show.namespaces.length === 0 || show.namespaces.includes(content.name);
    const left = !inFocus || (show.outsideMesh === 'hide' && isOutsideMesh(content, index, wishes));
    const keeps = (id: ObjectId, matched: boolean) =>
      left ? wishes.wanted.has(id) : matched && wishes.focused?.has(id) !== false;
    const { facts } = content;
    if (facts !== null && keeps(facts.id, !matches.filtering || wishes.wanted.has(facts.id))) {
      for (const binding of [facts.service, facts.workload]) add(namespaceRow(facts, binding));
    }
    for (const gateway of content.gateways) if (keeps(gateway.id, matches.gateway(gateway))) add(gatewayRow(gateway));
    const own = [...content.own.values()];
    for (const service of [...content.services, ...own.flatMap(({ services }) => services)]) {
      const matched = matches.service(service) && (matches.labels === null || wishes.wanted.has(service.id));
      if (keeps(service.id, matched)) add(serviceRow(service, facts));
    }
    for (const workload of [...content.workloads, ...own.flatMap(({ workloads }) => workloads)]) {
      if (keeps(workload.id, matches.workload(workload))) add(workloadRow(workload, facts));
    }
  }
  const placed = new Map<ObjectId, PlacedPolicy>();
  for (const list of [...wishes.places.on.values(), ...wishes.places.nowhere.values()]) {
    for (const policy of list) if (worseOf(placed.get(policy.facts.id), policy)) placed.set(policy.facts.id, policy);
  }
  for (const facts of topology.policies) {
    const policy = placed.get(facts.id);
    const inFocus = show.namespaces.length === 0 || show.namespaces.includes(facts.namespace);
    const kept =
      inFocus && wishes.focused?.has(facts.id) !== false ? matches.policy(facts) : wishes.wanted.has(facts.id);
    if (policy === undefined || !kept) continue;
    add(policyRow(policy, wishes.places.reaches.get(facts.id) ?? []));
  }
  return rows.sort(byPlace);
}

/** What a table can be sorted by. */
export type TableColumn = 'status' | 'kind' | 'namespace' | 'name' | 'traffic' | 'waypoint' | 'reason' | 'findings';

/** The rows in another order; equal ones keep the order of `tableRows`. */
export function sortTableRows(
  rows: readonly TableRow[],
  column: TableColumn,
  direction: 'ascending' | 'descending',
): readonly TableRow[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...rows].sort((left, right) => sign * compareBy(column, left, right));
}

function compareBy(column: TableColumn, left: TableRow, right: TableRow): number {
  // Most findings first is what somebody who asks for findings wants to see first.
  if (column === 'findings') return right.findings.length - left.findings.length;
  return compareTexts(left[column] ?? '', right[column] ?? '');
}

function namespaceRow(facts: NamespaceFacts, binding: Binding) {
  return { ...boundRow(facts, 'Namespace', binding, [], facts), namespace: '' };
}

function serviceRow(service: ServiceFacts, namespace: NamespaceFacts | null) {
  const row = boundRow(service, service.kind, service.binding, service.flags, namespace);
  const name = service.kind === 'ServiceEntry' ? `${service.name} (${service.hostname})` : service.name;
  const shares = service.shares.map(({ waypoint, percent }) => `${waypoint} ${percent} %`);
  return { ...row, name, waypoint: shares.length === 0 ? row.waypoint : shares.join(', ') };
}

function workloadRow(workload: WorkloadFacts, namespace: NamespaceFacts | null) {
  const row = boundRow(workload, kindOfWorkload(workload), workload.binding, workload.flags, namespace);
  return workload.replicas === 1 ? row : { ...row, name: `${row.name} ×${workload.replicas}` };
}

function boundRow(
  { id, namespace, name, setBy }: Pick<ServiceFacts, 'id' | 'namespace' | 'name' | 'setBy'>,
  kind: string,
  binding: Binding,
  flags: readonly Flag[],
  home: NamespaceFacts | null,
) {
  const outcome = outcomeOf(binding, flags);
  return {
    id,
    kind,
    namespace,
    name,
    traffic: binding.traffic,
    outcome,
    status: outcomeWords[outcome],
    waypoint: binding.waypoint ?? '',
    asked: binding.waypoint === null ? (binding.asked ?? '') : '',
    reason: binding.reason,
    setBy: (binding.askedBy === 'namespace-label' ? home?.setBy : setBy)?.['istio.io/use-waypoint'] ?? null,
  };
}

function gatewayRow(gateway: GatewayFacts) {
  const { id, namespace, name, role, bindable, trafficType } = gateway;
  return {
    id,
    kind: role === 'waypoint' ? 'Waypoint' : 'Gateway',
    namespace,
    name,
    traffic: null,
    outcome: 'waypoint' as const,
    status: role !== 'waypoint' ? `class ${gateway.className}` : bindable ? 'ready' : 'no address yet',
    waypoint: '',
    asked: '',
    reason: role === 'waypoint' ? `for ${trafficType}` : '',
    setBy: null,
  };
}

function policyRow({ facts, state, reason }: PlacedPolicy, reaches: readonly ObjectId[]) {
  const { id, kind, namespace, name } = facts;
  return {
    id,
    kind,
    namespace,
    name,
    traffic: null,
    outcome: policyOutcomes[state],
    status: policyStates[state],
    waypoint: reaches.map((object) => object.slice(object.indexOf('/') + 1)).join(', '),
    asked: '',
    reason: reason === null ? '' : shortReasons[reason],
    setBy: null,
  };
}

const policyStates: Readonly<Record<PolicyState, string>> = {
  'at-work': 'in force',
  partly: 'in force in part',
  idle: 'without effect',
  unknown: 'undetermined',
};

const policyOutcomes: Readonly<Record<PolicyState, Outcome>> = {
  'at-work': 'bound',
  partly: 'bound-but',
  idle: 'opted-out',
  unknown: 'undetermined',
};

/** A policy with several targets is shown once, as it stands where it stands worst. */
function worseOf(known: PlacedPolicy | undefined, policy: PlacedPolicy): boolean {
  return known === undefined || worst.indexOf(policy.state) < worst.indexOf(known.state);
}

const worst: readonly PolicyState[] = ['idle', 'unknown', 'partly', 'at-work'];

function findingsBySubject({ findings }: Topology): ReadonlyMap<ObjectId, readonly FindingCode[]> {
  const bySubject = new Map<ObjectId, FindingCode[]>();
  for (const { code, subjects } of findings) {
    for (const subject of subjects) {
      const codes = bySubject.get(subject);
      if (codes === undefined) bySubject.set(subject, [code]);
      else if (!codes.includes(code)) codes.push(code);
    }
  }
  return bySubject;
}

function byPlace(left: TableRow, right: TableRow): number {
  return (
    compareTexts(placeOf(left), placeOf(right)) ||
    // Kinds that are not in the order, the policies, come last.
    kindOrder.indexOf(right.kind) - kindOrder.indexOf(left.kind) ||
    compareTexts(left.kind, right.kind) ||
    compareTexts(left.key, right.key)
  );
}

/** A Namespace stands before what is in it. */
function placeOf({ kind, namespace, name }: TableRow): string {
  return kind === 'Namespace' ? name : namespace;
}

const kindOrder: readonly string[] = ['Pod', 'ServiceEntry', 'Service', 'Gateway', 'Waypoint', 'Namespace'];
