import type { Labels, Metadata } from '#lib/model/metadata.ts';
import type { Gateway, Snapshot } from '#lib/model/snapshot.ts';

/**
 * The snapshot after a proposed command: `kubectl label`, and the patches of labels and of a listener. Null for commands
 * that only show something or that a person has to finish.
 */
export function applyCommand(snapshot: Snapshot, line: string): Snapshot | null {
  let changed = snapshot;
  for (const part of splitAtAnd(wordsOf(line))) {
    const next = applyOne(changed, part);
    if (next === null) return null;
    changed = next;
  }
  return changed;
}

type Lists = 'namespaces' | 'pods' | 'services' | 'serviceEntries' | 'workloadEntries' | 'gateways';

const listOf: Readonly<Record<string, Lists>> = {
  namespace: 'namespaces',
  pod: 'pods',
  service: 'services',
  serviceentry: 'serviceEntries',
  workloadentry: 'workloadEntries',
  gateway: 'gateways',
};

function applyOne(snapshot: Snapshot, words: readonly string[]): Snapshot | null {
  const rest = words[1] === '-n' ? words.slice(3) : words.slice(1);
  const namespace = words[1] === '-n' ? (words[2] ?? '') : '';
  if (words[0] !== 'kubectl') return null;
  const [verb = '', resource = '', name = '', ...others] = rest;
  const list = listOf[resource];
  if (verb === 'label' && list !== undefined) {
    const changes = others.filter((word) => !word.startsWith('--')).map(labelChange);
    return edit(snapshot, list, namespace, name, (object) => ({ ...object, labels: relabel(object.labels, changes) }));
  }
  if (verb !== 'patch') return null;
  const patch = JSON.parse(others[others.indexOf('-p') + 1] ?? '');
  if (list === undefined)
    return patchTemplate(snapshot, namespace, resource, name, patch.spec.template.metadata.labels);
  if (list === 'workloadEntries') {
    return edit(snapshot, list, namespace, name, (object) => ({
      ...object,
      labels: relabel(object.labels, Object.entries(patch.metadata.labels)),
      specLabels: relabel(object.specLabels, Object.entries(patch.spec.labels)),
    }));
  }
  if (list === 'gateways') return edit(snapshot, list, namespace, name, (gateway) => patchListener(gateway, patch));
  return edit(snapshot, 'serviceEntries', namespace, name, (entry) => ({
    ...entry,
    endpoints: entry.endpoints.map((endpoint, position) => patchEndpoint(endpoint, position, patch)),
  }));
}

function edit<Name extends Lists>(
  snapshot: Snapshot,
  list: Name,
  namespace: string,
  name: string,
  change: (object: Snapshot[Name][number]) => Snapshot[Name][number],
): Snapshot {
  const objects: readonly Snapshot[Name][number][] = snapshot[list];
  const isMeant = (object: Metadata) => object.namespace === namespace && object.name === name;
  if (!objects.some(isMeant)) throw new Error(`There is no ${list} ${namespace}/${name} to change.`);
  return { ...snapshot, [list]: objects.map((object) => (isMeant(object) ? change(object) : object)) };
}

function patchTemplate(
  snapshot: Snapshot,
  namespace: string,
  kind: string,
  name: string,
  labels: Readonly<Record<string, string | null>>,
): Snapshot {
  const pods = snapshot.pods.map((pod) =>
    pod.namespace === namespace && pod.owner?.name === name && pod.owner.kind.toLowerCase() === kind
      ? { ...pod, labels: relabel(pod.labels, Object.entries(labels)) }
      : pod,
  );
  return { ...snapshot, pods };
}

type Operation = { readonly op: string; readonly path: string; readonly value?: unknown };

function patchListener(gateway: Gateway, patch: readonly Operation[]): Gateway {
  const [test, add] = patch;
  const position = Number(test?.path.split('/')[3]);
  if (gateway.listeners[position]?.name !== test?.value) throw new Error('Another listener stands there.');
  if (add === undefined) throw new Error('Nothing is added.');
  const { namespaces } = add.value as { readonly namespaces: { readonly from: string; readonly selector?: object } };
  const selector =
    namespaces.selector === undefined ? null : { matchLabels: {}, matchExpressions: [], ...namespaces.selector };
  const listeners = gateway.listeners.map((listener, place) =>
    place === position ? { ...listener, namespaces: { from: namespaces.from, selector } } : listener,
  );
  return { ...gateway, listeners };
}

type Endpoint = Snapshot['serviceEntries'][number]['endpoints'][number];

function patchEndpoint(endpoint: Endpoint, position: number, patch: readonly Operation[]): Endpoint {
  const at = `/spec/endpoints/${position}`;
  let { labels } = endpoint;
  for (const { op, path, value } of patch) {
    if (path === `${at}/address` && endpoint.address !== value) throw new Error('Another endpoint stands there.');
    const key = path.startsWith(`${at}/labels/`) ? path.slice(`${at}/labels/`.length).replaceAll('~1', '/') : null;
    if (key === null) continue;
    if (op === 'remove' && !Object.hasOwn(labels, key)) throw new Error(`There is no ${key} to remove.`);
    labels = relabel(labels, [[key, op === 'remove' ? null : String(value)]]);
  }
  return { ...endpoint, labels };
}

function relabel(labels: Labels, changes: readonly (readonly [string, string | null])[]): Labels {
  const next = new Map(Object.entries(labels));
  for (const [key, value] of changes) {
    if (value === null) next.delete(key);
    else next.set(key, value);
  }
  return Object.fromEntries(next);
}

function labelChange(word: string): readonly [string, string | null] {
  const equals = word.indexOf('=');
  return equals === -1 ? [word.slice(0, -1), null] : [word.slice(0, equals), word.slice(equals + 1)];
}

function splitAtAnd(words: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (word === '&&') parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}

/** What a shell makes of a line that holds plain words and words in single quotes. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|\\'|[^\s'\\])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|\\(')/g, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? ''),
  );
}
