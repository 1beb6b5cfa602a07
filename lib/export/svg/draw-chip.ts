import type { Rectangle } from '#lib/layout/placement.ts';
import type { Colour } from '#lib/view/colours.ts';
import { severityShapes } from '#lib/view/glyph-shapes.ts';
import { policyLetters } from '#lib/view/policy-words.ts';
import type { PolicyChip } from '#lib/view/view.ts';
import { drawFrame } from './draw-frame.ts';
import { drawSign } from './draw-sign.ts';
import { drawText } from './draw-text.ts';
import { element } from './markup.ts';
import type { Palette } from './palette.ts';

/** One policy or route on what it is attached to. */
export function drawChip(chip: PolicyChip, at: Rectangle, palette: Palette): string {
  const { x, y, width, height } = at;
  const middle = y + height / 2;
  const idle = chip.state === 'idle';
  const unknown = chip.state === 'unknown' && chip.trouble === null;
  const ink: Colour = idle ? 'ink-3' : 'ink-2';
  const end = x + width - 7 - (unknown ? 10 : 0);
  const isUnknown = chip.state === 'unknown';
  return [
    drawFrame(at, { fill: 'panel', stroke: isUnknown ? 'unknown' : 'line', radius: 5, dashed: isUnknown }, palette),
    element('rect', { x: x + 3, y: middle - 7, width: 14, height: 14, rx: 3.5, fill: palette[ink] }),
    drawText(
      policyLetters[chip.kind],
      x + 10,
      middle,
      { size: 10, weight: 700, colour: 'panel', align: 'middle' },
      palette,
    ),
    drawText(
      chip.name,
      x + 21,
      middle,
      { size: 11, colour: ink, room: Math.max(0, end - x - 21), struck: idle },
      palette,
    ),
    unknown ? drawText('?', x + width - 7, middle, { size: 11, colour: 'unknown', align: 'end' }, palette) : '',
    mark(chip, at, palette),
  ].join('');
}

/** A finding's sign, else a dot where the policy works in part only. */
function mark({ trouble, state }: PolicyChip, { x, y, width }: Rectangle, palette: Palette): string {
  const [right, top] = [x + width - 1, y + 1];
  if (trouble !== null) {
    return [
      element('circle', { cx: right - 0.5, cy: top + 0.5, r: 6.5, fill: palette.panel }),
      drawSign(severityShapes[trouble.severity], right - 7, top + 0.5, 13, palette),
    ].join('');
  }
  if (state !== 'partly') return '';
  return element('circle', { cx: right, cy: top, r: 3.5, fill: palette.unknown, stroke: palette.panel });
}
