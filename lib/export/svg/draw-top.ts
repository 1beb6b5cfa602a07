import type { Rectangle } from '#lib/layout/placement.ts';
import { kindShapes } from '#lib/view/glyph-shapes.ts';
import type { CallerBox, TopBox } from '#lib/view/view.ts';
import { callerLines, topSecondLine, usageWords } from '#lib/view/words.ts';
import { withoutIsolates } from '../visible.ts';
import { drawFrame, type FrameLook } from './draw-frame.ts';
import { drawSign } from './draw-sign.ts';
import { drawText, widthOf } from './draw-text.ts';
import { drawTrouble } from './draw-trouble.ts';
import type { Palette } from './palette.ts';

const frames: Readonly<Record<TopBox['shape'], FrameLook>> = {
  waypoint: { fill: 'waypoint-bg', stroke: 'waypoint', width: 1.4, radius: 999 },
  ghost: { fill: 'panel', stroke: 'refused', width: 1.4, radius: 999, dashed: true },
  gateway: { fill: 'panel', stroke: 'line', radius: 10 },
};

/** A waypoint, a waypoint that does not exist, or a gateway that is none. */
export function drawTop(top: TopBox, at: Rectangle, palette: Palette): string {
  const { x, y, width, height } = at;
  const frame = frames[top.shape];
  const middle = y + height / 2;
  const broken = top.shape === 'waypoint' && top.state !== 'ready';
  const usage = top.shape === 'waypoint' ? usageWords(top.usedBy) : '';
  const inset = 12 + (frame.width ?? 1);
  const left = x + inset + 28;
  const right = x + width - inset;
  const missing = top.shape === 'ghost';
  const second = right - left - (usage === '' ? 0 : widthOf(usage, 11, 500) + 8);
  return [
    drawFrame(at, { ...frame, dashed: frame.dashed === true || broken }, palette),
    drawSign(kindShapes[top.shape], x + inset, middle, 20, palette),
    drawText(
      top.name,
      left,
      middle - 6.9,
      { size: 13, weight: 600, colour: missing ? 'refused' : 'ink', room: right - left },
      palette,
    ),
    drawText(
      topSecondLine(top),
      left,
      middle + 8.1,
      {
        size: 11,
        weight: broken ? 500 : 400,
        colour: missing ? 'refused' : broken ? 'unknown' : 'ink-2',
        room: Math.max(0, second),
      },
      palette,
    ),
    usage === ''
      ? ''
      : drawText(usage, right, middle + 8.1, { size: 11, weight: 500, colour: 'waypoint', align: 'end' }, palette),
    drawTrouble(top.trouble, { x, y }, palette),
  ].join('');
}

/** Callers that stand for no object of the map. */
export function drawCaller(caller: CallerBox, at: Rectangle, palette: Palette): string {
  const { x, y, width, height } = at;
  const [first, second] = callerLines(caller);
  const middle = y + height / 2;
  const room = width - 26;
  return [
    drawFrame(at, { fill: 'panel', stroke: 'unknown', radius: 10, dashed: true }, palette),
    drawText(
      first,
      x + 13,
      second === '' ? middle : middle - 6.9,
      { size: 12.5, weight: 500, colour: 'ink', room },
      palette,
    ),
    second === ''
      ? ''
      : drawText(withoutIsolates(second), x + 13, middle + 7.8, { size: 11, colour: 'ink-2', room }, palette),
  ].join('');
}
