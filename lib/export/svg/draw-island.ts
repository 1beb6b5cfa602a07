import { sizes } from '#lib/layout/place-island.ts';
import type { Rectangle } from '#lib/layout/placement.ts';
import type { Scene } from '#lib/layout/scene.ts';
import { severityShapes } from '#lib/view/glyph-shapes.ts';
import { shortReasons } from '#lib/view/policy-words.ts';
import type { Island } from '#lib/view/view.ts';
import { islandCounts, islandMode } from '#lib/view/words.ts';
import { drawFrame } from './draw-frame.ts';
import { drawSign } from './draw-sign.ts';
import { drawText, widthOf } from './draw-text.ts';
import { element } from './markup.ts';
import type { Palette } from './palette.ts';

/** A namespace: its ground and its heading, and the frame around what is attached to nothing. */
export function drawIsland(scene: Scene, island: Island, at: Rectangle, palette: Palette): string {
  const outside = island.mode !== 'ambient';
  return [
    drawFrame(at, { fill: 'panel', stroke: 'line', radius: 14, dashed: outside }, palette),
    drawHeading(island, at, outside, palette),
    drawLane(scene, island, palette),
  ].join('');
}

function drawHeading(island: Island, { x, y, width }: Rectangle, outside: boolean, palette: Palette): string {
  const middle = y + 1 + 22;
  const start = x + 1 + (island.rails.length > 0 ? 44 : 20);
  const end = x + width - 1 - 16;
  const nameRoom = 0.55 * (end - start);
  const nameWidth = Math.min(nameRoom, widthOf(island.name, 14, 600));
  const mode = islandMode(island);
  const dot = start + nameWidth + 8;
  let modeEnd = dot + 14 + widthOf(mode, 11, 500);
  const trouble =
    island.trouble === null ? '' : drawSign(severityShapes[island.trouble.severity], modeEnd + 8, middle, 14, palette);
  if (trouble !== '') modeEnd += 22;
  return [
    drawText(island.name, start, middle, { size: 14, weight: 600, colour: 'ink', room: nameRoom }, palette),
    element('circle', {
      cx: dot + 4,
      cy: middle,
      r: outside ? 3.5 : 4,
      fill: outside ? 'none' : palette.ok,
      stroke: outside ? palette.mark : undefined,
    }),
    drawText(mode, dot + 14, middle, { size: 11, weight: 500, colour: 'ink-2' }, palette),
    trouble,
    drawText(
      islandCounts(island),
      end,
      middle,
      { size: 11, colour: 'ink-3', align: 'end', room: Math.max(0, end - modeEnd - 16) },
      palette,
    ),
  ].join('');
}

/** Policies that are attached to nothing, each with its reason; their chips are boxes of their own. */
function drawLane({ placement, boxes }: Scene, { id, lane }: Island, palette: Palette): string {
  const frame = placement.lanes.find(({ island }) => island === id)?.rectangle;
  if (frame === undefined || lane.shown.length === 0) return '';
  const reasons = lane.shown.map((chip) => {
    const at = boxes.get(chip.id)?.rectangle;
    if (at === undefined || chip.reason === null) return '';
    const left = at.x + at.width + 7;
    return drawText(
      shortReasons[chip.reason],
      left,
      at.y + at.height / 2,
      { size: 11, colour: 'ink-3', room: Math.max(0, frame.x + frame.width - 7 - left) },
      palette,
    );
  });
  return [
    drawFrame(frame, { fill: 'none', stroke: 'mark', strength: 0.6, radius: 9, dashed: true }, palette),
    drawText(
      'Attached to nothing',
      frame.x + 11,
      frame.y + sizes.laneHead / 2,
      { size: 11, weight: 600, colour: 'ink-2' },
      palette,
    ),
    ...reasons,
  ].join('');
}
