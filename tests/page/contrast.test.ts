import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name, { light, dark }] as const,
  ),
);

const plain = ['bg', 'panel'];
const textPairs: readonly (readonly [string, readonly string[]])[] = [
  ['ink', [...plain, 'quiet', 'waypoint-bg', 'refused-bg', 'unknown-bg', 'ok-bg']],
  ['ink-2', [...plain, 'quiet', 'waypoint-bg', 'refused-bg', 'unknown-bg']],
  ['ink-3', [...plain, 'quiet', 'waypoint-bg', 'refused-bg', 'unknown-bg']],
  ['service', [...plain, 'quiet', 'service-bg']],
  ['workload', [...plain, 'quiet', 'workload-bg']],
  ['waypoint', [...plain, 'waypoint-bg']],
  ['refused', [...plain, 'refused-bg']],
  ['unknown', [...plain, 'unknown-bg']],
  ['ok', [...plain, 'ok-bg']],
];
const glyphPairs: readonly (readonly [string, readonly string[]])[] = [
  ['mark', [...plain, 'quiet', 'waypoint-bg', 'refused-bg', 'unknown-bg']],
  ['focus', [...plain, 'waypoint-bg', 'refused-bg', 'unknown-bg']],
];

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  it.each(textPairs)('reads %s at 4.5:1 or better', (ink, grounds) => {
    for (const ground of grounds) expect([ground, contrast(ink, ground, theme) >= 4.5]).toEqual([ground, true]);
  });

  it.each(glyphPairs)('shows %s at 3:1 or better', (ink, grounds) => {
    for (const ground of grounds) expect([ground, contrast(ink, ground, theme) >= 3]).toEqual([ground, true]);
  });
});

function contrast(one: string, other: string, theme: 'light' | 'dark'): number {
  const [dark = 0, light = 0] = [luminance(one, theme), luminance(other, theme)].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(name: string, theme: 'light' | 'dark'): number {
  const colour = tokens.get(name)?.[theme];
  if (colour === undefined) throw new Error(`globals.css has no token --${name} with a light and a dark colour`);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
