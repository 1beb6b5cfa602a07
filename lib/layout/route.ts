import type { Line, View } from '#lib/view/view.ts';
import { type DetourRoute, routeDetour } from './detour.ts';
import type { Packing } from './pack.ts';
import { sizes } from './place-island.ts';
import type { PlacedDetour, PlacedLine, Point, Rectangle } from './placement.ts';
import { cardOf, entry, type Site } from './site.ts';
import {
  between,
  emptyWays,
  fromChannel,
  gutterMiddle,
  type Move,
  orderTracks,
  take,
  takeChannel,
  takeGutter,
  type Ways,
  walk,
} from './ways.ts';

type Route = { readonly line: Line; readonly key: string; readonly start: Point; readonly moves: readonly Move[] };

/**
 * The ways of all lines and detours: orthogonal, in gutters and channels, never through a card. Lines of one style to one waypoint
 * share their tracks, so they merge where they share a way.
 */
export function routeAll(
  view: View,
  sites: ReadonlyMap<string, Site>,
  boxes: ReadonlyMap<string, Rectangle>,
  packing: Packing,
): {
  readonly lines: readonly PlacedLine[];
  readonly around: readonly PlacedDetour[];
  readonly trail: readonly PlacedDetour[];
} {
  const ways = emptyWays(packing);
  const starts = new Map<string, number>();
  const routes: Route[] = [];
  for (const line of view.lines) {
    const route = routeLine(line, sites, boxes, ways, starts);
    if (route !== null) routes.push(route);
  }
  const around = view.around.flatMap(
    (detour) => routeDetour(detour, `around|${detour.from}`, sites, boxes, ways) ?? [],
  );
  const legs = view.trail?.legs ?? [];
  const trail = legs.flatMap((leg) => routeDetour(leg, `trail|${leg.id}`, sites, boxes, ways) ?? []);
  const order = orderTracks(ways);
  const placeDetour = ({ detour, key, start, moves }: DetourRoute): PlacedDetour => {
    const points = walk(ways, order, key, start, moves);
    return { detour, points, label: detour.label === null ? null : middleOfLongest(points) };
  };
  return {
    lines: routes.map(({ line, key, start, moves }) => place(line, walk(ways, order, key, start, moves))),
    around: around.map(placeDetour),
    trail: trail.map(placeDetour),
  };
}

