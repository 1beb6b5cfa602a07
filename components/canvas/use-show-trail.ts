import { useEffect, useRef } from 'react';
import type { Rectangle } from '#lib/layout/placement.ts';
import type { Scene } from '#lib/layout/scene.ts';
import type { Camera } from './use-camera.ts';

/** A path that is asked for is brought into sight as a whole; one that came with the link leaves the map where it looks. */
export function useShowTrail(picture: string, scene: Scene, camera: Camera, placedByLink: boolean): void {
  const shown = useRef<string | null>(null);
  const first = useRef(true);
  const ready = camera.frame !== null;
  useEffect(() => {
    if (!ready) return;
    const stops = scene.view.trail?.stops ?? [];
    const key = [picture, ...stops.map(({ box }) => box)].join('\n');
    const isFirst = first.current;
    first.current = false;
    if (shown.current === key) return;
    shown.current = key;
    const boxes = stops.flatMap(({ box }) => scene.boxes.get(box)?.rectangle ?? []);
    boxes.push(...scene.trail.map(({ extent }) => extent));
    if (boxes.length > 0 && !(isFirst && placedByLink)) camera.showWhole(around(boxes), true);
  });
}

function around(boxes: readonly Rectangle[]): Rectangle {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}
