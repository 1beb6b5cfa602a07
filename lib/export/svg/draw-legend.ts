import { aroundStyle, lineStyles } from '#lib/layout/line-styles.ts';
import type { Colour } from '#lib/view/colours.ts';
import { outcomeShapes } from '#lib/view/glyph-shapes.ts';
import { legendOf } from '#lib/view/legend.ts';
import type { View } from '#lib/view/view.ts';
import { legendWords, outcomeWords } from '#lib/view/words.ts';
import { drawSign } from './draw-sign.ts';
import { drawText, widthOf } from './draw-text.ts';
import { element } from './markup.ts';
import type { Palette } from './palette.ts';

/** A part of the picture with its height. */
export type Block = { readonly markup: string; readonly height: number };

type Entry = {
  readonly words: string;
  readonly width: number;
  readonly draw: (x: number, middle: number) => string;
};

const rowHeight = 20;
const size = 11.5;

/** What lines and signs mean, as far as the view has them, in as many rows as a width asks for. */
export function drawLegend(view: View, left: number, top: number, width: number, palette: Palette): Block {
  const entries = entriesOf(view, palette);
  let [x, y] = [left, top];
  const parts = entries.map(({ words, width: sign, draw }) => {
    const whole = sign + 6 + widthOf(words, size);
    if (x > left && x + whole > left + width) [x, y] = [left, y + rowHeight];
    const middle = y + rowHeight / 2;
    const markup = `${draw(x, middle)}${drawText(words, x + sign + 6, middle, { size, colour: 'ink-2' }, palette)}`;
    x += whole + 16;
    return markup;
  });
  return { markup: parts.join(''), height: entries.length === 0 ? 0 : y - top + rowHeight };
}

function entriesOf(view: View, palette: Palette): readonly Entry[] {
  const legend = legendOf(view);
  const ofLine = (words: string, colour: Colour, dashes: string | undefined, cross = false): Entry => ({
    words,
    width: 30,
    draw: (x, middle) =>
      element(
        'g',
        { transform: `translate(${x} ${middle - 6})`, stroke: palette[colour], fill: 'none' },
        element('path', {
          d: 'M0 6H23',
          'stroke-width': 1.8,
          'stroke-dasharray': dashes,
          'stroke-linecap': dashes === aroundStyle.dashes ? 'round' : undefined,
        }),
        element('path', { d: 'M30 6l-8-4v8z', fill: palette[colour], stroke: 'none' }),
        cross ? element('path', { d: 'M9 2.5l7 7m0-7l-7 7', 'stroke-width': 1.5 }) : '',
      ),
  });
  const bound = lineStyles.filter(({ traffic, status }) => status === 'bound' && legend.traffic.includes(traffic));
  return [
    ...bound.map(({ traffic, colour, dashes }) => ofLine(legendWords[traffic], colour, dashes)),
    ...(legend.goesAround ? [ofLine(legendWords.around, aroundStyle.colour, aroundStyle.dashes)] : []),
    ...(legend.refusedLines ? [ofLine(outcomeWords.refused, 'refused', '12 4', true)] : []),
    ...legend.outcomes.map((outcome) => ({
      words: outcomeWords[outcome],
      width: 14,
      draw: (x: number, middle: number) => drawSign(outcomeShapes[outcome], x, middle, 14, palette),
    })),
    ...legend.policies.map((state) => ({
      words: legendWords[state],
      width: 16,
      draw: (x: number, middle: number) => drawChipSign(state, x, middle, palette),
    })),
  ];
}

function drawChipSign(state: 'partly' | 'idle', x: number, middle: number, palette: Palette): string {
  const frame = element('rect', {
    x: x + 0.5,
    y: middle - 5.5,
    width: 15,
    height: 11,
    rx: 2.5,
    fill: 'none',
    stroke: palette.mark,
  });
  if (state === 'idle')
    return `${frame}${element('path', { d: `M${x} ${middle}h16`, stroke: palette['ink-2'], fill: 'none' })}`;
  return `${frame}${element('circle', { cx: x + 15, cy: middle - 5, r: 3.5, fill: palette.unknown, stroke: palette.bg })}`;
}
