import type { Rectangle } from '#lib/layout/placement.ts';
import { relatedTo } from '#lib/layout/related.ts';
import { meets, type Scene, type SceneBox } from '#lib/layout/scene.ts';
import type { BoxId } from '#lib/view/view.ts';
import { drawCard, drawMore, drawRow } from './draw-card.ts';
import { drawChip } from './draw-chip.ts';
import { drawIsland } from './draw-island.ts';
import { drawDetours, drawLineMarks, drawLines, drawRail } from './draw-lines.ts';
import { drawRings, drawStops } from './draw-marks.ts';
import { drawText } from './draw-text.ts';
import { drawCaller, drawTop } from './draw-top.ts';
import { element } from './markup.ts';
import type { Palette } from './palette.ts';

/** What is brought out in a picture. */
export type Emphasis = { readonly selected: BoxId | null; readonly marked: readonly SceneBox[] };

/** Below this strength what is written on lines goes too. */
const dim = 0.4;

/** Everything of a scene that meets a window, in the scene's own units and in the order of the page's map. */
export function drawMap(scene: Scene, window: Rectangle, { selected, marked }: Emphasis, palette: Palette): string {
  const { view, placement } = scene;
  const related = relatedTo(scene, selected);
  const strength = view.trail !== null ? 0.16 : related.lines.length > 0 ? 0.45 : 1;
  const islands = scene.islands.filter(({ rectangle }) => meets(rectangle, window));
  const shown = new Set(islands.map(({ island }) => island.id));
  const lines = scene.lines.filter(({ extent }) => meets(extent, window));
  const inWindow = ({ rectangle }: SceneBox) => meets(rectangle, window);
  const lit = new Set(view.trail?.boxes ?? []);
  const draw = (box: SceneBox) => drawBox(scene, box, lit, palette);
  const islandBox = (id: BoxId) => scene.boxes.get(id);
  return [
    ...islands.map(({ island }) => {
      const box = islandBox(island.id);
      return box === undefined ? '' : draw(box);
    }),
    element(
      'g',
      { opacity: strength < dim ? strength : undefined },
      ...placement.rails.filter(({ island }) => shown.has(island)).map((rail) => drawRail(rail, palette)),
      ...placement.captions
        .filter(({ island }) => shown.has(island))
        .map(({ text, at }) => drawText(text, at.x, at.y + 8, { size: 11, weight: 500, colour: 'ink-3' }, palette)),
    ),
    element('g', { opacity: strength === 1 ? undefined : strength }, drawLines(lines, 1.6, palette)),
    drawLines(related.lines, 2.8, palette),
    ...islands.flatMap(({ boxes }) => boxes.filter(inWindow).map(draw)),
    ...scene.callers.filter(inWindow).map(draw),
    strength >= dim ? drawLineMarks(lines, palette) : '',
    drawDetours(
      scene.around.filter(({ extent }) => meets(extent, window)),
      { dotted: true, width: 2.2 },
      palette,
    ),
    drawDetours(
      scene.trail.filter(({ extent }) => meets(extent, window)),
      { dotted: view.trail?.around === true, width: 3 },
      palette,
    ),
    drawRings(scene, selected, marked, palette),
    drawStops(scene, palette),
  ].join('');
}

function drawBox(scene: Scene, box: SceneBox, lit: ReadonlySet<BoxId>, palette: Palette): string {
  const host = box.content.is === 'row' || box.content.is === 'more' || box.content.is === 'chip' ? box.card : null;
  const dimmed = lit.size > 0 && !lit.has(host ?? box.id);
  return element('g', { 'data-box': box.id, opacity: dimmed ? 0.25 : undefined }, content(scene, box, palette));
}

function content(scene: Scene, { content, rectangle }: SceneBox, palette: Palette): string {
  switch (content.is) {
    case 'island':
      return drawIsland(scene, content.island, rectangle, palette);
    case 'top':
      return drawTop(content.top, rectangle, palette);
    case 'card':
      return drawCard(content.card, rectangle, palette);
    case 'row':
      return drawRow(content.stack, rectangle, palette);
    case 'more':
      return drawMore(content.what, content.count, content.open, rectangle, palette);
    case 'chip':
      return drawChip(content.chip, rectangle, palette);
    case 'caller':
      return drawCaller(content.caller, rectangle, palette);
  }
}
