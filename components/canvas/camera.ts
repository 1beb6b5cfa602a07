import { readableZoom } from '#lib/layout/detail.ts';
import type { Rectangle } from '#lib/layout/placement.ts';
import type { CanvasViewport } from './canvas-props.ts';

export type Size = { readonly width: number; readonly height: number };

export const largestZoom = 1.6;

/** Distance of what is brought into sight from the edges of what is free, in CSS pixels. */
const edge = 16;

/** The part of the scene that a viewport shows, in scene units. */
export function seenThrough({ x, y, zoom }: CanvasViewport, { width, height }: Size): Rectangle {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** The part of the scene that stands in one part of the map, in scene units. */
export function seenIn({ x, y, zoom }: CanvasViewport, free: Rectangle): Rectangle {
  return seenThrough({ x: x - free.x, y: y - free.y, zoom }, free);
}

/** The viewport that shows a rectangle whole, in the middle of the free part. Computed from the scene: React Flow's own fit knows only its window. */
export function fitting(rectangle: Rectangle, free: Rectangle, atMost = 1.1): CanvasViewport {
  const { width, height } = rectangle;
  const zoom = Math.min(free.width / Math.max(1, width), free.height / Math.max(1, height), atMost);
  return centredOn(rectangle, free, zoom);
}

/** The viewport with a rectangle in the middle of the free part; one that is larger begins at its top left corner. */
export function centredOn(rectangle: Rectangle, free: Rectangle, zoom: number): CanvasViewport {
  const along = (start: number, length: number, from: number, room: number) =>
    length * zoom <= room ? from + room / 2 - (start + length / 2) * zoom : from + edge - start * zoom;
  return {
    x: along(rectangle.x, rectangle.width, free.x, free.width),
    y: along(rectangle.y, rectangle.height, free.y, free.height),
    zoom,
  };
}

/** The same middle, nearer or farther. */
export function zoomedBy(viewport: CanvasViewport, factor: number, size: Size, least: number): CanvasViewport {
  const zoom = Math.min(largestZoom, Math.max(least, viewport.zoom * factor));
  const ratio = zoom / viewport.zoom;
  return {
    x: size.width / 2 - (size.width / 2 - viewport.x) * ratio,
    y: size.height / 2 - (size.height / 2 - viewport.y) * ratio,
    zoom,
  };
}

/** A rectangle stands whole in the free part; of one that is too large for it, its head. */
export function isInSight({ x, y, width, height }: Rectangle, viewport: CanvasViewport, free: Rectangle): boolean {
  const seen = seenIn(viewport, free);
  const slack = 1 / viewport.zoom;
  return (
    x >= seen.x - slack &&
    y >= seen.y - slack &&
    x + Math.min(width, seen.width - edge / viewport.zoom) <= seen.x + seen.width + slack &&
    y + Math.min(height, seen.height - edge / viewport.zoom) <= seen.y + seen.height + slack
  );
}

/** The nearest zoom to begin with at which `isNear` says that cards are drawn around a rectangle; the wanted one where none does. */
export function zoomForCards(wanted: number, isNear: (zoom: number) => boolean): number {
  for (let zoom = wanted; zoom <= largestZoom; zoom *= 1.12) if (isNear(zoom)) return zoom;
  return isNear(largestZoom) ? largestZoom : wanted;
}

/** A zoom at which the smallest text of a card can be read. */
export function isReadable({ zoom }: CanvasViewport): boolean {
  return zoom >= readableZoom * 0.99;
}

/**
 * What is left of the map beside panels and sheets that lie over it: of each one the side is cut off where most remains.
 * The whole map where too little would be left to show anything.
 */
export function freePart(map: Rectangle, covers: readonly Rectangle[]): Rectangle {
  let free = map;
  for (const cover of covers) {
    const [right, bottom] = [free.x + free.width, free.y + free.height];
    const [coverRight, coverBottom] = [cover.x + cover.width, cover.y + cover.height];
    if (cover.x >= right || cover.y >= bottom || coverRight <= free.x || coverBottom <= free.y) continue;
    const rests: readonly Rectangle[] = [
      { ...free, width: cover.x - free.x },
      { ...free, x: coverRight, width: right - coverRight },
      { ...free, height: cover.y - free.y },
      { ...free, y: coverBottom, height: bottom - coverBottom },
    ];
    free = rests.reduce((most, rest) => (area(rest) > area(most) ? rest : most));
  }
  return free.width < leastFree.width || free.height < leastFree.height ? map : free;
}

const leastFree: Size = { width: 120, height: 80 };

function area({ width, height }: Size): number {
  return Math.max(0, width) * Math.max(0, height);
}
