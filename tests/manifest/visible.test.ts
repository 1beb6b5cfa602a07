import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visible } from '#lib/manifest/visible.ts';
import { readText } from './read-text.ts';

describe('XSS-5: hidden characters', () => {
  it.each([
    ['a mark that turns the direction', 'exe\u202egnp', 'exe⟨U+202E⟩gnp'],
    ['an isolate', 'a\u2066b\u2069', 'a⟨U+2066⟩b⟨U+2069⟩'],
    ['a zero-width space', 'pay\u200bments', 'pay⟨U+200B⟩ments'],
    ['a zero-width joiner', 'a\u200db', 'a⟨U+200D⟩b'],
    ['a soft hyphen', 'a\u00adb', 'a⟨U+00AD⟩b'],
    ['a mark of byte order', '\ufeffa', '⟨U+FEFF⟩a'],
    ['separators of lines', 'a\u2028b\u2029', 'a⟨U+2028⟩b⟨U+2029⟩'],
    ['an escape sequence of a terminal', '\u001b[31mred', '⟨U+001B⟩[31mred'],
    ['a return to the start of the line', 'bad\rgood', 'bad⟨U+000D⟩good'],
    ['a null', 'a\u0000', 'a⟨U+0000⟩'],
    ['a tag', 'a\u{e0041}', 'a⟨U+E0041⟩'],
    ['another alphabet, line ends and tabs', 'שלום\tcafé\r\n🙂\n', 'שלום\tcafé\r\n🙂\n'],
  ])('%s', (_, text, expected) => expect(visible(text)).toBe(expected));

  it('different texts stay different, and nothing hidden is left', () => {
    const letters = ['a', '\u202e', '\u200b', '\r', '\n', '\t', '\u0000', '\u{e0041}', '🙂', 'ש', '\u3164'];
    const some = fc.array(fc.constantFrom(...letters), { maxLength: 6 }).map((all) => all.join(''));
    fc.assert(
      fc.property(some, some, (one, other) => {
        expect(visible(one) === visible(other)).toBe(one === other);
        expect(visible(one).replace(/\r\n|[\t\n]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });

  it('are written out wherever an object has them', () => {
    const hidden = 'a\u202eb\u001b';
    const { pods, policies } = readText(
      JSON.stringify({
        kind: 'List',
        items: [
          {
            kind: 'Pod',
            apiVersion: 'v1',
            metadata: { name: hidden, namespace: hidden, labels: { [hidden]: hidden } },
          },
          {
            kind: 'AuthorizationPolicy',
            apiVersion: 'security.istio.io/v1',
            metadata: { name: 'x', namespace: 'y' },
            spec: { rules: [{ to: [{ operation: { paths: [hidden] } }] }] },
          },
        ],
      }),
    );
    expect(JSON.stringify([pods, policies])).toContain('a⟨U+202E⟩b⟨U+001B⟩');
    expect(JSON.stringify([pods, policies])).not.toMatch(/\u202e|\\u001b/);
  });
});
