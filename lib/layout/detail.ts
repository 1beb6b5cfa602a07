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

/** At this zoom the smallest text of a card, 11 pixels high, is still 9 on the screen. */
export const readableZoom = 0.82;

/** Below this zoom cards are too small to be read; tiles say more. They go a little later than they come. */
const smallestZoomForCards = 0.6;
const zoomWhereCardsGo = 0.55;

/** The way of a request is looked at as a whole: its shape counts, and badges on it are told apart at this zoom still. */
const smallestZoomForTrail = 0.3;

/** How far a window reaches beyond the viewport on each side, as a share of it: the second where the first is too full. */
const margins = [0.25, 0.08] as const;

/**
 * What to draw of a scene through a viewport (in scene units) at a zoom. The most detailed level that fits the budget
 * wins; the window reaches beyond the viewport, so that a small pan needs nothing new. While the map is `moving` no level
 * gets more detailed than it was: what is to appear can wait until the map rests, and the move stays smooth.
 */
export function frameOf(
  scene: Scene,
  viewport: Rectangle,
  zoom: number,
  previous: Detail | null,
  moving = false,
): Frame {
  const atMost = moving ? previous : null;
  const share = (detail: Detail) => (previous === null || previous === detail ? 1 : 1 / hysteresis);
  if ((atMost === null || atMost === 'near') && zoom >= zoomForCards(scene, previous)) {
    for (const margin of margins) {
      const near = nearFrame(scene, grown(viewport, margin), budget * share('near'));
      if (near !== null) return near;
    }
  }
  const window = grown(viewport, margins[0]);
  const islands = islandsIn(scene, window);
  const detail = atMost !== 'far' && islands.length <= tileBudget * share('tiles') ? 'tiles' : 'far';
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

function zoomForCards({ view }: Scene, previous: Detail | null): number {
  if (view.trail !== null) return smallestZoomForTrail;
  return previous === 'near' ? zoomWhereCardsGo : smallestZoomForCards;
}

function nearFrame(scene: Scene, window: Rectangle, room: number): Frame | null {
  const islands = islandsIn(scene, window);
  const callers = scene.callers.filter(({ rectangle }) => meets(rectangle, window));
  const boxes = boxesWithin(islands, window, room - callers.length);
  return boxes === null ? null : { detail: 'near', window, islands, boxes: [...boxes, ...callers] };
}

function islandsIn({ islands }: Scene, window: Rectangle): readonly SceneIsland[] {
  return islands.filter(({ rectangle }) => meets(rectangle, window));
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
