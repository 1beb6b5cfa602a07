import { frameOf, readableZoom } from '#lib/layout/detail.ts';
import type { Rectangle } from '#lib/layout/placement.ts';
import type { Scene, SceneIsland } from '#lib/layout/scene.ts';
import { isException, outcomes } from '#lib/view/outcome.ts';
import { fitting, type Size, seenIn, seenThrough } from './camera.ts';
import type { CanvasViewport } from './canvas-props.ts';

/** So much of a map must be in sight as cards for a look that begins with a part; else its tiles say more. */
const leastShare = 1 / 3;

/** A tile, in CSS pixels, that has room for its name. */
const leastTile: Size = { width: 48, height: 30 };

/** Of so many tiles names may be cut short, where a few are much smaller than all others. */
const cutShort = 0.1;

/**
 * Where to look at first: everything, where its text can be read; else a good part of it as cards; else everything as
 * tiles, or so many of them as can be read. A part begins where most has to be seen.
 */
export function firstLook(scene: Scene, map: Size, free: Rectangle): CanvasViewport {
  const { bounds } = scene.placement;
  const all = fitting(bounds, free);
  if (all.zoom >= readableZoom && detailAt(scene, all, map) === 'near') return all;
  const worths = scene.islands.map(worthOf);
  const near = partAt(scene, worths, free, readableZoom);
  if (near !== null && detailAt(scene, near, map) === 'near') {
    const share = shareOf(free.width, bounds.width, readableZoom) * shareOf(free.height, bounds.height, readableZoom);
    if (share >= leastShare) return near;
  }
  const least = leastZoomForTiles(scene);
  if (all.zoom >= least && detailAt(scene, all, map) !== 'far') return all;
  // Where even the smallest tiles are too many for the level of tiles, fewer are looked at, from nearer.
  for (let zoom = Math.min(least, readableZoom); zoom <= readableZoom; zoom *= 1.12) {
    const part = partAt(scene, worths, free, zoom);
    if (part !== null && detailAt(scene, part, map) !== 'far') return part;
  }
  return all;
}

/** Everything is in sight. */
export function showsAll({ placement: { bounds } }: Scene, viewport: CanvasViewport, free: Rectangle): boolean {
  const seen = seenIn(viewport, free);
  const slack = 2 / viewport.zoom;
  return (
    seen.x <= bounds.x + slack &&
    seen.y <= bounds.y + slack &&
    seen.x + seen.width >= bounds.x + bounds.width - slack &&
    seen.y + seen.height >= bounds.y + bounds.height - slack
  );
}

/** The zoom at which nearly every tile has room for its name. */
function leastZoomForTiles({ islands }: Scene): number {
  const small = (lengths: readonly number[]) =>
    lengths.toSorted((left, right) => left - right)[Math.floor(lengths.length * cutShort)] ?? 1;
  return Math.max(
    leastTile.width / small(islands.map(({ rectangle }) => rectangle.width)),
    leastTile.height / small(islands.map(({ rectangle }) => rectangle.height)),
  );
}

function detailAt(scene: Scene, viewport: CanvasViewport, size: Size) {
  return frameOf(scene, seenThrough(viewport, size), viewport.zoom, null).detail;
}

function shareOf(room: number, length: number, zoom: number): number {
  return Math.min(1, room / zoom / Math.max(1, length));
}

/** The part at this zoom that begins at an island and holds most of what has to be seen; of equals the first by name. */
function partAt(scene: Scene, worths: readonly number[], free: Rectangle, zoom: number): CanvasViewport | null {
  const { bounds } = scene.placement;
  const size = { width: free.width / zoom, height: free.height / zoom };
  let best: Rectangle | null = null;
  let bestScore = -1;
  for (const { rectangle } of scene.islands) {
    const x = within(rectangle.x - lead / zoom, bounds.x, bounds.x + bounds.width - size.width);
    const y = within(rectangle.y - lead / zoom, bounds.y, bounds.y + bounds.height - size.height);
    const seen = { x, y, ...size };
    const score = scene.islands.reduce(
      (sum, island, index) => sum + (worths[index] ?? 0) * shareIn(island.rectangle, seen),
      0,
    );
    if (score <= bestScore) continue;
    best = seen;
    bestScore = score;
  }
  return best === null ? null : { x: free.x - best.x * zoom, y: free.y - best.y * zoom, zoom };
}

/** What stays free before the island that a part begins with, in CSS pixels. */
const lead = 28;

/** Where everything fits along one axis it stands in the middle of it. */
function within(value: number, least: number, most: number): number {
  return most <= least ? (least + most) / 2 : Math.min(most, Math.max(least, value));
}

/** How much of an island is in sight; of one that is cut off only half of that counts. */
function shareIn(r: Rectangle, seen: Rectangle): number {
  const across = Math.min(r.x + r.width, seen.x + seen.width) - Math.max(r.x, seen.x);
  const down = Math.min(r.y + r.height, seen.y + seen.height) - Math.max(r.y, seen.y);
  if (across <= 0 || down <= 0) return 0;
  const share = (across * down) / (r.width * r.height);
  return share > 0.999 ? 1 : share / 2;
}

/** How much in an island has to be seen. */
function worthOf({ island }: SceneIsland): number {
  const loud = outcomes
    .filter(isException)
    .reduce((sum, outcome) => sum + (island.services[outcome] ?? 0) + (island.workloads[outcome] ?? 0), 0);
  const trouble = island.troubleWithin;
  // Notes can be about everything, so they draw the eye nowhere.
  const found = trouble === null || trouble.severity === 'info' ? 0 : 1 + trouble.count;
  return loud + found + 0.01;
}
