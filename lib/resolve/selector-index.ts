import type { Labels } from '#lib/model/metadata.ts';
import { carriesAll, labelOf } from './label-selector.ts';

/** What selects a workload with these labels, in the order it was filed in. */
export type SelectorIndex<Item> = (labels: Labels) => readonly Item[];

type Filed<Item> = { readonly labels: Labels; readonly item: Item; readonly position: number };

/**
 * Files equality selectors by their first key and value, so that a workload meets only those that can match.
 * A selector without labels selects nothing here.
 */
export function selectorIndex<Item>(selectors: Iterable<readonly [Labels, Item]>): SelectorIndex<Item> {
  const byKey = new Map<string, Map<string, Filed<Item>[]>>();
  let position = 0;
  for (const [labels, item] of selectors) {
    const [first] = Object.entries(labels);
    if (first === undefined) continue;
    const byValue = byKey.get(first[0]) ?? new Map<string, Filed<Item>[]>();
    byKey.set(first[0], byValue);
    const filed = byValue.get(first[1]);
    if (filed === undefined) byValue.set(first[1], [{ labels, item, position }]);
    else filed.push({ labels, item, position });
    position += 1;
  }
  const keys = [...byKey.keys()];
  return (labels) => {
    // Asked for every workload, and most have one: a list of candidates is made only for the others.
    let first: Filed<Item> | null = null;
    let found: Filed<Item>[] | null = null;
    for (const key of keys) {
      const value = labelOf(labels, key);
      const candidates = value === undefined ? undefined : byKey.get(key)?.get(value);
      if (candidates === undefined) continue;
      for (const filed of candidates) {
        if (!carriesAll(labels, filed.labels)) continue;
        if (first === null) first = filed;
        else if (found === null) found = [first, filed];
        else found.push(filed);
      }
    }
    if (found === null) return first === null ? [] : [first.item];
    return found.sort((left, right) => left.position - right.position).map(({ item }) => item);
  };
}