function middleOfLongest(points: readonly Point[]): Point | null {
  let best: Point | null = null;
  let longest = 0;
  points.forEach((point, index) => {
    const next = points[index + 1];
    if (next === undefined) return;
    const length = Math.abs(next.x - point.x) + Math.abs(next.y - point.y);
    if (length <= longest) return;
    longest = length;
    best = { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
  });
  return best;
}

function routeLine(
  line: Line,
  sites: ReadonlyMap<string, Site>,
  boxes: ReadonlyMap<string, Rectangle>,
  ways: Ways,
  starts: Map<string, number>,
): Route | null {
  const from = sites.get(line.island);
  const to = sites.get(line.toIsland);
  const target = boxes.get(line.to);
  if (from === undefined || to === undefined || target === undefined) return null;
  const key = `${line.to}|${line.traffic}|${line.status}|${line.source === 'rail' ? 'rail' : 'own'}`;
  const port = target.y + target.height / 2 + portOffset(line);
  if (line.source === 'rail') return railRoute(line, key, from, to, target, port, ways);

  const box = boxes.get(line.from);
  const card = boxes.get(line.from) === undefined ? undefined : cardOf(line.from, from.plan);
  const gutter = card === undefined ? undefined : from.plan.gutterOf.get(card);
  if (box === undefined || gutter === undefined) return null;
  const start = startOf(line, box, card !== line.from, starts);

  const { slot, plan } = from;
  const inner = () =>
    take(ways, 'x', `inner:${line.island}:${gutter.x}`, slot.x + gutter.x + gutter.width / 2, gutter.width - 12, key);
  if (line.island === line.toIsland) {
    return { line, key, start, moves: [inner(), { axis: 'y', at: port }, { axis: 'x', at: target.x + target.width }] };
  }
  const toBorder: readonly Move[] = gutter.outer
    ? []
    : [inner(), take(ways, 'y', `band:${line.island}`, slot.y + plan.bandTop + sizes.band / 2, sizes.band - 4, key)];
  const leaving = { shelf: slot.shelf, gutter: slot.column + 1 };
  const end = entry(to, ways.packing, gutterMiddle(ways.packing, leaving.shelf, leaving.gutter));
  const above = Math.abs(start.y - slot.y) + Math.abs(port - to.slot.y) <= shelfHeight(ways.packing, slot.shelf);
  return {
    line,
    key,
    start,
    moves: [
      ...toBorder,
      takeGutter(ways, leaving.shelf, leaving.gutter, key),
      ...between(ways, leaving, end, above, key),
      ...arrive(end, to, target, port),
    ],
  };
}

/** The right border of a card, or of the card around a row. The two lines of a canary leave apart. */
function startOf(line: Line, box: Rectangle, isRow: boolean, starts: Map<string, number>): Point {
  const nth = starts.get(line.from) ?? 0;
  starts.set(line.from, nth + 1);
  const middle = box.y + Math.min(box.height, sizes.cardHead) / 2;
  const apart = line.percent === null ? nth * 7 : nth * 19 - 9;
  return { x: box.x + box.width + (isRow ? 8 : 0), y: middle + apart };
}

function railRoute(line: Line, key: string, from: Site, to: Site, target: Rectangle, port: number, ways: Ways): Route {
  const { slot } = from;
  const x = slot.x + (line.traffic === 'service' ? sizes.railService : sizes.railWorkload);
  if (line.island === line.toIsland) return { line, key, start: { x, y: port }, moves: [{ axis: 'x', at: target.x }] };

  const start = { x, y: slot.y + sizes.header - 4 };
  const end = entry(to, ways.packing, x);
  if (slot.first) {
    const moves = [takeChannel(ways, slot.shelf, key), ...fromChannel(ways, slot.shelf, x, end, key)];
    return { line, key, start, moves: [...moves, ...arrive(end, to, target, port)] };
  }
  const gap = slot.y - (line.traffic === 'service' ? 20 : 14);
  const leaving = { shelf: slot.shelf, gutter: slot.column };
  const moves: Move[] = [{ axis: 'y', at: gap }, takeGutter(ways, leaving.shelf, leaving.gutter, key)];
  return {
    line,
    key,
    start,
    moves: [...moves, ...between(ways, leaving, end, true, key), ...arrive(end, to, target, port)],
  };
}

function arrive(end: { readonly gutter: number }, to: Site, target: Rectangle, port: number): readonly Move[] {
  const fromLeft = end.gutter === to.slot.column;
  return [
    { axis: 'y', at: port },
    { axis: 'x', at: fromLeft ? target.x : target.x + target.width },
  ];
}

/** Each style arrives at a place of its own. */
function portOffset(line: Line): number {
  if (line.status === 'refused') return line.traffic === 'service' ? -2 : 4;
  return line.traffic === 'service' ? -8 : 10;
}

function shelfHeight(packing: Packing, shelf: number): number {
  return packing.shelves[shelf]?.height ?? 0;
}

function place(line: Line, points: readonly Point[]): PlacedLine {
  return { line, points, label: labelAt(line, points), mark: line.status === 'refused' ? markAt(line, points) : null };
}

function labelAt(line: Line, points: readonly Point[]): Point | null {
  const [first, second] = points;
  if (first === undefined || second === undefined || (line.label === null && line.percent === null)) return null;
  if (line.source === 'own') return { x: first.x + 18, y: first.y };
  if (first.y === second.y)
    return { x: (first.x + second.x) / 2 + 4, y: first.y - (line.status === 'refused' ? 15 : 9) };
  const third = points[2];
  if (third === undefined) return { x: second.x, y: second.y };
  const shift = Math.min(Math.abs(third.x - second.x) / 2, 84);
  return { x: second.x + Math.sign(third.x - second.x) * shift, y: second.y };
}

function markAt(line: Line, points: readonly Point[]): Point | null {
  const [first, second] = points;
  if (first === undefined || second === undefined) return null;
  if (line.source === 'own') return { x: Math.min(first.x + 16, second.x), y: first.y };
  // Two refused rails run close together, so their crosses stand side by side.
  if (first.y === second.y) return { x: (first.x + second.x) / 2 + (line.traffic === 'service' ? -12 : 8), y: first.y };
  const last = points.at(-1);
  const before = points.at(-2);
  if (last === undefined || before === undefined) return null;
  return { x: last.x + Math.sign(before.x - last.x) * 22, y: last.y };
}
