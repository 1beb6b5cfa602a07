import type { Rectangle } from '#lib/layout/placement.ts';
import type { Colour } from '#lib/view/colours.ts';
import { element } from './markup.ts';
import type { Palette } from './palette.ts';

export type FrameLook = {
  readonly fill: Colour | 'none';
  readonly stroke: Colour;
  readonly width?: number;
  readonly radius: number;
  readonly dashed?: boolean;
  readonly strength?: number;
};

/** A rectangle whose border lies inside it, as a box of the page has it. */
export function drawFrame({ x, y, width, height }: Rectangle, look: FrameLook, palette: Palette): string {
  const { fill, stroke, width: border = 1, radius, dashed = false, strength } = look;
  return element('rect', {
    x: x + border / 2,
    y: y + border / 2,
    width: Math.max(0, width - border),
    height: Math.max(0, height - border),
    rx: Math.max(0, Math.min(radius, height / 2) - border / 2),
    fill: fill === 'none' ? 'none' : palette[fill],
    stroke: palette[stroke],
    'stroke-width': border,
    'stroke-dasharray': dashed ? '3 2.4' : undefined,
    'stroke-opacity': strength,
  });
}
