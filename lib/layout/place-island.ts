import type { Card, Chips, Island } from '#lib/view/view.ts';
import { type ChipFlow, flowChips, stackChips } from './chips.ts';
import type { CaptionText, Rectangle } from './placement.ts';

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
  /** The free way right of each card and waypoint, for lines between any two boxes. */
  readonly corridorOf: ReadonlyMap<string, Corridor>;
  /** A free row above the cards that leads from corridor to corridor. */
  readonly passTop: number;
  /** The frame around what is attached to nothing; null where nothing is. */
  readonly lane: Rectangle | null;
  /** A free row above the cards, where lines of inner columns get to the right border. */
  readonly bandTop: number;
  readonly captions: readonly { readonly text: CaptionText; readonly x: number; readonly y: number }[];
  /** Bottom of the rails, and the cards of the first column that hang on the service rail. */
  readonly railBottom: number;
  readonly ticks: readonly number[];
  /** A rail goes to a waypoint of this island, and the waypoints stand aside for it. */
  readonly ownRail: boolean;
};

/** A vertical way for lines, measured from the island's corner. `outer`: the last one, beside the right border. */
type Corridor = { readonly x: number; readonly width: number };

type Gutter = { readonly x: number; readonly width: number; readonly outer: boolean };

/** Sizes in CSS pixels at zoom 1, on a grid of 4. */
export const sizes = {
  header: 48,
  headerChips: 44,
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
  chipsGap: 5,
  laneGap: 14,
  laneHead: 28,
  laneFoot: 10,
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
  // The first column reaches as far right as the waypoints, so that lines to them pass beside it.
  const wide = ownRail && (columns <= 1 || quiet.length === 0);
  const inner = innerWidth(left, topLeft, quiet.length, exceptions.length, wide);

  const corridorOf = new Map<string, Corridor>();
  const header = flowChips(island.policies, inner - left);
  pushFlow(boxes, header, left, sizes.headerChips);
  let y: number = header.height === 0 ? sizes.header : sizes.headerChips + header.height + 8;
  const topsTop = y;
  for (const top of island.tops) {
    boxes.push([top.id, { x: topLeft, y, width: sizes.column, height: sizes.top }]);
    corridorOf.set(top.id, { x: topLeft + sizes.column, width: sizes.rightWithoutLines });
    const chips = flowChips(top.policies, sizes.column);
    pushFlow(boxes, chips, topLeft, y + sizes.top + sizes.chipsGap);
    y += sizes.top + (chips.height === 0 ? 0 : chips.height + sizes.chipsGap) + sizes.topGap;
  }
  const topsBottom = island.tops.length > 0 ? y : topsTop - 8;
  const headed = columns > 0 && (exceptions.length > 0 || island.rails.length > 0);
  const bandTop = topsBottom;
  const captionTop = topsBottom + (exceptions.length > 1 ? sizes.band : 0);
  const cardsTop = captionTop + (headed ? sizes.caption : island.tops.length > 0 ? 4 : 8);

  const captions: { text: CaptionText; x: number; y: number }[] = [];
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
      if (island.rails.length > 0) captions.push({ text: inheritingCaption(island), x, y: captionTop });
      column.forEach((card, row) => {
        if (card.onRail) ticks.push((tops[row] ?? cardsTop) + Math.min(cardHeight(card), sizes.cardHead) / 2);
      });
    }
    bottom = Math.max(bottom, end);
    const gap = index === quiet.length - 1 ? sizes.gutter : sizes.quietGap;
    noteCorridor(column, { x: x + width, width: Math.min(gap, sizes.rightWithoutLines) }, corridorOf, cardOfRow);
    x += width + gap;
  });
  exceptions.forEach((column, index) => {
    const width = sizes.column + (wide && index === 0 ? sizes.asideForRail : 0);
    if (index === 0) captions.push({ text: 'own label or trouble', x, y: captionTop });
    const outer = index === exceptions.length - 1;
    const gutter = { x: x + width, width: outer ? sizes.right : sizes.gutter, outer };
    gutters.push(gutter);
    for (const card of column) gutterOf.set(card.id, gutter);
    noteCorridor(column, gutter, corridorOf, cardOfRow);
    bottom = Math.max(bottom, placeColumn(column, x, cardsTop, width, boxes).end);
    x += width + sizes.gutter;
  });

  const lane = placeLane(island.lane, left, bottom, inner, boxes);
  const contentBottom = lane === null ? bottom : lane.y + lane.height;
  const isEmpty = columns + island.tops.length + header.height === 0 && lane === null;
  return {
    island,
    width: inner + (exceptions.length > 0 ? sizes.right : sizes.rightWithoutLines),
    height: contentBottom + (isEmpty ? 12 : sizes.bottom),
    boxes,
    gutters,
    gutterOf,
    cardOfRow,
    corridorOf,
    passTop: columns > 0 ? cardsTop - 4 : topsBottom - sizes.topGap / 2,
    lane,
    bandTop,
    captions,
    railBottom,
    ticks,
    ownRail,
  };
}

