import type { Colour } from '#lib/view/colours.ts';
import { visible } from '../visible.ts';
import { element, escaped } from './markup.ts';
import type { Palette } from './palette.ts';
import { roughWidth, textWidth } from './text-width.ts';

export type TextLook = {
  readonly size: number;
  readonly weight?: number;
  readonly colour: Colour;
  /** What it may take; the rest is cut off, with three dots. Unbounded where left out. */
  readonly room?: number;
  readonly align?: 'start' | 'middle' | 'end';
  readonly struck?: boolean;
};

/** From the middle of a line of Inter down to its baseline, in ems. */
const toBaseline = 0.364;

/**
 * One line of text around a middle height. It is as wide as in the page's font whatever font the reader has, so nothing
 * runs into its neighbour; what does not fit is still there to be selected.
 */
export function drawText(text: string, x: number, middle: number, look: TextLook, palette: Palette): string {
  const { size, weight = 400, colour, room, align = 'start', struck = false } = look;
  const width = widthOf(text, size, weight);
  const style = {
    'font-size': size,
    'font-weight': weight === 400 ? undefined : weight,
    'text-decoration': struck ? 'line-through' : undefined,
    fill: palette[colour],
    ...exactWidth(text, size, weight),
  };
  const baseline = size * toBaseline;
  if (room === undefined || width <= room + 0.5) {
    const anchor = align === 'start' ? undefined : align;
    return element('text', { x, y: middle + baseline, 'text-anchor': anchor, ...style }, escaped(text));
  }
  const left = align === 'start' ? x : align === 'end' ? x - room : x - room / 2;
  const shown = fitting(visible(text), size, weight, room - dotsWidth(size));
  return [
    element(
      'svg',
      { x: left, y: middle - size, width: Math.max(0, shown), height: 2 * size, overflow: 'hidden' },
      element('text', { x: 0, y: size + baseline, ...style }, escaped(text)),
    ),
    element('path', {
      d: dots(left + shown + size * 0.16, middle + baseline - size * 0.055, size),
      stroke: palette[colour],
      'stroke-width': size * 0.12,
      'stroke-linecap': 'round',
      fill: 'none',
    }),
  ].join('');
}

/** The width of a text as it is drawn, guessed where the table does not know all of it. */
export function widthOf(text: string, size: number, weight = 400): number {
  return roughWidth(visible(text), size, weight);
}

function exactWidth(text: string, size: number, weight: number) {
  const width = textWidth(visible(text), size, weight);
  return width === null || width === 0 ? {} : { textLength: width, lengthAdjust: 'spacingAndGlyphs' };
}

/** How much of a room whole characters fill. */
function fitting(text: string, size: number, weight: number, room: number): number {
  let width = 0;
  for (const character of text) {
    const next = width + roughWidth(character, size, weight);
    if (next > room) break;
    width = next;
  }
  return width;
}

function dotsWidth(size: number): number {
  return size * 0.86;
}

function dots(x: number, y: number, size: number): string {
  const step = Math.round(size * 26) / 100;
  const at = (value: number) => Math.round(value * 100) / 100;
  return `M${at(x)} ${at(y)}h0m${step} 0h0m${step} 0h0`;
}
