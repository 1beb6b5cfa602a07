import type { ObjectId } from '#lib/model/object-id.ts';
import type { BoxId, Card, Island, Stack, TopBox, View } from '#lib/view/view.ts';
import { linePath } from './line-path.ts';
import type { PlacedLine, Placement, Rectangle } from './placement.ts';

/** A view with its placement, by box: what canvas, keyboard and search share. Nothing in it depends on the zoom. */
export type Scene = {
  readonly view: View;
  readonly placement: Placement;
  readonly islands: readonly SceneIsland[];
  readonly boxes: ReadonlyMap<BoxId, SceneBox>;
  readonly lines: readonly SceneLine[];
};

export type SceneIsland = {
  readonly island: Island;
  readonly rectangle: Rectangle;
  readonly boxes: readonly SceneBox[];
};

export type SceneBox = {
  readonly id: BoxId;
  /** What a click selects; null for a fold. */
  readonly object: ObjectId | null;
  readonly rectangle: Rectangle;
  readonly island: BoxId;
  /** The card of a row; null for everything else. */
  readonly card: BoxId | null;
  readonly content: Content;
};

export type Content =
  | { readonly is: 'island'; readonly island: Island }
  | { readonly is: 'top'; readonly top: TopBox }
  | { readonly is: 'card'; readonly card: Card }
  | { readonly is: 'row'; readonly stack: Stack; readonly namespace: string }
  | { readonly is: 'more'; readonly pods: number };

export type SceneLine = {
  readonly placed: PlacedLine;
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
    for (const top of island.tops) add(top.id, top.object, null, { is: 'top', top });
    for (const card of [...island.quiet, ...island.exceptions]) {
      add(card.id, objectOf(card), null, { is: 'card', card });
      if (card.shape === 'fold') continue;
      for (const stack of card.stacks)
        add(stack.id, stack.object, card.id, { is: 'row', stack, namespace: card.namespace });
      if (card.moreStacks !== null) add(card.moreStacks.id, null, card.id, { is: 'more', pods: card.moreStacks.pods });
    }
    islands.push({ island, rectangle, boxes: own });
  }
  const lines = placement.lines.map((placed) => ({
    placed,
    extent: extentOf(placed),
    path: linePath(placed.points),
  }));
  return { view, placement, islands, boxes, lines };
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

function extentOf({ points }: PlacedLine): Rectangle {
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
