import { compareIds } from './object-id.ts';
import { finish, type Steps } from './steps.ts';
import type { Binding, ServiceFacts, Topology, WorkloadFacts } from './topology.ts';
import {
  type BindingTable,
  createBindingTable,
  decodeBound,
  decodeNamespace,
  encodeBound,
  encodeNamespace,
  type WireNamespace,
  type WireService,
  type WireTopology,
  type WireWorkload,
} from './wire.ts';

/**
 * What turns one topology into a later one: whole facts that are new or different, and the keys of those that went.
 * Everything that is no list of facts is a setting, and stands here whole where it changed.
 */
export type TopologyDelta = {
  readonly settings: Partial<TopologySettings>;
  readonly bindings: readonly Binding[];
} & { readonly [Name in FactsName]: FactsDelta<WireTopology[Name][number]> };

/** An upsert replaces everything that stood under its key. A key is an id, and a hostname beside it for services. */
export type FactsDelta<Facts> = { readonly upserts: readonly Facts[]; readonly removals: readonly string[] };

/** What a `delta` event of the stream carries: the step to `version` from the version before it. */
export type DeltaMessage = {
  readonly epoch: string;
  readonly from: number;
  readonly version: number;
  readonly delta: TopologyDelta;
};

type FactsName = 'namespaces' | 'services' | 'workloads' | 'gateways' | 'policies' | 'proxies';
type TopologySettings = Omit<Topology, FactsName>;
type Keyed = { readonly id: string; readonly hostname?: string };

const factsNames: readonly string[] = [
  'namespaces',
  'services',
  'workloads',
  'gateways',
  'policies',
  'proxies',
] satisfies readonly FactsName[];

/** What changed between two topologies, such that `applyDelta(previous, delta)` equals `next`. */
export function diffTopologies(previous: Topology, next: Topology): TopologyDelta {
  return finish(diffInSteps(previous, next));
}

/** The same in steps of a few milliseconds, for a server that has more to do meanwhile. */
export function* diffInSteps(previous: Topology, next: Topology): Steps<TopologyDelta> {
  const table = createBindingTable();
  const equal = createComparison();
  const namespaces = yield* diffFacts(previous.namespaces, next.namespaces, equal);
  return {
    settings: diffSettings(previous, next, equal),
    namespaces: { ...namespaces, upserts: namespaces.upserts.map((facts) => encodeNamespace(facts, table)) },
    services: encodeDelta(yield* diffFacts(previous.services, next.services, equal), table),
    workloads: encodeDelta(yield* diffFacts(previous.workloads, next.workloads, equal), table),
    gateways: yield* diffFacts(previous.gateways, next.gateways, equal),
    policies: yield* diffFacts(previous.policies, next.policies, equal),
    proxies: yield* diffFacts(previous.proxies, next.proxies, equal),
    bindings: table.bindings,
  };
}

/** The later topology. Facts that did not change keep their identity. */
export function applyDelta(topology: Topology, delta: TopologyDelta): Topology {
  const decode = <Facts extends { readonly binding: number }>(facts: Facts) => decodeBound(facts, delta.bindings);
  return {
    ...topology,
    ...delta.settings,
    namespaces: applyFacts(topology.namespaces, delta.namespaces, (facts: WireNamespace) =>
      decodeNamespace(facts, delta.bindings),
    ),
    services: applyFacts<ServiceFacts, WireService>(topology.services, delta.services, decode),
    workloads: applyFacts<WorkloadFacts, WireWorkload>(topology.workloads, delta.workloads, decode),
    gateways: applyFacts(topology.gateways, delta.gateways, itself),
    policies: applyFacts(topology.policies, delta.policies, itself),
    proxies: applyFacts(topology.proxies, delta.proxies, itself),
  };
}

/** How many facts differ. */
export function countFacts(delta: TopologyDelta): number {
  const { namespaces, services, workloads, gateways, policies, proxies } = delta;
  return [namespaces, services, workloads, gateways, policies, proxies].reduce(
    (sum, { upserts, removals }) => sum + upserts.length + removals.length,
    0,
  );
}

/** Nothing changed but the time at which the source was read. */
export function isEmptyDelta(delta: TopologyDelta): boolean {
  return countFacts(delta) === 0 && Object.keys(delta.settings).every((name) => name === 'source');
}

function diffSettings(previous: Topology, next: Topology, equal: Comparison): Partial<TopologySettings> {
  return Object.fromEntries(
    Object.entries(next).filter(
      ([name, value]) => !factsNames.includes(name) && !equal(Reflect.get(previous, name), value),
    ),
  );
}