/** By the rail of requests to services where there is one: cards hang on that. */
function inheritingCaption({ rails: [rail] }: Island): CaptionText {
  return rail?.status === 'bound' ? "use the namespace's waypoint" : "ask for the namespace's waypoint";
}

function innerWidth(left: number, topLeft: number, quiet: number, exceptions: number, wide: boolean): number {
  const columns = quiet + exceptions;
  const gaps = Math.max(0, quiet - 1) * sizes.quietGap + (quiet > 0 && exceptions > 0 ? sizes.gutter : 0);
  const widened = !wide ? 0 : sizes.asideForRail * Math.max(1, quiet);
  const cards =
    columns * sizes.column + gaps + Math.max(0, exceptions - 1) * sizes.gutter + (columns > 0 ? widened : 0);
  return Math.max(left + cards, topLeft + sizes.column, left + sizes.column);
}

/** The frame under everything else, with its chips in it. */
function placeLane(
  lane: Chips,
  left: number,
  bottom: number,
  inner: number,
  boxes: [string, Rectangle][],
): Rectangle | null {
  const { boxes: rows, height } = stackChips(lane);
  if (rows.length === 0) return null;
  const y = bottom + sizes.laneGap;
  pushFlow(boxes, { boxes: rows, height }, left + 10, y + sizes.laneHead);
  return { x: left, y, width: inner - left, height: sizes.laneHead + height + sizes.laneFoot };
}

function pushFlow(boxes: [string, Rectangle][], flow: ChipFlow, x: number, y: number): void {
  for (const [id, box] of flow.boxes) boxes.push([id, { ...box, x: x + box.x, y: y + box.y }]);
}

function noteCorridor(
  column: readonly Card[],
  corridor: Corridor,
  corridorOf: Map<string, Corridor>,
  cardOfRow: Map<string, string>,
): void {
  for (const card of column) {
    corridorOf.set(card.id, corridor);
    for (const row of rowsOf(card)) cardOfRow.set(row, card.id);
  }
}

/** Height of a card with its rows and chips. */
function cardHeight(card: Card): number {
  if (card.shape === 'fold') return sizes.fold;
  if (card.shape === 'stack') return rowsHeight(card) + 2 * sizes.cardFoot - 4;
  const chips = flowChips(card.policies, sizes.column - 16).height;
  const body = rowsHeight(card) + (chips === 0 ? 0 : chips + sizes.chipsGap);
  return sizes.cardHead + body + (body > 0 ? sizes.cardFoot : 2);
}

function rowsHeight(card: Exclude<Card, { shape: 'fold' }>): number {
  return (card.stacks.length + (card.moreStacks === null ? 0 : 1)) * sizes.row;
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
  if (card.shape === 'service') pushFlow(boxes, flowChips(card.policies, sizes.column - 16), x + 8, row + 1);
}

function rowsOf(card: Card): readonly string[] {
  if (card.shape === 'fold') return [];
  const rows = card.stacks.map((stack) => stack.id);
  return card.moreStacks === null ? rows : [...rows, card.moreStacks.id];
}
