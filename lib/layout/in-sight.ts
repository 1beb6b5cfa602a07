import type { Rectangle } from './placement.ts';
import type { Scene } from './scene.ts';

/** So much of an island, in scene units, must be seen at the edge for it to count. */
const least = 24;

/** Every island is in sight as a whole. */
export function allInSight({ islands }: Scene, seen: Rectangle): boolean {
  return islands.every(
    ({ rectangle: { x, y, width, height } }) =>
      x >= seen.x && y >= seen.y && x + width <= seen.x + seen.width && y + height <= seen.y + seen.height,
  );
}

/** How many islands are in sight, at least in part. */
export function islandsInSight({ islands }: Scene, seen: Rectangle): number {
  return islands.filter(
    ({ rectangle: { x, y, width, height } }) =>
      Math.min(x + width, seen.x + seen.width) - Math.max(x, seen.x) >= Math.min(least, width) &&
      Math.min(y + height, seen.y + seen.height) - Math.max(y, seen.y) >= Math.min(least, height),
  ).length;
}