function itself<Facts>(facts: Facts): Facts {
  return facts;
}

/** So many comparisons take about a millisecond. */
const comparisonsInStep = 500;

function* diffFacts<Facts extends Keyed>(
  previous: readonly Facts[],
  next: readonly Facts[],
  equal: Comparison,
): Steps<FactsDelta<Facts>> {
  const upserts: Facts[] = [];
  if (haveSameKeys(previous, next)) {
    for (const [index, facts] of next.entries()) {
      if (index % comparisonsInStep === 0) yield;
      if (!equal(previous[index], facts)) upserts.push(facts);
    }
    return { upserts, removals: [] };
  }
  const before = groupByKey(previous);
  yield;
  const after = groupByKey(next);
  let compared = 0;
  for (const [key, facts] of after) {
    if (compared % comparisonsInStep === 0) yield;
    compared += 1;
    if (!equal(before.get(key), facts)) upserts.push(...facts);
  }
  return { upserts, removals: [...before.keys()].filter((key) => !after.has(key)) };
}

/** The usual case: nothing came or went, and no key stands twice. */
function haveSameKeys(previous: readonly Keyed[], next: readonly Keyed[]): boolean {
  return (
    previous.length === next.length &&
    next.every((facts, index) => isSameKey(facts, previous[index]) && !isSameKey(facts, next[index - 1]))
  );
}

function isSameKey(left: Keyed, right: Keyed | undefined): boolean {
  return left.id === right?.id && left.hostname === right.hostname;
}

function encodeDelta<Facts extends { readonly binding: Binding }>(delta: FactsDelta<Facts>, table: BindingTable) {
  return { ...delta, upserts: delta.upserts.map((facts) => encodeBound(facts, table)) };
}

function applyFacts<Facts extends Keyed, Wire extends Keyed>(
  previous: readonly Facts[],
  delta: FactsDelta<Wire>,
  decode: (facts: Wire) => Facts,
): readonly Facts[] {
  if (delta.upserts.length === 0 && delta.removals.length === 0) return previous;
  const gone = new Set([...delta.removals, ...delta.upserts.map(keyOf)]);
  const kept = previous.filter((facts) => !gone.has(keyOf(facts)));
  return [...kept, ...delta.upserts.map(decode)].sort((left, right) => compareIds(keyOf(left), keyOf(right)));
}

/** Facts under one key stay together and in order, so that a duplicate is replaced as a whole. */
function groupByKey<Facts extends Keyed>(list: readonly Facts[]): Map<string, Facts[]> {
  const groups = new Map<string, Facts[]>();
  for (const facts of list) {
    const group = groups.get(keyOf(facts));
    if (group === undefined) groups.set(keyOf(facts), [facts]);
    else group.push(facts);
  }
  return groups;
}

function keyOf(facts: Keyed): string {
  // A line feed stands in no id and sorts before every character of one, so keys sort as (id, hostname) does.
  return facts.hostname === undefined ? facts.id : `${facts.id}\n${facts.hostname}`;
}

type Comparison = (left: unknown, right: unknown) => boolean;

/**
 * Deep equality of plain JSON. The facts of one topology share their bindings, which are by far their largest part, so a
 * pair of bindings that was found equal is remembered.
 */
function createComparison(): Comparison {
  const knownEqual = new WeakMap<object, object>();
  const equal: Comparison = (left, right) => {
    if (Object.is(left, right)) return true;
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
    if (Array.isArray(left)) return Array.isArray(right) && equalArrays(left, right);
    if (!('ladder' in left)) return !Array.isArray(right) && equalRecords(left, right);
    if (knownEqual.get(left) === right) return true;
    if (!equalRecords(left, right)) return false;
    knownEqual.set(left, right);
    return true;
  };
  const equalArrays = (left: readonly unknown[], right: readonly unknown[]): boolean =>
    left.length === right.length && left.every((item, index) => equal(item, right[index]));
  const equalRecords = (left: object, right: object): boolean => {
    const [one, other] = [left as Record<string, unknown>, right as Record<string, unknown>];
    // Not by lists of keys: this runs for every fact at each change, and loops over an object make no garbage.
    let more = 0;
    for (const key in one) {
      more += 1;
      if (!equal(one[key], other[key]) || !(key in other)) return false;
    }
    for (const _ in other) more -= 1;
    if (more !== 0) return false;
    return true;
  };
  return equal;
}
