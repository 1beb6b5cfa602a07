import { describe, expect, it } from 'vitest';
import { patternMatches } from '#lib/resolve/path/pattern-match.ts';

describe('a regular expression of RE2 on a whole text', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['/a', ['/a'], ['/ab', '/', 'x/a']],
    ['^/a$', ['/a'], ['/a$']],
    ['a|b|', ['a', 'b', ''], ['ab']],
    ['(a|bc)*d', ['d', 'abcad'], ['abd']],
    ['a{2,3}', ['aa', 'aaa'], ['a', 'aaaa']],
    ['a{2,}b?', ['aa', 'aaaab'], ['ab']],
    ['a{2}', ['aa'], ['a', 'aaa']],
    ['[^/]+/[a-c.-]', ['x/b', 'x/.', 'x/-'], ['/b', 'x/d']],
    ['[]a]', [']', 'a'], ['[']],
    ['\\d+\\.\\w', ['12.a'], ['12xa', '.a']],
    ['[\\d_]+', ['1_2'], ['a']],
    ['.*?x.+?', ['xxy', 'axb'], ['x']],
    ['(?:a)(?P<name>b)(?<other>c)', ['abc'], ['ab']],
    ['(a*)*', ['', 'aaa'], ['b']],
    ['.', ['a'], ['\n', '']],
  ])('%s', (pattern, fitting, others) => {
    expect(fitting.map((text) => patternMatches(pattern, text))).toEqual(fitting.map(() => true));
    expect(others.map((text) => patternMatches(pattern, text))).toEqual(others.map(() => false));
  });

  it.each([
    '(?i)a',
    'a\\b',
    '\\pL',
    '[[:alpha:]]',
    'a^b',
    'a$b',
    '(a',
    'a)',
    '[a',
    'a**',
    'a{3,2}',
    'a{1001}',
    '\\',
    '*',
  ])('of %s is not known', (pattern) => {
    expect(patternMatches(pattern, 'a')).toBe(null);
  });

  it('agrees with another engine', () => {
    const patterns = ['(a|b)*ab', '(?:ab?)+', '[ab]{1,3}b', 'a(b|ba)?a*', '(a|ab)(c|bcd)*', '(b+a?){2}'];
    const texts = Array.from({ length: 81 }, (_, number) =>
      number.toString(3).replace(/./g, (digit) => 'abc'.charAt(+digit)),
    );
    for (const pattern of patterns) {
      const other = RegExp(`^(?:${pattern})$`);
      for (const text of texts) expect(patternMatches(pattern, text), `${pattern} ${text}`).toBe(other.test(text));
    }
  });

  // Each would take some engine hours.
  it.each([
    ['(a+)+b', 'a'.repeat(5000)],
    ['(a|a)*b', 'a'.repeat(5000)],
    [`${'(a?)'.repeat(200)}${'a'.repeat(200)}`, 'a'.repeat(199)],
    ['((((a*)*)*)*)*b', 'a'.repeat(5000)],
    [`${'('.repeat(2000)}a${')'.repeat(2000)}`, 'a'],
    ['((((a{0,999}){0,999}){0,999}){0,999}){0,999}b', 'a'.repeat(8000)],
    ['a'.repeat(100_000), 'a'],
  ])('ends soon with %.30s', (pattern, text) => {
    expect(patternMatches(pattern, text)).not.toBe(true);
  });
});
