import { compareIds, type ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';

/** One object that search can find. */
export type SearchEntry = {
  readonly id: ObjectId;
  /** As people say it: `Waypoint` for a Gateway that is one. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The object's name in lower case; for a ServiceEntry its hosts too. */
  readonly text: string;
};

type SearchAnswer = {
  readonly hits: readonly SearchEntry[];
  /** How many objects match, also beyond the hits. */
  readonly total: number;
};

/**
 * Every object of a topology in the order in which equally good matches are shown: by kind, then by id. Built once per
 * topology.
 */
export function searchIndex(topology: Topology): readonly SearchEntry[] {
  const known = indexes.get(topology);
  if (known !== undefined) return known;
  const index = buildIndex(topology);
  indexes.set(topology, index);
  return index;
}

/**
 * The objects that match every word of a query, best first: the whole name, its beginning, the beginning of a word in
 * it, anything inside. Words that are not in the name may match the namespace or the kind, and `shop/cart` is
 * namespace and name.
 */
export function search(index: readonly SearchEntry[], query: string, limit: number): SearchAnswer {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return { hits: [], total: 0 };
  const byRank: SearchEntry[][] = Array.from({ length: ranks }, () => []);
  let total = 0;
  for (const entry of index) {
    const rank = rankOf(entry, words);
    if (rank === null) continue;
    total += 1;
    const bucket = byRank[rank];
    if (bucket !== undefined && bucket.length < limit) bucket.push(entry);
  }
  return { hits: byRank.flat().slice(0, limit), total };
}

const indexes = new WeakMap<Topology, readonly SearchEntry[]>();

/** Ranks 0 to 3 are for a match in the name, 4 for words that only the namespace or the kind has. */
const ranks = 5;

function rankOf(entry: SearchEntry, words: readonly string[]): number | null {
  let best = ranks;
  for (const word of words) {
    const rank = rankOfWord(entry, word);
    if (rank === null) return null;
    best = Math.min(best, rank);
  }
  return Math.min(best, ranks - 1);
}

function rankOfWord(entry: SearchEntry, word: string): number | null {
  const slash = word.lastIndexOf('/');
  if (slash !== -1) {
    const place = word.slice(0, slash);
    const inPlace =
      entry.namespace.startsWith(place) || `${entry.kind}/${entry.namespace}`.toLowerCase().endsWith(place);
    return inPlace ? rankInText(entry.text, word.slice(slash + 1)) : null;
  }
  return (
    rankInText(entry.text, word) ??
    (entry.namespace.startsWith(word) || entry.kind.toLowerCase().startsWith(word) ? ranks - 1 : null)
  );
}

function rankInText(text: string, word: string): number | null {
  const first = text.indexOf(word);
  if (first === -1) return null;
  if (first === 0) return text.length === word.length ? 0 : 1;
  for (let at = first; at !== -1; at = text.indexOf(word, at + 1)) {
    if ('-._ /'.includes(text[at - 1] ?? '')) return 2;
  }
  return 3;
}

function buildIndex(topology: Topology): readonly SearchEntry[] {
  const waypoints = topology.gateways.filter((gateway) => gateway.role === 'waypoint');
  const others = topology.gateways.filter((gateway) => gateway.role !== 'waypoint');
  const workloads = (kind: string) => topology.workloads.filter((workload) => workload.kind === kind);
  return [
    topology.namespaces.map((namespace) => entryOf(namespace, 'Namespace')),
    waypoints.map((gateway) => entryOf(gateway, 'Waypoint')),
    others.map((gateway) => entryOf(gateway, 'Gateway')),
    topology.services.filter((service) => service.kind === 'Service').map((service) => entryOf(service, 'Service')),
    serviceEntries(topology),
    workloads('WorkloadEntry').map((workload) => entryOf(workload, 'WorkloadEntry')),
    topology.policies.map((policy) => entryOf(policy, policy.kind)),
    workloads('Pod').map((workload) => entryOf(workload, 'Pod')),
    [...workloads('ServiceEntry'), ...workloads('EndpointSlice')].map((workload) => entryOf(workload, 'Endpoint')),
  ].flatMap((entries) => entries.sort((left, right) => compareIds(left.id, right.id)));
}

function serviceEntries(topology: Topology): SearchEntry[] {
  const hosts = new Map<ObjectId, string[]>();
  for (const service of topology.services) {
    if (service.kind === 'ServiceEntry') hosts.set(service.id, [...(hosts.get(service.id) ?? []), service.hostname]);
  }
  const seen = new Set<ObjectId>();
  return topology.services
    .filter((service) => hosts.has(service.id) && !seen.has(service.id) && seen.add(service.id))
    .map((service) => {
      const entry = entryOf(service, 'ServiceEntry');
      return { ...entry, text: [entry.text, ...(hosts.get(service.id) ?? [])].join(' ').toLowerCase() };
    });
}

function entryOf(facts: { readonly id: ObjectId; readonly namespace: string; readonly name: string }, kind: string) {
  const hash = facts.id.indexOf('#');
  const name = hash === -1 ? facts.name : `${facts.name}${facts.id.slice(hash)}`;
  return { id: facts.id, kind, namespace: facts.namespace, name, text: name.toLowerCase() } satisfies SearchEntry;
}
