import type { MouseEvent } from 'react';
import type { Scene } from '#lib/layout/scene.ts';

/** The id of the box that an element of the map belongs to; null for the ground between boxes. */
export function boxIdAt(target: Element): string | null {
  return target.closest('[data-box]')?.getAttribute('data-box') ?? null;
}

/** The island under the pointer, where islands are painted on a bitmap and are no elements. */
export function islandAt(scene: Scene, event: MouseEvent): string | null {
  const area = event.currentTarget.getBoundingClientRect();
  const { x, y, zoom } = transformOf(event.currentTarget);
  const at = { x: (event.clientX - area.left - x) / zoom, y: (event.clientY - area.top - y) / zoom };
  const hit = scene.islands.find(
    ({ rectangle: r }) => at.x >= r.x && at.y >= r.y && at.x <= r.x + r.width && at.y <= r.y + r.height,
  );
  return hit?.island.id ?? null;
}

function transformOf(root: Element): { x: number; y: number; zoom: number } {
  const viewport = root.querySelector('.react-flow__viewport');
  const { a, e, f } = new DOMMatrix(viewport === null ? '' : getComputedStyle(viewport).transform);
  return { x: e, y: f, zoom: a };
}
