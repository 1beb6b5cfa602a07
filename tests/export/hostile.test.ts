import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { allowedMarkup as allowed } from '#lib/export/svg/allowed.ts';
import { visible } from '#lib/export/visible.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import { showAll } from '#lib/view/show.ts';
import { draw, readDemo } from './draw.ts';
import { everyElement, parseXml } from './parse-xml.ts';

let demo: Snapshot;

beforeAll(async () => {
  demo = await readDemo();
});

const payloads = [
  '<script>alert(1)</script>',
  '"><image href="https://evil.example/x"/>',
  "' onload='alert(1)",
  ']]><foreignObject/>',
  '<!--',
  '&lt;b&gt;',
  '&#60;script&#62;',
  'javascript:alert(1)',
  'url(https://evil.example)',
  '\u202egnp.exe',
  'a\u200bb',
  'line\u2028break\nand\ttab',
  '\u0000\ud800\ufffe',
  '\u2066\u2069\u0007',
  '한국어 日本語 العربية',
  '😀',
  '',
];

describe('a picture of hostile names', { timeout: 60_000 }, () => {
  it.each(payloads)('is well formed and made of the allowed parts only: %j', (payload) => {
    checkPicture(payload);
  });

  it('holds for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), checkPicture), { numRuns: 15 });
  });

  it('admits nothing that runs, loads or links', () => {
    const parts = [...Object.keys(allowed), ...Object.values(allowed).flat()];
    expect(
      parts.filter((part) => /^on|href|src|style|script|foreign|image|use|animate|set|filter/i.test(part)),
    ).toEqual([]);
  });

  it('shows what would be unseen, once, and leaves everything else as it is', () => {
    expect(visible('a\u202eb')).toBe('a⟨U+202E⟩b');
    expect(visible('\u200b\u0000\ud800\u2028\n')).toBe('⟨U+200B⟩⟨U+0000⟩⟨U+D800⟩⟨U+2028⟩⟨U+000A⟩');
    expect(visible('cart · 한국어 😀 <&>')).toBe('cart · 한국어 😀 <&>');
  });
});

function checkPicture(payload: string): void {
  const snapshot = renamed(demo, payload);
  const show = { ...showAll, text: payload, selected: `Service/${payload}/${payload}` };
  const root = parseXml(draw(snapshot, show, { link: payload }).svg);
  const wrong = everyElement(root).flatMap(({ name, attributes, text }) => [
    ...(name in allowed ? [] : [`<${name}>`]),
    ...(visible(text) === text ? [] : [text]),
    ...[...attributes].flatMap(([attribute, value]) => {
      const isNamed = attribute === 'data-box' || attribute === 'xmlns';
      const isFine =
        allowed[name]?.includes(attribute) === true &&
        visible(value) === value &&
        (isNamed || !/url\(|:\/\//.test(value));
      return isFine ? [] : [`<${name} ${attribute}="${value}">`];
    }),
  ]);
  expect(wrong).toEqual([]);
}

/** The same cluster with one name for a namespace, its services, waypoints and policies. */
function renamed(snapshot: Snapshot, name: string): Snapshot {
  const text = JSON.stringify(snapshot).replace(/"(?:shop|cart|waypoint|viewer|cart-v1-[^"]*)"/g, () =>
    JSON.stringify(name),
  );
  return { ...(JSON.parse(text) as Snapshot), source: { ...snapshot.source, name } };
}
