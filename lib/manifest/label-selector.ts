import type { LabelSelector } from '#lib/model/metadata.ts';
import { labelMap, shortened } from './kubernetes-limits.ts';
import { field, isRawObject, rawList, text, textList } from './raw-value.ts';

/** A label selector as written, also one that cannot be evaluated; null where there is none. */
export function readLabelSelector(raw: unknown): LabelSelector | null {
  if (!isRawObject(raw)) return null;
  return {
    matchLabels: labelMap(field(raw, 'matchLabels')),
    matchExpressions: rawList(field(raw, 'matchExpressions')).flatMap((expression) =>
      isRawObject(expression)
        ? {
            key: text(field(expression, 'key')),
            operator: text(field(expression, 'operator')),
            values: textList(field(expression, 'values')).map((value) => shortened(value)),
          }
        : [],
    ),
  };
}
