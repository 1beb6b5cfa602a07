import { isolated } from './isolated.ts';
import type { ReadSelector, SelectorProblem } from './selector.ts';

/** What is wrong with a label selector that cannot be read, as a sentence that says what to write; null where nothing is. */
export function selectorSentence(read: ReadSelector | null): string | null {
  return read === null || !('problem' in read) ? null : sentences[read.problem](isolated(read.at));
}

const sentences: Readonly<Record<SelectorProblem, (at: string) => string>> = {
  requirement: (at) =>
    at === ''
      ? 'There is nothing between two commas: write app=cart, tier!=web, team in (a,b), canary or !canary.'
      : `“${at}” is no requirement: write app=cart, tier!=web, team in (a,b), canary or !canary.`,
  key: (at) =>
    `“${at}” cannot be the key of a label: letters, digits, “-”, “_” and “.”, with a domain and “/” before it if need be.`,
  value: (at) => `“${at}” cannot be the value of a label: at most 63 letters, digits, “-”, “_” and “.”.`,
  'no-values': (at) => `“${at}” names no values: write them as in (a,b).`,
  'open-parenthesis': (at) => `The parenthesis in “${at}” is not closed.`,
  number: (at) => `“${at}” is no whole number, and “>” and “<” compare with one.`,
};
