import type { Detail } from './detail.ts';
import { sizes } from './place-island.ts';
import type { Rectangle } from './placement.ts';
import type { Scene, SceneBox } from './scene.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * The next box in a direction, as an arrow key asks for it: the nearest by the way there, boxes beside the way counting
 * as farther. Null at the edge. Where cards are not drawn, islands are neighbours of islands.
 */
export function neighbourOf(scene: Scene, from: SceneBox, direction: Direction, detail: Detail): SceneBox | null {
  let best: SceneBox | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const box of scene.boxes.values()) {
    if (box.id === from.id || (box.content.is === 'island') !== (detail !== 'near')) continue;
    // A card and its rows are not beside each other, but above and below.
    if (box.id === from.card && direction !== 'up') continue;
    if (box.card === from.id && direction !== 'down') continue;
    const cost = costOf(from.rectangle, box.rectangle, direction);
    if (cost < bestCost) {
      best = box;
      bestCost = cost;
    }
  }
  return best;
}

/** The box to start from: the wanted one, else the first at this detail. */
export function firstBox(scene: Scene, wanted: string | null, detail: Detail): SceneBox | null {
  const box = wanted === null ? undefined : scene.boxes.get(wanted);
  if (box !== undefined) return detail === 'near' ? box : (scene.boxes.get(box.island) ?? box);
  const [island] = scene.islands;
  if (island === undefined) return null;
  return (detail === 'near' ? island.boxes[0] : undefined) ?? scene.boxes.get(island.island.id) ?? null;
}

/** From edge to edge along the direction, and from centre to centre across it. */
function costOf(from: Rectangle, to: Rectangle, direction: Direction): number {
  const horizontal = direction === 'left' || direction === 'right';
  const [fromStart, toStart] = horizontal ? [from.x, to.x] : [from.y, to.y];
  const forward = direction === 'right' || direction === 'down';
  const along = forward ? toStart - fromStart : fromStart - toStart;
  // Across the page a neighbour stands beside, and not only begins farther on.
  const least = !horizontal ? 0 : (direction === 'right' ? from.width : to.width) / 2;
  if (along <= least) return Number.POSITIVE_INFINITY;
  const across = horizontal
    ? distance(from.y, headOf(from), to.y, headOf(to))
    : distance(from.x, from.width, to.x, to.width);
  return along + across;
}

/** How far two spans are apart, and a little for spans that overlap and have not the same middle. */
function distance(from: number, fromSize: number, to: number, toSize: number): number {
  const gap = Math.max(0, to - (from + fromSize), from - (to + toSize));
  return 3 * gap + 0.5 * Math.abs(from + fromSize / 2 - to - toSize / 2);
}

/** A card is where its heading is. */
function headOf({ height }: Rectangle): number {
  return Math.min(height, sizes.cardHead);
}
