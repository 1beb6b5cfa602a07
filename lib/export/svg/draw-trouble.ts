import type { Rectangle } from '#lib/layout/placement.ts';
import { severityShapes } from '#lib/view/glyph-shapes.ts';
import type { Trouble } from '#lib/view/view.ts';
import { drawFrame } from './draw-frame.ts';
import { drawSign } from './draw-sign.ts';
import { drawText, widthOf } from './draw-text.ts';
import type { Palette } from './palette.ts';

/** The sign of the worst finding about a box, on its upper left corner, with their number where there are several. */
export function drawTrouble(trouble: Trouble | null, { x, y }: Pick<Rectangle, 'x' | 'y'>, palette: Palette): string {
  if (trouble === null) return '';
  const number = trouble.count > 1 ? String(trouble.count) : null;
  const width = 19 + (number === null ? 0 : 6 + widthOf(number, 10, 600));
  const badge = { x: x - 6, y: y - 8, width, height: 18 };
  return [
    drawFrame(badge, { fill: 'panel', stroke: 'line', radius: 9 }, palette),
    drawSign(severityShapes[trouble.severity], badge.x + 3, badge.y + 9, 13, palette),
    number === null
      ? ''
      : drawText(number, badge.x + 18, badge.y + 9, { size: 10, weight: 600, colour: 'ink' }, palette),
  ].join('');
}
