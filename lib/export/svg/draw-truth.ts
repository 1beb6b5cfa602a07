import type { Truth } from '../truth.ts';
import type { Block } from './draw-legend.ts';
import { drawText, type TextLook, widthOf } from './draw-text.ts';
import type { Palette } from './palette.ts';

/** Over the map: which data, and how fresh. */
export function drawHeading(
  { title, facts, warning }: Truth,
  left: number,
  top: number,
  width: number,
  palette: Palette,
): Block {
  const first = drawWrapped(title, left, top, width, 22, { size: 15, weight: 600, colour: 'ink' }, palette);
  const second = drawWrapped(facts, left, top + first.height, width, 18, { size: 12, colour: 'ink-2' }, palette);
  const height = first.height + second.height;
  if (warning === null) return { markup: `${first.markup}${second.markup}`, height };
  const look = { size: 12, weight: 600, colour: 'refused' } as const;
  const third = drawWrapped(warning, left, top + height, width, 18, look, palette);
  return { markup: `${first.markup}${second.markup}${third.markup}`, height: height + third.height };
}

/** Under the map: what it shows, what it does not, what made it, and where to see it again. */
export function drawNotes(
  { notes, maker, link }: Truth,
  left: number,
  top: number,
  width: number,
  palette: Palette,
): Block {
  let y = top;
  const put = (text: string, colour: TextLook['colour']) => {
    const block = drawWrapped(text, left, y, width, 17, { size: 11.5, colour }, palette);
    y += block.height;
    return block.markup;
  };
  const markup = [
    ...notes.map((note) => put(note, 'ink-2')),
    put(link === null ? maker : `${maker} · ${link}`, 'ink-3'),
  ].join('');
  return { markup, height: y - top };
}

function drawWrapped(
  text: string,
  left: number,
  top: number,
  width: number,
  lineHeight: number,
  look: TextLook,
  palette: Palette,
): Block {
  const lines = wrapped(text, width, look.size, look.weight);
  const markup = lines
    .map((line, index) => drawText(line, left, top + (index + 0.5) * lineHeight, look, palette))
    .join('');
  return { markup, height: lines.length * lineHeight };
}

/** Lines of at most a width; a word that is longer, as an address is, breaks where the line ends. */
function wrapped(text: string, width: number, size: number, weight = 400): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined, size, weight) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const character of word) {
      if (line !== '' && widthOf(line + character, size, weight) > width) {
        lines.push(line);
        line = '';
      }
      line += character;
    }
  }
  return [...lines, line];
}
