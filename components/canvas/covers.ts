import type { Rectangle } from '#lib/layout/placement.ts';
import { freePart } from './camera.ts';

/** Marks what lies over the map, so that nothing is brought into sight under it. */
const overMap = 'data-over-map';

/** The part of the map that nothing lies over, measured from the map's corner. */
export function freePartOf(map: Element): Rectangle {
  const area = map.getBoundingClientRect();
  const covers = [...document.querySelectorAll(`[${overMap}]`)].map((cover) => {
    const { x, y, width, height } = cover.getBoundingClientRect();
    return { x: x - area.x, y: y - area.y, width, height };
  });
  return freePart(
    { x: 0, y: 0, width: area.width, height: area.height },
    covers.filter(({ width, height }) => width > 0 && height > 0),
  );
}
