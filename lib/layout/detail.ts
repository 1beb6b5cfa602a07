import type { Rectangle } from './placement.ts';
import { meets, type Scene, type SceneBox, type SceneIsland } from './scene.ts';

/**
 * How much is drawn: `near` shows cards and their pods, `tiles` namespaces with their counts, `far` namespaces as
 * plain marks on one bitmap.
 */
export type Detail = 'near' | 'tiles' | 'far';

/** What lies in a window of a scene, at the detail that fits. */
export type Frame = {
  readonly detail: Detail;
  readonly window: Rectangle;
  readonly islands: readonly SceneIsland[];
  /** Cards, waypoints and callers; empty unless the detail is `near`. Rows and chips are part of what they hang on. */
  readonly boxes: readonly SceneBox[];
};

/** At most so many boxes are drawn at once; a row of a card counts for a third. */
export const budget = 150;

/** At most so many tiles; more are too small to hold words, and marks on a bitmap say as much. */
const tileBudget = 90;

/** A level that is not in use must fit this much more easily before it is taken, so that the picture does not flicker. */
const hysteresis = 1.3;

/** Below this zoom a card cannot be read, however few there are. */
const smallestZoomForCards = 0.3;

/**
 * What to draw of a scene through a viewport (in scene units) at a zoom. The most detailed level that fits the budget
 * wins; the window reaches a quarter of the viewport beyond it on each side, so that a small pan needs nothing new.
 */
export function frameOf(scene: Scene, viewport: Rectangle, zoom: number, previous: Detail | null): Frame {
  const window = grown(viewport, 0.25);
  const islands = scene.islands.filter((island) => meets(island.rectangle, window));
  const share = (detail: Detail) => (previous === null || previous === detail ? 1 : 1 / hysteresis);
  const zoomForCards = previous === 'near' ? smallestZoomForCards / hysteresis : smallestZoomForCards;
  if (zoom >= zoomForCards) {
    const callers = scene.callers.filter(({ rectangle }) => meets(rectangle, window));
    const boxes = boxesWithin(islands, window, budget * share('near') - callers.length);
    if (boxes !== null) return { detail: 'near', window, islands, boxes: [...boxes, ...callers] };
  }
  const detail = islands.length <= tileBudget * share('tiles') ? 'tiles' : 'far';
  return { detail, window, islands, boxes: [] };
}

/** The viewport is still inside the window of a frame, so the frame can stay as it is. */
export function covers(frame: Frame, viewport: Rectangle): boolean {
  const { window } = frame;
  return (
    viewport.x >= window.x &&
    viewport.y >= window.y &&
    viewport.x + viewport.width <= window.x + window.width &&
    viewport.y + viewport.height <= window.y + window.height
  );
}

function boxesWithin(islands: readonly SceneIsland[], window: Rectangle, room: number): readonly SceneBox[] | null {
  const boxes: SceneBox[] = [];
  let cost = islands.length;
  for (const island of islands) {
    for (const box of island.boxes) {
      if (!meets(box.rectangle, window)) continue;
      cost += box.card === null ? 1 : 1 / 3;
      if (cost > room) return null;
      if (box.card === null) boxes.push(box);
    }
  }
  return boxes;
}

function grown({ x, y, width, height }: Rectangle, share: number): Rectangle {
  return {
    x: x - width * share,
    y: y - height * share,
    width: width * (1 + 2 * share),
    height: height * (1 + 2 * share),
  };
}
