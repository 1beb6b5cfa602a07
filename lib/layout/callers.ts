import type { CallerBox } from '#lib/view/view.ts';
import { channel } from './pack.ts';
import type { Rectangle } from './placement.ts';

const size = { width: 200, height: 46, gap: 14 } as const;

/** How far the bounds of a map reach to the left for callers. */
export const callersWidth = size.width + channel;

/** Callers that are not on the map stand left of it, below each other, so that nothing on it moves for them. */
export function placeCallers(callers: readonly CallerBox[]): readonly (readonly [string, Rectangle])[] {
  return callers.map(({ id }, place) => [
    id,
    { x: -channel - size.width, y: place * (size.height + size.gap), width: size.width, height: size.height },
  ]);
}
