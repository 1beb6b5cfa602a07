import { channel, type Packing } from './pack.ts';
import type { Point } from './placement.ts';

/**
 * The free ways between islands. A gutter runs down beside a column (`index` 0 is left of the first), a channel runs
 * across above a shelf (`index` = number of shelves is below the last). Each line that uses one gets a track in it.
 */
export type Ways = {
  readonly packing: Packing;
  readonly tracks: Map<string, { readonly middle: number; readonly width: number; readonly keys: Set<string> }>;
};

/** One move of a line: along to a fixed coordinate, or to its track in a way. */
export type Move =
  | { readonly axis: 'x' | 'y'; readonly at: number }
  | { readonly axis: 'x' | 'y'; readonly way: string };

export function emptyWays(packing: Packing): Ways {
  return { packing, tracks: new Map() };
}

/** Books a track in a way, and says how to get onto it. */
export function take(ways: Ways, axis: 'x' | 'y', way: string, middle: number, width: number, key: string): Move {
  const known = ways.tracks.get(way);
  if (known === undefined) ways.tracks.set(way, { middle, width, keys: new Set([key]) });
  else known.keys.add(key);
  return { axis, way };
}

export function takeGutter(ways: Ways, shelf: number, index: number, key: string): Move {
  return take(ways, 'x', `gutter:${shelf}:${index}`, gutterMiddle(ways.packing, shelf, index), channel - 12, key);
}

export function takeChannel(ways: Ways, index: number, key: string): Move {
  return take(ways, 'y', `channel:${index}`, channelMiddle(ways.packing, index), channel - 12, key);
}

/** Middle of a gutter. */
export function gutterMiddle({ shelves }: Packing, shelf: number, index: number): number {
  const column = shelves[shelf]?.columns[index - 1];
  return column === undefined ? -channel / 2 : column.x + column.width + channel / 2;
}

/** The moves from one shelf's gutter to another's, through gutters of the shelves between. Empty where they are one. */
export function between(
  ways: Ways,
  from: { readonly shelf: number; readonly gutter: number },
  to: { readonly shelf: number; readonly gutter: number },
  above: boolean,
  key: string,
): readonly Move[] {
  if (from.shelf === to.shelf && from.gutter === to.gutter) return [];
  if (from.shelf === to.shelf) {
    return [takeChannel(ways, above ? from.shelf : from.shelf + 1, key), takeGutter(ways, to.shelf, to.gutter, key)];
  }
  const down = to.shelf > from.shelf;
  const x = gutterMiddle(ways.packing, from.shelf, from.gutter);
  return [
    takeChannel(ways, down ? from.shelf + 1 : from.shelf, key),
    ...fromChannel(ways, down ? from.shelf + 1 : from.shelf, x, to, key),
  ];
}

/** The moves from a channel to a gutter. */
export function fromChannel(
  ways: Ways,
  index: number,
  x: number,
  to: { readonly shelf: number; readonly gutter: number },
  key: string,
): readonly Move[] {
  const moves: Move[] = [];
  const target = gutterMiddle(ways.packing, to.shelf, to.gutter);
  const down = to.shelf >= index;
  let here = x;
  for (let shelf = down ? index : index - 1; shelf !== to.shelf; shelf += down ? 1 : -1) {
    const gutter = nearestGutter(ways.packing, shelf, here, target);
    here = gutterMiddle(ways.packing, shelf, gutter);
    moves.push(takeGutter(ways, shelf, gutter, key), takeChannel(ways, down ? shelf + 1 : shelf, key));
  }
  moves.push(takeGutter(ways, to.shelf, to.gutter, key));
  return moves;
}

/** Walks the moves from a start, now that every way knows how many tracks it needs. */
export function walk(
  ways: Ways,
  order: ReadonlyMap<string, ReadonlyMap<string, number>>,
  key: string,
  start: Point,
  moves: readonly Move[],
): readonly Point[] {
  const points: Point[] = [start];
  let here = start;
  for (const move of moves) {
    const at = 'at' in move ? move.at : trackAt(ways, order, move.way, key);
    const next = move.axis === 'x' ? { x: at, y: here.y } : { x: here.x, y: at };
    if (next.x !== here.x || next.y !== here.y) points.push(next);
    here = next;
  }
  return withoutStraightCorners(points);
}

/** The place of each key in each way, by name, so that the same lines always run in the same order. */
export function orderTracks(ways: Ways): ReadonlyMap<string, ReadonlyMap<string, number>> {
  return new Map(
    [...ways.tracks].map(([way, { keys }]) => [
      way,
      new Map([...keys].sort().map((key, place) => [key, place] as const)),
    ]),
  );
}

function trackAt(
  ways: Ways,
  order: ReadonlyMap<string, ReadonlyMap<string, number>>,
  way: string,
  key: string,
): number {
  const track = ways.tracks.get(way);
  if (track === undefined) return 0;
  const count = track.keys.size;
  const place = order.get(way)?.get(key) ?? 0;
  const spacing = Math.min(8, track.width / count);
  return track.middle + (place - (count - 1) / 2) * spacing;
}

function channelMiddle({ shelves }: Packing, index: number): number {
  const above = shelves[index - 1];
  return above === undefined ? -channel / 2 : above.y + above.height + channel / 2;
}

function nearestGutter(packing: Packing, shelf: number, here: number, target: number): number {
  const columns = packing.shelves[shelf]?.columns.length ?? 0;
  let best = 0;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let gutter = 0; gutter <= columns; gutter += 1) {
    const x = gutterMiddle(packing, shelf, gutter);
    const cost = Math.abs(x - here) + 1.001 * Math.abs(x - target);
    if (cost < bestCost) {
      best = gutter;
      bestCost = cost;
    }
  }
  return best;
}

function withoutStraightCorners(points: readonly Point[]): readonly Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (before === undefined || after === undefined) return true;
    return !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y));
  });
}
