import type { Card, Island } from '#lib/view/view.ts';
import type { Rectangle } from './placement.ts';

/** One island with its boxes, measured from its own corner. */
export type IslandPlan = {
  readonly island: Island;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly (readonly [string, Rectangle])[];
  /** Where lines run down between the columns of exceptions: right of each column, by card. */
  readonly gutters: readonly Gutter[];
  readonly gutterOf: ReadonlyMap<string, Gutter>;
  readonly cardOfRow: ReadonlyMap<string, string>;
  /** A free row above the cards, where lines of inner columns get to the right border. */
  readonly bandTop: number;
  readonly captions: readonly { readonly text: 'on the rail' | 'exceptions'; readonly x: number; readonly y: number }[];
  /** Bottom of the rails, and the cards of the first column that hang on the service rail. */
  readonly railBottom: number;
  readonly ticks: readonly number[];
  /** A rail goes to a waypoint of this island, and the waypoints stand aside for it. */
  readonly ownRail: boolean;
};

/** A vertical way for lines, measured from the island's corner. `outer`: the last one, beside the right border. */
type Gutter = { readonly x: number; readonly width: number; readonly outer: boolean };

/** Sizes in CSS pixels at zoom 1, on a grid of 4. */
export const sizes = {
  header: 48,
  top: 46,
  topGap: 12,
  railService: 16,
  railWorkload: 24,
  left: 44,
  leftWithoutRail: 20,
  right: 36,
  rightWithoutLines: 20,
  bottom: 20,
  column: 216,
  quietGap: 12,
  gutter: 28,
  cardHead: 34,
  row: 24,
  cardFoot: 6,
  fold: 32,
  cardGap: 8,
  caption: 20,
  band: 16,
  asideForRail: 60,
} as const;

/** Plans one island: waypoints above, what inherits left, exceptions right. */
export function placeIsland(island: Island): IslandPlan {
  const ownRail = island.rails.some((rail) => !rail.leaves && rail.status !== 'undetermined');
  const quiet = columnsOf(island.quiet);
  const exceptions = columnsOf(island.exceptions);
  const columns = quiet.length + exceptions.length;
  const boxes: [string, Rectangle][] = [];

  const left = island.rails.length > 0 ? sizes.left : sizes.leftWithoutRail;
  const topLeft = left + (ownRail ? sizes.asideForRail : 0);
  let y: number = sizes.header;
  for (const top of island.tops) {
    boxes.push([top.id, { x: topLeft, y, width: sizes.column, height: sizes.top }]);
    y += sizes.top + sizes.topGap;
  }
  const topsBottom = island.tops.length > 0 ? y : sizes.header - 8;
  const headed = columns > 0 && (exceptions.length > 0 || island.rails.length > 0);
  const bandTop = topsBottom;
  const captionTop = topsBottom + (exceptions.length > 1 ? sizes.band : 0);
  const cardsTop = captionTop + (headed ? sizes.caption : island.tops.length > 0 ? 4 : 8);

  // The first column reaches as far right as the waypoints, so that lines to them pass beside it.
  const wide = ownRail && (columns <= 1 || quiet.length === 0);
  const captions: { text: 'on the rail' | 'exceptions'; x: number; y: number }[] = [];
  const gutters: Gutter[] = [];
  const gutterOf = new Map<string, Gutter>();
  const cardOfRow = new Map<string, string>();
  const ticks: number[] = [];
  let x: number = left;
  let bottom = columns > 0 ? cardsTop : topsBottom - (island.tops.length > 0 ? sizes.topGap : 0);
  let railBottom = bottom;

  quiet.forEach((column, index) => {
    const width = sizes.column + (wide ? sizes.asideForRail : 0);
    const { tops, end } = placeColumn(column, x, cardsTop, width, boxes);
    if (index === 0) {
      railBottom = end;
      if (island.rails.length > 0) captions.push({ text: 'on the rail', x, y: captionTop });
      column.forEach((card, row) => {
        if (card.onRail) ticks.push((tops[row] ?? cardsTop) + Math.min(cardHeight(card), sizes.cardHead) / 2);
      });
    }
    bottom = Math.max(bottom, end);
    x += width + (index === quiet.length - 1 ? sizes.gutter : sizes.quietGap);
  });
  exceptions.forEach((column, index) => {
    const width = sizes.column + (wide && index === 0 ? sizes.asideForRail : 0);
    if (index === 0) captions.push({ text: 'exceptions', x, y: captionTop });
    const outer = index === exceptions.length - 1;
    const gutter = { x: x + width, width: outer ? sizes.right : sizes.gutter, outer };
    gutters.push(gutter);
    for (const card of column) {
      gutterOf.set(card.id, gutter);
      for (const row of rowsOf(card)) cardOfRow.set(row, card.id);
    }
    bottom = Math.max(bottom, placeColumn(column, x, cardsTop, width, boxes).end);
    x += width + sizes.gutter;
  });
  if (columns > 0) x -= sizes.gutter;

  const inner = Math.max(x, topLeft + sizes.column, left + sizes.column);
  return {
    island,
    width: inner + (exceptions.length > 0 ? sizes.right : sizes.rightWithoutLines),
    height: bottom + (columns + island.tops.length > 0 ? sizes.bottom : 12),
    boxes,
    gutters,
    gutterOf,
    cardOfRow,
    bandTop,
    captions,
    railBottom,
    ticks,
    ownRail,
  };
}

