import type { Labels } from '#lib/model/metadata.ts';

/** A label selector that was read, or what is wrong with it and where: `at` is the part that cannot be read. */
export type ReadSelector =
  | { readonly matches: (labels: Labels) => boolean }
  | { readonly problem: SelectorProblem; readonly at: string };

export type SelectorProblem = 'requirement' | 'key' | 'value' | 'no-values' | 'open-parenthesis' | 'number';

/**
 * Reads a selector as `kubectl -l` takes it: requirements between commas, all of which must hold, each one of `key`,
 * `!key`, `key=value`, `key==value`, `key!=value`, `key in (a,b)`, `key notin (a,b)`, `key>1`, `key<1`. Null for an empty
 * one, which keeps everything. Follows `labels.Parse`: a label that is absent satisfies `!=` and `notin`.
 */
export function readSelector(text: string): ReadSelector | null {
  if (text.trim() === '') return null;
  const tests: ((labels: Labels) => boolean)[] = [];
  for (const part of requirementsOf(text)) {
    const read = readRequirement(part.trim());
    if ('problem' in read) return read;
    tests.push(read.matches);
  }
  return { matches: (labels) => tests.every((matches) => matches(labels)) };
}

/** Commas inside parentheses part values, not requirements. */
function requirementsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    else if (text[at] === ',' && depth <= 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function readRequirement(part: string): ReadSelector {
  const set = /^(\S+?)\s+(in|notin)\s*\((.*)$/su.exec(part) ?? /^(\S+?)\s+(in|notin)\s*$/su.exec(part);
  if (set !== null) return readSet(part, set[1] ?? '', set[2] === 'in', set[3]);
  const comparison = /^([^=!<>\s]*)\s*(==|=|!=|>|<)\s*(.*)$/su.exec(part);
  if (comparison !== null) return readComparison(part, comparison[1] ?? '', comparison[2] ?? '', comparison[3] ?? '');
  const absent = part.startsWith('!');
  const key = absent ? part.slice(1).trim() : part;
  if (/\s/u.test(key) || key === '') return { problem: 'requirement', at: part };
  if (!isKey(key)) return { problem: 'key', at: key };
  return { matches: (labels) => (labelOf(labels, key) === undefined) === absent };
}

function readSet(part: string, key: string, isIn: boolean, rest: string | undefined): ReadSelector {
  if (!isKey(key)) return { problem: 'key', at: key };
  if (rest === undefined) return { problem: 'no-values', at: part };
  if (!rest.trimEnd().endsWith(')')) return { problem: 'open-parenthesis', at: part };
  const values = rest
    .trimEnd()
    .slice(0, -1)
    .split(',')
    .map((value) => value.trim());
  const broken = values.find((value) => !isValue(value));
  if (broken !== undefined) return { problem: 'value', at: broken };
  const wanted: ReadonlySet<string | undefined> = new Set(values);
  return { matches: (labels) => wanted.has(labelOf(labels, key)) === isIn };
}

function readComparison(part: string, key: string, operator: string, value: string): ReadSelector {
  if (key === '') return { problem: 'requirement', at: part };
  if (!isKey(key)) return { problem: 'key', at: key };
  if (operator === '>' || operator === '<') {
    if (!/^-?\d+$/u.test(value)) return { problem: 'number', at: value };
    const bound = Number(value);
    return {
      matches: (labels) => {
        const own = labelOf(labels, key);
        if (own === undefined || !/^-?\d+$/u.test(own)) return false;
        return operator === '>' ? Number(own) > bound : Number(own) < bound;
      },
    };
  }
  if (!isValue(value)) return { problem: 'value', at: value };
  const equal = operator !== '!=';
  return { matches: (labels) => (labelOf(labels, key) === value) === equal };
}

function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

const name = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/u;
const domain = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/u;

function isKey(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash === -1) return name.test(key);
  return slash <= 253 && domain.test(key.slice(0, slash)) && name.test(key.slice(slash + 1));
}

function isValue(value: string): boolean {
  return value === '' || name.test(value);
}
