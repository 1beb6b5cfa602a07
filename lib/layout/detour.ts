import type { Detour } from '#lib/view/view.ts';
import { sizes } from './place-island.ts';
import type { Point, Rectangle } from './placement.ts';
import { cardOf, entry, type Site } from './site.ts';
import { between, gutterMiddle, type Move, take, takeGutter, type Ways } from './ways.ts';

/** A detour with the moves that lead it. */
export type DetourRoute = {
  readonly detour: Detour;
  readonly key: string;
  readonly start: Point;
  readonly moves: readonly Move[];
};

/**
 * The way of a detour: out of its box to the right, along the corridor beside it, over the free row above the cards, and
 * likewise into the other box; never through a card. Null where an end has no place.
 */
export function routeDetour(
  detour: Detour,
  key: string,
  sites: ReadonlyMap<string, Site>,
  boxes: ReadonlyMap<string, Rectangle>,
  ways: Ways,
): DetourRoute | null {
  const source = boxes.get(detour.from);
  const target = boxes.get(detour.to);
  const to = sites.get(detour.toIsland);
  if (source === undefined || target === undefined || to === undefined) return null;
  const start = { x: source.x + source.width, y: middleOf(source) + apart(source) };
  const end = { x: target.x + target.width, y: middleOf(target) - apart(target) };
  const into = corridorMoves(detour.to, to, ways, key);
  if (into === null) return null;
  const arrival: readonly Move[] = [into.corridor, { axis: 'y', at: end.y }, { axis: 'x', at: end.x }];

  const from = detour.fromIsland === null ? null : (sites.get(detour.fromIsland) ?? null);
  if (from === null) {
    const gate = entry(to, ways.packing, start.x);
    const first = { shelf: 0, gutter: 0 };
    const moves = [takeGutter(ways, 0, 0, key), ...between(ways, first, gate, true, key), into.pass, ...arrival];
    return { detour, key, start, moves };
  }
  const out = corridorMoves(detour.from, from, ways, key);
  if (out === null) return null;
  if (detour.fromIsland === detour.toIsland) {
    const same = out.x === into.x;
    return { detour, key, start, moves: same ? arrival : [out.corridor, out.pass, ...arrival] };
  }
  const leaving = { shelf: from.slot.shelf, gutter: from.slot.column + 1 };
  const gate = entry(to, ways.packing, gutterMiddle(ways.packing, leaving.shelf, leaving.gutter));
  return {
    detour,
    key,
    start,
    moves: [
      out.corridor,
      out.pass,
      takeGutter(ways, leaving.shelf, leaving.gutter, key),
      ...between(ways, leaving, gate, true, key),
      into.pass,
      ...arrival,
    ],
  };
}

/** The moves to the corridor beside a box and to the free row above the cards. */
function corridorMoves(box: string, { plan, slot }: Site, ways: Ways, key: string) {
  const corridor = plan.corridorOf.get(cardOf(box, plan) ?? '');
  if (corridor === undefined) return null;
  const middle = slot.x + corridor.x + corridor.width / 2;
  const island = plan.island.id;
  return {
    x: corridor.x,
    corridor: take(ways, 'x', `inner:${island}:${corridor.x}`, middle, Math.max(4, corridor.width - 12), key),
    pass: take(ways, 'y', `pass:${island}`, slot.y + plan.passTop, 6, key),
  };
}

function middleOf({ y, height }: Rectangle): number {
  return y + Math.min(height, sizes.top) / 2 - (height > sizes.top ? sizes.top / 2 - sizes.cardHead / 2 : 0);
}

/** What leaves and what arrives keep apart, and away from the middle, where lines of labels start. */
function apart({ height }: Rectangle): number {
  return height <= sizes.row ? 5 : 9;
}
