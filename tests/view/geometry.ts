import type { Placement, Point, Rectangle } from '#lib/layout/placement.ts';
import { toScene } from '#lib/layout/scene.ts';
import type { View } from '#lib/view/view.ts';

export function boxOf(placement: Placement, id: string): Rectangle {
  const box = placement.boxes.get(id);
  if (box === undefined) throw new Error(`no box ${id}`);
  return box;
}

export function overlaps(boxes: readonly Rectangle[]): number {
  let count = 0;
  boxes.forEach((left, index) => {
    for (const right of boxes.slice(index + 1)) {
      const apart =
        left.x + left.width <= right.x ||
        right.x + right.width <= left.x ||
        left.y + left.height <= right.y ||
        right.y + right.height <= left.y;
      if (!apart) count += 1;
    }
  });
  return count;
}

export function contains(outer: Rectangle, inner: Rectangle): boolean {
  return holds(outer, inner) && holds(outer, { x: inner.x + inner.width, y: inner.y + inner.height });
}

export function holds(box: Rectangle, { x, y }: Point): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

export function segments(points: readonly Point[]): readonly (readonly [Point, Point])[] {
  return points.slice(1).map((point, index) => [points[index] ?? point, point] as const);
}

/** Segments that run through the inside of a card or waypoint, or of an island that is neither source nor target. */
export function crossings(view: View, placement: Placement): readonly string[] {
  const scene = toScene(view, placement);
  const found: string[] = [];
  for (const { line, points } of placement.lines) {
    for (const [from, to] of segments(points)) {
      for (const island of scene.islands) {
        if (!runsThrough(from, to, island.rectangle)) continue;
        if (island.island.id !== line.island && island.island.id !== line.toIsland)
          found.push(`${line.id} through ${island.island.id}`);
        for (const box of island.boxes) {
          const own = box.id === line.from || box.id === line.to || scene.boxes.get(line.from)?.card === box.id;
          if (!own && runsThrough(from, to, box.rectangle)) found.push(`${line.id} through ${box.id}`);
        }
      }
    }
  }
  return found;
}

/** The same for ways that no label asks for: around waypoints, and legs of a path. */
export function detourCrossings(view: View, placement: Placement): readonly string[] {
  const scene = toScene(view, placement);
  const found: string[] = [];
  for (const { detour, points } of [...placement.around, ...placement.trail]) {
    for (const [from, to] of segments(points)) {
      for (const { island, rectangle, boxes } of scene.islands) {
        if (!runsThrough(from, to, rectangle)) continue;
        if (island.id !== detour.fromIsland && island.id !== detour.toIsland)
          found.push(`${detour.id} through ${island.id}`);
        for (const box of boxes) {
          const ends = [detour.from, detour.to];
          const own = ends.some((end) => end === box.id || scene.boxes.get(end)?.card === box.id);
          if (!own && runsThrough(from, to, box.rectangle)) found.push(`${detour.id} through ${box.id}`);
        }
      }
    }
  }
  return found;
}

export function runsThrough(from: Point, to: Point, box: Rectangle): boolean {
  return (
    Math.max(from.x, to.x) > box.x &&
    Math.min(from.x, to.x) < box.x + box.width &&
    Math.max(from.y, to.y) > box.y &&
    Math.min(from.y, to.y) < box.y + box.height
  );
}
