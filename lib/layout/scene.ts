import type { ObjectId } from '#lib/model/object-id.ts';
import type { BoxId, CallerBox, Card, Chips, Island, PolicyChip, Stack, TopBox, View } from '#lib/view/view.ts';
import { linePath } from './line-path.ts';
import type { PlacedDetour, PlacedLine, Placement, Point, Rectangle } from './placement.ts';

/** A view with its placement, by box: what canvas, keyboard and search share. Nothing in it depends on the zoom. */
export type Scene = {
  readonly view: View;
  readonly placement: Placement;
  readonly islands: readonly SceneIsland[];
  readonly boxes: ReadonlyMap<BoxId, SceneBox>;
  readonly lines: readonly SceneLine[];
  /** Callers beside the islands. */
  readonly callers: readonly SceneBox[];
  readonly around: readonly SceneDetour[];
  readonly trail: readonly SceneDetour[];
};

export type SceneIsland = {
  readonly island: Island;
  readonly rectangle: Rectangle;
  readonly boxes: readonly SceneBox[];
};

export type SceneBox = {
  readonly id: BoxId;
  /** What a click selects; null for a fold, and for callers that are no object. */
  readonly object: ObjectId | null;
  readonly rectangle: Rectangle;
  /** The island it stands in; itself for an island, and for callers, which stand in none. */
  readonly island: BoxId;
  /** The card of a row, or what a policy chip hangs on; null for everything else. */
  readonly card: BoxId | null;
  readonly content: Content;
};

export type Content =
  | { readonly is: 'island'; readonly island: Island }
  | { readonly is: 'top'; readonly top: TopBox }
  | { readonly is: 'card'; readonly card: Card }
  | { readonly is: 'row'; readonly stack: Stack; readonly namespace: string }
  | { readonly is: 'more'; readonly what: 'pod' | 'policy'; readonly count: number; readonly open: boolean }
  | { readonly is: 'chip'; readonly chip: PolicyChip }
  | { readonly is: 'caller'; readonly caller: CallerBox };

export type SceneLine = {
  readonly placed: PlacedLine;
  readonly extent: Rectangle;
  /** SVG path data of its way. */
  readonly path: string;
};

export type SceneDetour = {
  readonly placed: PlacedDetour;
  readonly extent: Rectangle;
  /** SVG path data of its way. */
  readonly path: string;
};

/** Joins a view and its placement. */
export function toScene(view: View, placement: Placement): Scene {
  const boxes = new Map<BoxId, SceneBox>();
  const islands: SceneIsland[] = [];
  for (const island of view.islands) {
    const rectangle = placement.boxes.get(island.id);
    if (rectangle === undefined) continue;
    const own: SceneBox[] = [];
    const add = (id: BoxId, object: ObjectId | null, card: BoxId | null, content: Content) => {
      const at = placement.boxes.get(id);
      if (at === undefined) return;
      const box = { id, object, rectangle: at, island: island.id, card, content };
      boxes.set(id, box);
      own.push(box);
    };
    boxes.set(island.id, {
      id: island.id,
      object: island.id,
      rectangle,
      island: island.id,
      card: null,
      content: { is: 'island', island },
    });
    const addChips = (host: BoxId, { shown, more }: Chips) => {
      for (const chip of shown) add(chip.id, chip.object, host, { is: 'chip', chip });
      if (more !== null) add(more.id, null, host, { is: 'more', what: 'policy', count: more.count, open: more.open });
    };
    addChips(island.id, island.policies);
    for (const top of island.tops) {
      add(top.id, top.object, null, { is: 'top', top });
      addChips(top.id, top.policies);
    }
    for (const card of [...island.quiet, ...island.exceptions]) {
      add(card.id, objectOf(card), null, { is: 'card', card });
      if (card.shape === 'fold') continue;
      for (const stack of card.stacks)
        add(stack.id, stack.object, card.id, { is: 'row', stack, namespace: card.namespace });
      if (card.moreStacks !== null)
        add(card.moreStacks.id, null, card.id, {
          is: 'more',
          what: 'pod',
          count: card.moreStacks.pods,
          open: false,
        });
      if (card.shape === 'service') addChips(card.id, card.policies);
    }
    addChips(island.id, island.lane);
    islands.push({ island, rectangle, boxes: own });
  }
  const callers = view.callers.flatMap((caller): readonly SceneBox[] => {
    const { id } = caller;
    const at = placement.boxes.get(id);
    if (at === undefined) return [];
    return [{ id, object: null, rectangle: at, island: id, card: null, content: { is: 'caller', caller } }];
  });
  for (const caller of callers) boxes.set(caller.id, caller);
  return {
    view,
    placement,
    islands,
    boxes,
    callers,
    lines: placement.lines.map(drawable),
    around: placement.around.map(fromStart),
    trail: placement.trail.map(fromStart),
  };
}

/** Detours of one start share the first part of their way, so they are drawn from there: then their dots fall together. */
function fromStart(placed: PlacedDetour): SceneDetour {
  return { placed, extent: extentOf(placed), path: linePath(placed.points.toReversed()) };
}

function drawable<Placed extends { readonly points: readonly Point[] }>(placed: Placed) {
  return { placed, extent: extentOf(placed), path: linePath(placed.points) };
}

/** Two rectangles share at least a border. */
export function meets(left: Rectangle, right: Rectangle): boolean {
  return (
    left.x <= right.x + right.width &&
    right.x <= left.x + left.width &&
    left.y <= right.y + right.height &&
    right.y <= left.y + left.height
  );
}

function objectOf(card: Card): ObjectId | null {
  if (card.shape === 'service') return card.object;
  return card.shape === 'stack' ? (card.stacks[0]?.object ?? null) : null;
}

function extentOf({ points }: { readonly points: readonly Point[] }): Rectangle {
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