/** Height of a card with its rows. */
function cardHeight(card: Card): number {
  if (card.shape === 'fold') return sizes.fold;
  const rows = card.stacks.length + (card.moreStacks === null ? 0 : 1);
  if (card.shape === 'stack') return rows * sizes.row + 2 * sizes.cardFoot - 4;
  return sizes.cardHead + rows * sizes.row + (rows > 0 ? sizes.cardFoot : 2);
}

/** Few cards stand in one column; many in columns of equal height, so that an island gets no taller than wide. */
function columnsOf(cards: readonly Card[]): readonly (readonly Card[])[] {
  if (cards.length === 0) return [];
  const total = cards.reduce((sum, card) => sum + cardHeight(card) + sizes.cardGap, 0);
  const wanted = Math.max(1, Math.ceil(Math.min(total / 560, Math.sqrt((1.1 * total) / sizes.column))));
  const columns: Card[][] = [[]];
  let filled = 0;
  for (const card of cards) {
    if (filled >= (columns.length * total) / wanted) columns.push([]);
    columns.at(-1)?.push(card);
    filled += cardHeight(card) + sizes.cardGap;
  }
  return columns;
}

function placeColumn(cards: readonly Card[], x: number, top: number, width: number, boxes: [string, Rectangle][]) {
  const tops: number[] = [];
  let y = top;
  for (const card of cards) {
    const height = cardHeight(card);
    tops.push(y);
    boxes.push([card.id, { x, y, width, height }]);
    if (card.shape !== 'fold') placeRows(card, x, y, width, boxes);
    y += height + sizes.cardGap;
  }
  return { tops, end: y - sizes.cardGap };
}

function placeRows(
  card: Exclude<Card, { shape: 'fold' }>,
  x: number,
  y: number,
  width: number,
  boxes: [string, Rectangle][],
) {
  let row = y + (card.shape === 'stack' ? sizes.cardFoot - 2 : sizes.cardHead);
  for (const id of rowsOf(card)) {
    boxes.push([id, { x: x + 8, y: row, width: width - 16, height: 20 }]);
    row += sizes.row;
  }
}

function rowsOf(card: Card): readonly string[] {
  if (card.shape === 'fold') return [];
  const rows = card.stacks.map((stack) => stack.id);
  return card.moreStacks === null ? rows : [...rows, card.moreStacks.id];
}
