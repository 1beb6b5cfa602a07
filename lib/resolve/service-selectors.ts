import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { Labels, Snapshot } from '#lib/model/snapshot.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { labelOf } from './label-selector.ts';

/** The services, as `namespace/hostname`, whose non-empty selector matches a workload of this namespace; sorted. */
export type ServiceSelectors = (namespace: string, labels: Labels) => readonly string[];

type Selecting = { readonly rest: readonly (readonly [string, string])[]; readonly hostnames: readonly string[] };

/**
 * Selectors are filed by namespace, then by their first key and value, so that a pod meets only those that can match.
 * Follows istiod's `FilterSelectsNonEmpty`: a selector without labels selects nothing.
 */
export function serviceSelectors(
  snapshot: Snapshot,
  serviceFacts: ReadonlyMap<string, readonly ServiceFacts[]>,
): ServiceSelectors {
  const filed = new Map<string, Map<string, Map<string, Selecting[]>>>();
  const file = (kind: 'Service' | 'ServiceEntry', namespace: string, name: string, selector: Labels | null) => {
    const [first, ...rest] = Object.entries(selector ?? {});
    if (first === undefined) return;
    const hostnames = (serviceFacts.get(objectId(kind, namespace, name)) ?? [])
      .filter(({ indexed }) => indexed)
      .map(({ hostname }) => `${namespace}/${hostname}`);
    if (hostnames.length === 0) return;
    const byKey = getOrAdd(filed, namespace, () => new Map<string, Map<string, Selecting[]>>());
    const byValue = getOrAdd(byKey, first[0], () => new Map<string, Selecting[]>());
    getOrAdd(byValue, first[1], (): Selecting[] => []).push({ rest, hostnames });
  };
  for (const { namespace, name, selector } of snapshot.services) file('Service', namespace, name, selector);
  for (const { namespace, name, workloadSelector } of snapshot.serviceEntries) {
    file('ServiceEntry', namespace, name, workloadSelector);
  }

  return (namespace, labels) => {
    const found: string[] = [];
    for (const [key, byValue] of filed.get(namespace) ?? []) {
      const value = labelOf(labels, key);
      if (value === undefined) continue;
      for (const { rest, hostnames } of byValue.get(value) ?? []) {
        if (rest.every(([restKey, restValue]) => labelOf(labels, restKey) === restValue)) found.push(...hostnames);
      }
    }
    return found.length < 2 ? found : [...new Set(found)].sort(compareIds);
  };
}

function getOrAdd<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
