import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globMatches, pathMatches } from '#lib/resolve/path/text-match.ts';

describe('RE-1: patterns that somebody wrote to be slow', () => {
  it('are answered in the time that their length takes', () => {
    const stars = `${'*a'.repeat(100)}*b`;
    expect(globMatches(stars, 'a'.repeat(5_000))).toBe(false);
    expect(globMatches(stars, `${'a'.repeat(5_000)}b`)).toBe(true);
    const template = `${'/{**}'.repeat(60)}/b`;
    expect(pathMatches(template, '/a'.repeat(1_000))).toBe(false);
  });

  it('match what a regular expression would', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '/', '*', '.'), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(letters, letters, (pattern, value) => {
        const expected = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(value);
        expect(globMatches(pattern, value)).toBe(expected);
      }),
      { numRuns: 500 },
    );
    const parts = fc.array(fc.constantFrom('/', 'a', 'b', '{*}', '{**}'), { maxLength: 7 });
    fc.assert(
      fc.property(parts, letters, (template, value) => {
        fc.pre(template.some((part) => part.startsWith('{')));
        const source = template.map((part) => (part === '{*}' ? '[^/]+' : part === '{**}' ? '.*' : part)).join('');
        expect(pathMatches(template.join(''), value)).toBe(new RegExp(`^${source}$`).test(value));
      }),
      { numRuns: 500 },
    );
  });
});
