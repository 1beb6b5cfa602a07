import type { Gap } from '#lib/model/snapshot.ts';
import { listWords } from './finding-words.ts';

/** What could not be read, ending in a full stop. Where the reader of the source wrote a sentence, that one. */
export function gapSentence(gap: Gap): string {
  const text = gap.sentence.trim();
  if (text === '') return `${gapCause(gap)}.`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Kinds whose API the cluster does not have, in one sentence however many they are. */
export function absentKindsSentence(kinds: readonly string[]): string {
  const named = listWords(kinds);
  return kinds.length === 1
    ? `The API of ${named} is not installed, so there is none.`
    : `The APIs of ${kinds.length} optional kinds are not installed, so there are none of them: ${named}.`;
}

function gapCause(gap: Gap): string {
  const what = gap.object ?? (gap.kind === null ? 'objects of an unknown kind' : `objects of kind ${gap.kind}`);
  switch (gap.cause) {
    case 'forbidden':
      return `no permission to read ${what}`;
    case 'unreachable':
      return `the API server did not answer for ${what}`;
    case 'syncing':
      return `${what} are still being read`;
    case 'stale':
      return `${what} are as they were last seen`;
    case 'truncated':
      return `only a part of ${what} was read`;
    case 'broken-document':
      return `a document that may hold ${what} could not be read`;
    case 'absent':
      return `the API of ${what} is not installed`;
  }
}
