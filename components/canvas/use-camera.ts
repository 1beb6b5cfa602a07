import { useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { covers, type Detail, type Frame, frameOf } from '#lib/layout/detail.ts';
import type { Rectangle } from '#lib/layout/placement.ts';
import type { Scene } from '#lib/layout/scene.ts';
import { centredOn, fitting, isInSight, type Size, seenThrough, zoomedBy } from './camera.ts';
import type { CanvasProps, CanvasViewport } from './canvas-props.ts';

/** How far the zoom may drift before the frame is made anew. */
const zoomStep = 1.12;

export type Camera = {
  /** What is drawn; null until the map has a size. */
  readonly frame: Frame | null;
  /** Zoom at which the frame was made. */
  readonly zoom: number;
  readonly leastZoom: number;
  readonly fit: () => void;
  readonly zoomBy: (factor: number) => void;
  /** Brings a rectangle into sight; does nothing where it can be seen and read already. */
  readonly show: (rectangle: Rectangle, asWhole?: boolean) => void;
  /** The same without coming nearer, for boxes that can be read at any zoom. */
  readonly reveal: (rectangle: Rectangle) => void;
  /** Somebody works on the map: it stays where it is, whatever opens or grows. */
  readonly hold: () => void;
  /** Somebody moved the map by hand. */
  readonly moved: (viewport: CanvasViewport) => void;
};

/** Where the map looks and what it draws there. */
export function useCamera(
  scene: Scene,
  { viewport, onViewport }: Pick<CanvasProps, 'viewport' | 'onViewport'>,
): Camera {
  const { setViewport, getViewport } = useReactFlow();
  const store = useStoreApi();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const size: Size = useMemo(() => ({ width, height }), [width, height]);
  const hasSize = width > 0 && height > 0;
  const { bounds } = scene.placement;
  const extent = `${bounds.x} ${bounds.y} ${bounds.width} ${bounds.height}`;

  /** Nobody has moved the map, so it keeps showing everything. */
  const untouched = useRef(true);
  const [looking, setLooking] = useState<CanvasViewport | null>(null);
  const detail = useRef<Detail | null>(null);

  const frame = useMemo(
    () =>
      looking === null || !hasSize ? null : frameOf(scene, seenThrough(looking, size), looking.zoom, detail.current),
    [scene, looking, size, hasSize],
  );
  const latest = useRef({ frame, looking, size });
  useLayoutEffect(() => {
    detail.current = frame?.detail ?? null;
    latest.current = { frame, looking, size };
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new extent or size asks for a new fit, not each new scene
  useLayoutEffect(() => {
    if (!hasSize) return;
    if (viewport !== null && untouched.current) {
      untouched.current = false;
      void setViewport(viewport);
      setLooking(viewport);
    } else if (untouched.current) {
      const all = fitting(bounds, size);
      void setViewport(all);
      setLooking(all);
    }
  }, [extent, size, hasSize]);

  const given = useRef<CanvasViewport | null>(null);
  useEffect(() => {
    if (viewport === given.current) return;
    given.current = viewport;
    untouched.current = viewport === null;
    if (!hasSize) {
      untouched.current = true;
      return;
    }
    void setViewport(viewport ?? fitting(bounds, size));
  }, [viewport, hasSize, setViewport, bounds, size]);

  useEffect(
    () =>
      store.subscribe(({ transform: [x, y, zoom] }) => {
        const { frame: current, looking: last, size: whole } = latest.current;
        const drift = last === null ? Number.POSITIVE_INFINITY : Math.max(zoom / last.zoom, last.zoom / zoom);
        if (current !== null && drift < zoomStep && covers(current, seenThrough({ x, y, zoom }, whole))) return;
        if (last !== null && last.x === x && last.y === y && last.zoom === zoom) return;
        setLooking({ x, y, zoom });
      }),
    [store],
  );

  const leastZoom = Math.min(0.2, fitting(bounds, size).zoom * 0.7) || 0.01;

  const move = useCallback(
    (next: CanvasViewport) => {
      untouched.current = false;
      void setViewport(next, { duration: prefersStillness() ? 0 : 180 });
      onViewport(next);
    },
    [setViewport, onViewport],
  );

  return {
    frame,
    zoom: looking?.zoom ?? 1,
    leastZoom,
    fit: () => {
      untouched.current = true;
      void setViewport(fitting(bounds, size), { duration: prefersStillness() ? 0 : 180 });
      onViewport(null);
    },
    zoomBy: (factor) => move(zoomedBy(getViewport(), factor, size, leastZoom)),
    show: (rectangle, asWhole = false) => {
      if (!hasSize) return;
      const now = getViewport();
      if (asWhole) return move(fitting(padded(rectangle, 24), size, 1));
      const readable = latest.current.frame?.detail === 'near' && now.zoom >= 0.4;
      if (readable && isInSight(rectangle, seenThrough(now, size))) return;
      move(centredOn(rectangle, size, readable ? now.zoom : Math.max(now.zoom, 0.8)));
    },
    reveal: (rectangle) => {
      const now = getViewport();
      if (!isInSight(rectangle, seenThrough(now, size))) move(centredOn(rectangle, size, now.zoom));
    },
    hold: () => {
      untouched.current = false;
    },
    moved: (next) => {
      untouched.current = false;
      onViewport(next);
    },
  };
}

function padded({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function prefersStillness(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
