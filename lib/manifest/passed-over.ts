import { compareIds } from '#lib/model/object-id.ts';
import type { Notice } from '#lib/model/snapshot.ts';
import { findKind } from './kinds.ts';
import { hasImpossibleName, refusedAdvice, refusedFields, shortened } from './kubernetes-limits.ts';
import { fieldsThatAreNotText } from './metadata.ts';
import { field, type RawObject, text } from './raw-value.ts';

/** Collects what was not read, or not as written, and says it in a few sentences however much it is. */
export function passedOver(): {
  /** `place`: where it stands, in words. `used`: the object is part of the snapshot. */
  readonly note: (raw: RawObject, place: string, used: boolean) => void;
  readonly notices: () => readonly Notice[];
} {
  const counts = new Map<string, number>();
  const noObjects: string[] = [];
  const nameless: string[] = [];
  const impossible: string[] = [];
  const notText: string[] = [];
  const refused: string[] = [];
  return {
    note: (raw, place, used) => {
      const kind = text(field(raw, 'kind'));
      const apiVersion = text(field(raw, 'apiVersion'));
      const row = kind === '' || apiVersion === '' ? undefined : findKind(kind, apiVersion);
      const written = text(field(field(raw, 'metadata'), 'name'));
      const name = `${kind} ${plainly(written)}`;
      if (row === undefined) noObjects.push(place);
      else if (row === null) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      else if (written === '') nameless.push(`${kind} in ${place}`);
      else if (hasImpossibleName(raw, row.namespaced)) impossible.push(`${name} in ${place}`);
      else if (used) {
        for (const path of fieldsThatAreNotText(raw)) notText.push(`${path} of ${name} in ${place}`);
        for (const path of refusedFields(raw)) refused.push(`${path} of ${name} in ${place}`);
      }
    },
    notices: () => [
      ...kindNotice(counts),
      ...notice('not-kubernetes', noObjects, 'No Kubernetes object, passed over', ''),
      ...notice('not-kubernetes', nameless, 'Without metadata.name, passed over', 'Give it a name.'),
      ...notice(
        'not-kubernetes',
        impossible,
        'With / or # in its name or namespace, passed over',
        'An API server refuses it: give it another name.',
      ),
      ...notice(
        'field-ignored',
        notText,
        'A value that is no text, read as its text',
        'An API server refuses it: put it in quotes.',
      ),
      ...notice('field-ignored', refused, 'A value that Kubernetes cannot store, read all the same', refusedAdvice),
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

/** A name as a sentence can hold it, whatever it is. */
function plainly(name: string): string {
  const short = shortened(name, 64);
  return /^[-\w.]*$/.test(name) ? short : JSON.stringify(short);
}
