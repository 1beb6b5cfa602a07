import type { Condition, Labels } from '#lib/model/metadata.ts';
import { visible } from './visible.ts';

/** A JSON object whose fields are not trusted yet. */
export type RawObject = Readonly<Record<string, unknown>>;

const nothing: RawObject = Object.freeze({});

export function isRawObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one for anything else. */
export function rawObject(value: unknown): RawObject {
  return isRawObject(value) ? value : nothing;
}

/** A field of an object, never one that its prototype has. */
export function field(value: unknown, key: string): unknown {
  return isRawObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The field at the end of a path, `undefined` where any part is missing. */
export function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => field(inner, key), value);
}

export function rawList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text with nothing hidden in it, numbers and booleans as their text; the default (empty) for anything else. */
export function text(value: unknown, otherwise = ''): string {
  return scalarText(value) ?? otherwise;
}

export function textOrNull(value: unknown): string | null {
  return scalarText(value);
}

export function textList(value: unknown): readonly string[] {
  return rawList(value).flatMap((entry) => scalarText(entry) ?? []);
}

/** A whole number, also one written as text; the default for anything else. */
export function wholeNumber(value: unknown, otherwise: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : otherwise;
}

/** A map of texts without a prototype, so that keys such as `__proto__` are keys like any other. */
export function textMap(value: unknown): Labels {
  const result: Record<string, string> = Object.create(null);
  const source = rawObject(value);
  for (const key of Object.keys(source)) {
    const entry = scalarText(source[key]);
    if (entry !== null) result[visible(key)] = entry;
    // A key that is written without a value (`key:`) is an empty label value for the API server.
    else if (source[key] === null) result[visible(key)] = '';
  }
  return result;
}

/** `status.conditions` of an object. */
export function conditionsOf(raw: unknown): readonly Condition[] {
  return rawList(fieldAt(raw, 'status', 'conditions')).flatMap((entry) =>
    isRawObject(entry)
      ? {
          type: text(field(entry, 'type')),
          status: text(field(entry, 'status')),
          reason: text(field(entry, 'reason')),
          message: text(field(entry, 'message')),
        }
      : [],
  );
}

function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return visible(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
