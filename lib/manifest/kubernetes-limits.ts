import type { Labels } from '#lib/model/metadata.ts';
import { field, fieldAt, type RawObject, rawObject, text, textMap } from './raw-value.ts';

/** The text, or the beginning of one that no valid label or name is as long as, so that it floods no page. */
export function shortened(value: string, most = 256): string {
  if (value.length <= most) return value;
  const begin = value.slice(0, most - 1);
  // Not half of a character that has two code units.
  return `${/[\ud800-\udbff]$/.test(begin) ? begin.slice(0, -1) : begin}…`;
}

/** A map of labels, or of label values that a selector asks for: both shortened alike, so that they still match. */
export function labelMap(value: unknown): Labels {
  const labels = textMap(value);
  const result: Record<string, string> = Object.create(null);
  for (const key of Object.keys(labels)) result[key] = shortened(labels[key] ?? '');
  return result;
}

/**
 * Fields of an object whose values an API server refuses and that are read all the same: `metadata.labels[version]`.
 * Values that are no text are another matter, see `fieldsThatAreNotText`.
 */
export function refusedFields(raw: RawObject): readonly string[] {
  const metadata = field(raw, 'metadata');
  const names = ['namespace', 'name'].filter((key) => {
    const name = field(metadata, key);
    return typeof name === 'string' && name !== '' && !isName(name);
  });
  return [
    ...names.map((key) => `metadata.${key}`),
    ...refusedLabels('metadata.labels', field(metadata, 'labels')),
    ...refusedLabels('spec.template.metadata.labels', fieldAt(raw, 'spec', 'template', 'metadata', 'labels')),
  ];
}

/** What `refusedFields` asks for, as a sentence of advice. */
export const refusedAdvice =
  "An API server refuses that: a label value has at most 63 letters, digits, '-', '_' and '.', a name at most 253 lower-case letters, digits, '-' and '.', and both begin and end with a letter or digit.";

/** Ids are put together with `/` and `#`, so that an object with one of them in its name could not be told from others. */
export function hasImpossibleName(raw: RawObject, namespaced: boolean): boolean {
  const metadata = field(raw, 'metadata');
  const namespace = namespaced ? text(field(metadata, 'namespace')) : '';
  return /[/#]/.test(text(field(metadata, 'name'))) || /[/#]/.test(namespace);
}

function refusedLabels(path: string, labels: unknown): readonly string[] {
  const source = rawObject(labels);
  return Object.keys(source)
    .filter((key) => {
      const value = source[key];
      return typeof value === 'string' && (value.length > 63 || !labelValue.test(value));
    })
    .map((key) => `${path}[${shortened(key, 64)}]`);
}

function isName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name);
}

const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
