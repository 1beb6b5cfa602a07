import { compareIds } from '#lib/model/object-id.ts';
import type { Notice, Origin } from '#lib/model/snapshot.ts';
import { findKind } from './kinds.ts';
import { fieldsThatAreNotText } from './metadata.ts';
import { field, type RawObject, text } from './raw-value.ts';

/** Collects what was not read, or not as written, and says it in a few sentences however much it is. */
export function passedOver(): {
  /** `used`: the object is part of the snapshot. */
  readonly note: (raw: RawObject, origin: Origin, used: boolean) => void;
  readonly notices: () => readonly Notice[];
} {
  const counts = new Map<string, number>();
  const noObjects: string[] = [];
  const nameless: string[] = [];
  const notText: string[] = [];
  return {
    note: (raw, origin, used) => {
      const kind = text(field(raw, 'kind'));
      const apiVersion = text(field(raw, 'apiVersion'));
      if (kind === '' || apiVersion === '') noObjects.push(place(origin));
      else if (findKind(kind, apiVersion) === null) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      else if (text(field(field(raw, 'metadata'), 'name')) === '') nameless.push(`${kind} in ${place(origin)}`);
      else if (used) {
        const name = text(field(field(raw, 'metadata'), 'name'));
        for (const path of fieldsThatAreNotText(raw)) notText.push(`${path} of ${kind} ${name} in ${place(origin)}`);
      }
    },
    notices: () => [
      ...kindNotice(counts),
      ...notice('not-kubernetes', noObjects, 'No Kubernetes object, passed over', ''),
      ...notice('not-kubernetes', nameless, 'Without metadata.name, passed over', 'Give it a name.'),
      ...notice(
        'field-ignored',
        notText,
        'A value that is no text, read as its text',
        'An API server refuses it: put it in quotes.',
      ),
    ],
  };
}

function kindNotice(counts: ReadonlyMap<string, number>): readonly Notice[] {
  const sorted = [...counts].sort(([left], [right]) => compareIds(left, right));
  if (sorted.length === 0) return [];
  const count = sorted.reduce((sum, [, each]) => sum + each, 0);
  const kinds = sorted.map(([kind, each]) => `${kind} ${each}`).join(', ');
  return [{ code: 'kind-not-read', sentence: `Objects of kinds that are not read were passed over: ${kinds}.`, count }];
}

const namedPerNotice = 5;

function notice(code: Notice['code'], places: readonly string[], what: string, advice: string): readonly Notice[] {
  if (places.length === 0) return [];
  const rest = places.length - namedPerNotice;
  const named = places.toSorted(compareIds).slice(0, namedPerNotice).join('; ');
  const sentence = `${what}: ${named}${rest > 0 ? ` and ${rest} more` : ''}. ${advice}`.trim();
  return [{ code, sentence, count: places.length }];
}

function place(origin: Origin): string {
  return `${origin.file} (document ${origin.document}, line ${origin.line})`;
}
