import { describe, expect, it } from 'vitest';
import { readSelector } from '#lib/view/selector.ts';
import { selectorSentence } from '#lib/view/selector-words.ts';

const pods = {
  cart: { app: 'cart', tier: 'web', team: 'a' },
  canary: { app: 'cart', tier: 'web', canary: '' },
  ledger: { app: 'ledger', 'example.com/rank': '7' },
  bare: {},
} as const;

/** The names of the pods that a selector keeps; the problem where it cannot be read. */
function kept(text: string): string {
  const read = readSelector(text);
  if (read === null) return 'everything';
  if ('problem' in read) return `${read.problem}: ${read.at}`;
  return Object.entries(pods)
    .filter(([, labels]) => read.matches(labels))
    .map(([name]) => name)
    .join(' ');
}

describe('readSelector', () => {
  it.each([
    ['', 'everything'],
    ['  ', 'everything'],
    ['app=cart', 'cart canary'],
    ['app==cart', 'cart canary'],
    [' app = cart , team=a ', 'cart'],
    // labels.Requirement.Matches: what is absent is not equal.
    ['tier!=web', 'ledger bare'],
    ['app in (cart, ledger)', 'cart canary ledger'],
    ['app notin (cart)', 'ledger bare'],
    ['team in (a,b),tier!=db', 'cart'],
    ['canary', 'canary'],
    ['!canary', 'cart ledger bare'],
    ['canary=', 'canary'],
    ['example.com/rank>5', 'ledger'],
    ['example.com/rank<7', ''],
    ['constructor', ''],
    ['app in ()', ''],
  ])('keeps of %j: %s', (text, names) => {
    expect(kept(text)).toBe(names);
  });

  it.each([
    ['app=cart,', 'requirement: '],
    ['=cart', 'requirement: =cart'],
    ['app cart', 'requirement: app cart'],
    ['-app=cart', 'key: -app'],
    ['Example.com/app', 'key: Example.com/app'],
    ['app=ca rt', 'value: ca rt'],
    ['app in', 'no-values: app in'],
    ['app in (cart', 'open-parenthesis: app in (cart'],
    ['rank>high', 'number: high'],
  ])('says what is wrong with %j: %s', (text, problem) => {
    expect(kept(text)).toBe(problem);
    expect(selectorSentence(readSelector(text))).toMatch(/^[“T].*\.$/u);
  });

  it('says nothing of a selector that it can read', () => {
    expect(selectorSentence(readSelector('app=cart'))).toBeNull();
    expect(selectorSentence(null)).toBeNull();
  });
});
