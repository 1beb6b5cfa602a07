import { useStore, useStoreApi } from '@xyflow/react';
import { type PointerEvent, useEffect, useRef } from 'react';
import { allInSight } from '#lib/layout/in-sight.ts';
import { type MiniPlan, miniPlan, pointOn, spanOn } from '#lib/layout/mini-plan.ts';
import type { Point } from '#lib/layout/placement.ts';
import type { Scene } from '#lib/layout/scene.ts';
import { seenThrough } from './camera.ts';
import { paintMini } from './mini-paint.ts';
import { usePaint } from './use-paint.ts';

/**
 * The whole map in a corner, with a frame around what is in sight; a click or a drag moves there. It is drawn from the
 * scene, so it shows also what React Flow does not hold. Nothing where everything is in sight. The keyboard has its
 * arrows on the map itself.
 */
export function MiniMap({
  scene,
  onLook,
}: {
  readonly scene: Scene;
  /** Bring a point of the scene into the middle; `done` once the pointer is let go. */
  readonly onLook: (middle: Point, done: boolean) => void;
}) {
  const all = useStore(
    ({ transform: [x, y, zoom], width, height }) =>
      width === 0 || allInSight(scene, seenThrough({ x, y, zoom }, { width, height })),
  );
  return all || scene.islands.length === 0 ? null : <Mini scene={scene} onLook={onLook} />;
}

function Mini({ scene, onLook }: Parameters<typeof MiniMap>[0]) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLSpanElement>(null);
  const store = useStoreApi();
  const paint = usePaint();
  const plan = miniPlan(scene.placement.bounds);

  useEffect(() => {
    if (canvas.current !== null && paint !== null) paintMini(canvas.current, scene, paint);
  }, [scene, paint]);

  // Without React: a pan renders nothing anew.
  useEffect(() => {
    const planned = miniPlan(scene.placement.bounds);
    const follow = () => {
      const {
        transform: [x, y, zoom],
        width,
        height,
      } = store.getState();
      if (frame.current !== null) frameAt(frame.current, planned, seenThrough({ x, y, zoom }, { width, height }));
    };
    follow();
    return store.subscribe(follow);
  }, [scene, store]);

  const look = (event: PointerEvent<HTMLElement>, done: boolean) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    onLook(pointOn(plan, event.clientX - left, event.clientY - top), done);
  };
  return (
    <div
      role="img"
      aria-label="The whole map, with a frame around the part in sight"
      title="Click or drag to move the map"
      data-testid="mini-map"
      className="absolute right-3 bottom-3 z-10 cursor-crosshair touch-none overflow-hidden rounded-card border border-line bg-bg shadow-float"
      style={{ width: plan.width, height: plan.height, boxSizing: 'content-box' }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        look(event, false);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) look(event, false);
      }}
      onPointerUp={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) look(event, true);
      }}
    >
      <canvas ref={canvas} className="block size-full" />
      <span ref={frame} className="pointer-events-none absolute top-0 left-0 border-[1.5px] border-focus bg-focus/10" />
    </div>
  );
}

function frameAt(element: HTMLElement, plan: MiniPlan, seen: Parameters<typeof spanOn>[1]): void {
  const { x, y, width, height } = spanOn(plan, seen);
  element.style.transform = `translate(${x}px, ${y}px)`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}
