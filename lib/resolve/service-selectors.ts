import type { Labels } from '#lib/model/metadata.ts';
import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import type { SelectorIndex } from './selector-index.ts';
import { selectorIndex } from './selector-index.ts';

/** The services, as `namespace/hostname`, whose non-empty selector matches a workload of this namespace; sorted. */
export type ServiceSelectors = (namespace: string, labels: Labels) => readonly string[];

/** Follows istiod's `FilterSelectsNonEmpty`: a selector without labels selects nothing. */
export function serviceSelectors(
  snapshot: Snapshot,
  serviceFacts: ReadonlyMap<string, readonly ServiceFacts[]>,
): ServiceSelectors {
  const hostnames = (kind: 'Service' | 'ServiceEntry', namespace: string, name: string): readonly string[] =>
    (serviceFacts.get(objectId(kind, namespace, name)) ?? [])
      .filter(({ indexed }) => indexed)
      .map(({ hostname }) => `${namespace}/${hostname}`);
  const selectors = new Map<string, [Labels, readonly string[]][]>();
  const file = (namespace: string, selector: Labels | null, selected: readonly string[]) => {
    if (selector === null || selected.length === 0) return;
    const list = selectors.get(namespace);
    if (list === undefined) selectors.set(namespace, [[selector, selected]]);
    else list.push([selector, selected]);
  };
  for (const { namespace, name, selector } of snapshot.services) {
    file(namespace, selector, hostnames('Service', namespace, name));
  }
  for (const { namespace, name, workloadSelector } of snapshot.serviceEntries) {
    file(namespace, workloadSelector, hostnames('ServiceEntry', namespace, name));
  }
  const indexes = new Map<string, SelectorIndex<readonly string[]>>();
  for (const [namespace, list] of selectors) indexes.set(namespace, selectorIndex(list));

  return (namespace, labels) => {
    const found = indexes.get(namespace)?.(labels) ?? none;
    if (found.length < 2) return found[0] ?? none;
    return [...new Set(found.flat())].sort(compareIds);
  };
}

const none: readonly never[] = [];
