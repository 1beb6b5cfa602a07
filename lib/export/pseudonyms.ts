import type { Snapshot } from '#lib/model/snapshot.ts';
import { mapAddress } from './address-pseudonyms.ts';
import { keyedHasher } from './keyed-hash.ts';
import { keptFields, keptLabelKeys, keptWords } from './pseudonym-words.ts';

/** A snapshot without the names of its cluster, and what a name of the cluster became. */
export type Pseudonymised = {
  readonly snapshot: Snapshot;
  /** The pseudonym of a text that stands in the snapshot: a name, a host, an id, an address. */
  readonly nameOf: (text: string) => string;
};

/**
 * The same cluster under other names: names, hosts, labels, accounts and addresses are replaced, each always by the same
 * pseudonym, so everything resolves as before. Under the same key a word ends in the same digits in every file. What is
 * free text, or says where files lie, is left out. Pseudonyms sort as the words do, since Istio decides some ties by name.
 */
export function pseudonymised(snapshot: Snapshot, key: string): Pseudonymised {
  const hash = keyedHasher(key);
  const words = new Set<string>();
  mapValue(snapshot, '', (text) => text.replace(word, (found) => (isKept(found) ? found : noted(words, found))));
  const pseudonymOf = pseudonymsOf(words, hash);
  const known = new Map<string, string>();
  const nameOf = (text: string): string => {
    // An endpoint's address stands behind its object.
    if (text.includes('#')) return text.split('#').map(nameOf).join('#');
    const address = mapAddress(text, hash, known);
    return address ?? text.replace(word, (found) => pseudonymOf.get(found) ?? found);
  };
  return { snapshot: mapValue(snapshot, '', nameOf) as Snapshot, nameOf };
}

/** What lies between the marks of hosts, paths and ids. */
const word = /[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?/gu;

/** Short numbers are ports, weights and parts of addresses. */
function isKept(found: string): boolean {
  return keptWords.has(found) || /^\d{1,5}$/.test(found);
}

function noted(words: Set<string>, found: string): string {
  words.add(found);
  return found;
}

function pseudonymsOf(words: ReadonlySet<string>, hash: (text: string) => string): ReadonlyMap<string, string> {
  const sorted = [...words].sort((left, right) => (left < right ? -1 : 1));
  const digits = Math.max(2, (sorted.length - 1).toString(36).length);
  return new Map(
    sorted.map((each, index) => {
      const pseudonym = `n${index.toString(36).padStart(digits, '0')}-${hash(each).slice(0, 8)}`;
      // A label or name that is too long to be one stays so.
      return [each, each.length > 63 ? pseudonym.padEnd(each.length, 'x') : pseudonym];
    }),
  );
}

/** A value with every text in it mapped, but for what `field` says is no name. */
function mapValue(value: unknown, field: string, map: (text: string) => string): unknown {
  if (typeof value === 'string') return mapText(value, field, map);
  if (Array.isArray(value)) return value.map((item) => mapValue(item, field, map));
  if (typeof value !== 'object' || value === null) return value;
  if (field === 'environment') return value;
  const isLabels = labelMaps.has(field) && !('matchLabels' in value) && !('matchExpressions' in value);
  const mapped: Record<string, unknown> = Object.create(null);
  for (const [name, item] of Object.entries(value)) {
    if (isLabels) mapped[mapLabelKey(name, map)] = mapValue(item, field === 'setBy' ? 'setter' : 'label', map);
    else if (!dropped.has(name)) mapped[name] = mapValue(item, namesPorts.has(field) ? `port ${name}` : name, map);
    else mapped[name] = dropped.get(name);
  }
  return mapped;
}

function mapText(text: string, field: string, map: (text: string) => string): string {
  if (text === '' || (keptFields.has(field.replace('port ', '')) && !isForeign(text))) return text;
  if (field === 'key') return mapLabelKey(text, map);
  // The part of a port's name before its hyphen is its protocol.
  if (portFields.has(field)) return mapPortName(text, map);
  return map(text);
}

function mapPortName(text: string, map: (text: string) => string): string {
  const hyphen = text.indexOf('-');
  return hyphen === -1 ? map(text) : `${text.slice(0, hyphen)}-${map(text.slice(hyphen + 1))}`;
}

function mapLabelKey(key: string, map: (text: string) => string): string {
  return keptLabelKeys.has(key) || (key.includes('/') && !isForeign(key)) ? key : map(key);
}

/** A word of somebody's domain, other than Istio's and Kubernetes' own. */
function isForeign(text: string): boolean {
  return text.includes('/') && !/^(?:[a-z0-9-]+\.)*(?:istio|k8s|x-k8s|kubernetes)\.io\//.test(text);
}

const namesPorts: ReadonlySet<string> = new Set(['ports', 'listeners']);
const portFields: ReadonlySet<string> = new Set([
  'port name',
  'port port',
  'targetPort',
  'port targetPort',
  'sectionName',
]);

const labelMaps: ReadonlySet<string> = new Set([
  ...['labels', 'annotations', 'matchLabels', 'selector', 'workloadSelector', 'specLabels', 'setBy'],
]);

/** Free text of others, and places on a disk. */
const dropped: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['message', ''],
  ['sentence', ''],
  ['origin', null],
  ['uid', null],
  ['notices', []],
]);
