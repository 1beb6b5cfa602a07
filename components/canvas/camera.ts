import type { Rectangle } from '#lib/layout/placement.ts';
import type { CanvasViewport } from './canvas-props.ts';

export type Size = { readonly width: number; readonly height: number };

export const largestZoom = 1.6;

/** The part of the scene that a viewport shows, in scene units. */
export function seenThrough({ x, y, zoom }: CanvasViewport, { width, height }: Size): Rectangle {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** The viewport that shows a rectangle whole, centred. Computed from the scene: React Flow's own fit knows only its window. */
export function fitting(rectangle: Rectangle, size: Size, atMost = 1.1): CanvasViewport {
  const zoom = Math.min(size.width / Math.max(1, rectangle.width), size.height / Math.max(1, rectangle.height), atMost);
  return centredOn(rectangle, size, zoom);
}

/** The viewport with a rectangle in its middle. */
export function centredOn(rectangle: Rectangle, size: Size, zoom: number): CanvasViewport {
  return {
    x: size.width / 2 - (rectangle.x + rectangle.width / 2) * zoom,
    y: size.height / 2 - (rectangle.y + rectangle.height / 2) * zoom,
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

/** A rectangle lies whole in the part that is seen. */
export function isInSight(rectangle: Rectangle, seen: Rectangle): boolean {
  return (
    rectangle.x >= seen.x &&
    rectangle.y >= seen.y &&
    rectangle.x + rectangle.width <= seen.x + seen.width &&
    rectangle.y + rectangle.height <= seen.y + seen.height
  );
}
