import type { Mark } from '#lib/view/glyph-shapes.ts';
import { element } from './markup.ts';
import type { Palette } from './palette.ts';

/** A sign of the legend with its middle at a point. */
export function drawSign(marks: readonly Mark[], x: number, middle: number, size: number, palette: Palette): string {
  const scale = size / 16;
  const shapes = marks.map(({ d, fill, stroke, width, dashes }) =>
    element('path', {
      d,
      fill: fill === undefined ? 'none' : palette[fill],
      stroke: stroke === undefined ? undefined : palette[stroke],
      'stroke-width': width,
      'stroke-dasharray': dashes,
    }),
  );
  const at = (value: number) => Math.round(value * 100) / 100;
  const moved = `translate(${at(x)} ${at(middle - size / 2)})`;
  return element(
    'g',
    { transform: scale === 1 ? moved : `${moved} scale(${Math.round(scale * 1000) / 1000})` },
    ...shapes,
  );
}
