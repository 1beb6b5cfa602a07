import type { Condition, LabelSelector, Metadata, Origin, Setter } from '#lib/model/metadata.ts';
import { listOf, mapOf, number, orNull, record, type Shape, text } from './shape.ts';

/** The fields that every object has, to be spread among its own. */
export const metadataFields = {
  namespace: text,
  name: text,
  uid: orNull(text),
  labels: mapOf(text),
  annotations: mapOf(text),
  createdAt: orNull(text),
  setBy: mapOf(record<Setter>({ manager: text, time: orNull(text) }, {})),
  origin: orNull(record<Origin>({ file: text, document: number, line: number }, {})),
} as const satisfies { readonly [Name in keyof Metadata]: Shape<Metadata[Name]> };

export const conditions = listOf(record<Condition>({ type: text, status: text, reason: text, message: text }, {}));

export const labelSelector = record<LabelSelector>(
  {
    matchLabels: mapOf(text),
    matchExpressions: listOf(record({ key: text, operator: text, values: listOf(text) }, {})),
  },
  {},
);
