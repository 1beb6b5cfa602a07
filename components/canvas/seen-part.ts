import type { Rectangle } from '#lib/layout/placement.ts';
import { seenIn } from './camera.ts';
import { freePartOf } from './covers.ts';

/** The part of the scene that stands on the screen and that nothing lies over, in scene units; null where there is no map. */
export function seenPart(): Rectangle | null {
  const map = document.querySelector('.react-flow');
  const moved = map?.querySelector('.react-flow__viewport');
  if (map == null || moved == null) return null;
  const { a: zoom, e: x, f: y } = new DOMMatrixReadOnly(getComputedStyle(moved).transform);
  return zoom > 0 ? seenIn({ x, y, zoom }, freePartOf(map)) : null;
}
