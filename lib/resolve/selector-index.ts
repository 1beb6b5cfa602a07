import type { Labels } from '#lib/model/metadata.ts';
import { labelOf } from './label-selector.ts';

/** What selects a workload with these labels, in the order it was filed in. */
export type SelectorIndex<Item> = (labels: Labels) => readonly Item[];

type Filed<Item> = {
  readonly rest: readonly (readonly [string, string])[];
  readonly item: Item;
  readonly position: number;
};

/**
 * Files equality selectors by their first key and value, so that a workload meets only those that can match.
 * A selector without labels selects nothing here.
 */
export function selectorIndex<Item>(selectors: Iterable<readonly [Labels, Item]>): SelectorIndex<Item> {
  const byKey = new Map<string, Map<string, Filed<Item>[]>>();
  let position = 0;
  for (const [labels, item] of selectors) {
    const [first, ...rest] = Object.entries(labels);
    if (first === undefined) continue;
    const byValue = byKey.get(first[0]) ?? new Map<string, Filed<Item>[]>();
    byKey.set(first[0], byValue);
    const filed = byValue.get(first[1]);
    if (filed === undefined) byValue.set(first[1], [{ rest, item, position }]);
    else filed.push({ rest, item, position });
    position += 1;
  }
  return (labels) => {
    const found: Filed<Item>[] = [];
    for (const [key, byValue] of byKey) {
      const value = labelOf(labels, key);
      const candidates = value === undefined ? undefined : byValue.get(value);
      if (candidates === undefined) continue;
      for (const filed of candidates) {
        if (filed.rest.every(([restKey, restValue]) => labelOf(labels, restKey) === restValue)) found.push(filed);
      }
    }
    if (found.length > 1) found.sort((left, right) => left.position - right.position);
    return found.map(({ item }) => item);
  };
}
