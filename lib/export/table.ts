import { setterPhrase } from '#lib/explain/wording/answer-words.ts';
import type { Setter } from '#lib/model/metadata.ts';
import { compareIds, type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import type { Binding, ServiceFacts, Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { visible } from './visible.ts';

/** One object and one kind of traffic to it. */
export type TableRow = {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly traffic: Binding['traffic'];
  readonly status: Binding['status'];
  /** What is assigned; empty where nothing is. */
  readonly waypoint: string;
  readonly reason: Binding['reason'];
  /** Who last set the label that decided, and when; empty where no label did, or nobody knows. */
  readonly setBy: string;
  /** Codes of the findings about it. */
  readonly findings: readonly string[];
};

const columns = ['kind', 'namespace', 'name', 'traffic', 'status', 'waypoint', 'reason', 'setBy', 'findings'] as const;

/**
 * What everything is bound to, one row for each object: namespaces (two rows, one for each kind of traffic), services,
 * ServiceEntries and workloads. `keeps` says which objects a filter leaves; a ServiceEntry is one row for all its hosts.
 */
export function tableRows(topology: Topology, keeps: (object: ObjectId) => boolean = () => true): readonly TableRow[] {
  const codes = codesOf(topology);
  const namespaces = new Map(topology.namespaces.map((namespace) => [namespace.name, namespace]));
  const row = (id: ObjectId, binding: Binding, own: Setters, namespace: Setters): TableRow => {
    const { kind, namespace: home, name, endpoint } = parseObjectId(id);
    const setter = setterOf(binding, own, namespace);
    return {
      kind,
      namespace: home,
      name: endpoint === null ? name : `${name}#${endpoint}`,
      traffic: binding.traffic,
      status: binding.status,
      waypoint: binding.waypoint ?? '',
      reason: binding.reason,
      setBy: setter === undefined ? '' : setterPhrase(setter, topology.source.takenAt),
      findings: codes.get(id) ?? [],
    };
  };
  const ofObject = ({ id, binding, setBy, namespace }: ServiceFacts | WorkloadFacts) =>
    row(id, binding, setBy, namespaces.get(namespace)?.setBy ?? {});
  const rows = [
    ...topology.namespaces.flatMap(({ id, service, workload, setBy }) => [
      row(id, service, {}, setBy),
      row(id, workload, {}, setBy),
    ]),
    ...oncePerObject(topology.services).map(ofObject),
    ...topology.workloads.map(ofObject),
  ];
  return rows.filter((each) => keeps(idOf(each)));
}

/** The table as CSV (RFC 4180), with a heading. No cell is taken for a formula, and nothing in one hides. */
export function toCsv(rows: readonly TableRow[]): string {
  const lines = rows.map((row) =>
    columns.map((column) => cell(column === 'findings' ? row.findings.join(' ') : row[column])),
  );
  return [columns, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

type Setters = Readonly<Record<string, Setter>>;

const label = 'istio.io/use-waypoint';

function setterOf({ askedBy, reason }: Binding, own: Setters, namespace: Setters): Setter | undefined {
  if (askedBy === 'own-label' || reason === 'opted-out') return own[label];
  return askedBy === 'namespace-label' || reason === 'namespace-opted-out' ? namespace[label] : undefined;
}

/** Of the hosts of one ServiceEntry the first that istiod knows, since they share their binding. */
function oncePerObject(services: readonly ServiceFacts[]): readonly ServiceFacts[] {
  const first = new Map<ObjectId, ServiceFacts>();
  for (const service of services) {
    const known = first.get(service.id);
    if (known === undefined || (!known.indexed && service.indexed)) first.set(service.id, service);
  }
  return [...first.values()];
}

function codesOf({ findings }: Topology): ReadonlyMap<ObjectId, readonly string[]> {
  const codes = new Map<ObjectId, Set<string>>();
  for (const { code, subjects } of findings) {
    for (const subject of subjects) codes.set(subject, (codes.get(subject) ?? new Set()).add(code));
  }
  return new Map([...codes].map(([id, found]) => [id, [...found].sort(compareIds)]));
}

function idOf({ kind, namespace, name }: TableRow): ObjectId {
  return namespace === '' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

/** Spreadsheets run what begins like a formula; an apostrophe before it makes it text. */
function cell(text: string): string {
  const plain = visible(text);
  const tame = /^\s*[=+\-@\t\r]/.test(text) ? `'${plain}` : plain;
  return /[",\r\n]/.test(tame) || tame.startsWith("'") ? `"${tame.replaceAll('"', '""')}"` : tame;
}
