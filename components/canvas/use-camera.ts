import { useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { covers, type Detail, type Frame, frameOf, readableZoom } from '#lib/layout/detail.ts';
import type { Point, Rectangle } from '#lib/layout/placement.ts';
import type { Scene } from '#lib/layout/scene.ts';
import { centredOn, fitting, isInSight, isReadable, type Size, seenThrough, zoomedBy, zoomForCards } from './camera.ts';
import type { CanvasProps, CanvasViewport } from './canvas-props.ts';
import { freePartOf } from './covers.ts';
import { firstLook, showsAll } from './first-look.ts';

/** How far the zoom may drift before the frame is made anew: once the map rests, and while it moves. */
const zoomSteps = { resting: 1.12, moving: 1.6 } as const;

/** After so many milliseconds without a move the map rests. */
const restsAfter = 140;

/** Air around what is shown as a whole, in scene units. */
const air = 24;

/** Where the map looked when its frame was made, and whether it was on its way then. */
type Looking = CanvasViewport & { readonly moving?: boolean };

export type Camera = {
  /** What is drawn; null until the map has a size. */
  readonly frame: Frame | null;
  /** Zoom at which the frame was made. */
  readonly zoom: number;
  readonly leastZoom: number;
  /** Shows everything. */
  readonly fit: () => void;
  readonly zoomBy: (factor: number) => void;
  /** Brings cards into the free part of the map, at a size that can be read; does nothing where they are there already. */
  readonly show: (rectangle: Rectangle) => void;
  /** Shows all of it, as near as that allows, and as near as can be read. */
  readonly showWhole: (rectangle: Rectangle, atAnyZoom?: boolean) => void;
  /** Brings it into the free part of the map without coming nearer. */
  readonly reveal: (rectangle: Rectangle) => void;
  /** Brings a point into the middle of the free part at once; `done` where that is the end of a move. */
  readonly lookAt: (middle: Point, done: boolean) => void;
  /** The part of the map that nothing lies over, in CSS pixels from its corner. */
  readonly freePart: () => Rectangle;
  /** It stands in that part of the map, now or where a move that is under way ends. */
  readonly sees: (rectangle: Rectangle, free: Rectangle) => boolean;
  /** Somebody works on the map: it stays where it is, whatever opens or grows. */
  readonly hold: () => void;
  /** Somebody moved the map by hand. */
  readonly moved: (viewport: CanvasViewport) => void;
  /** Changes with the size of the map. */
  readonly size: Size;
};

/** Where the map looks and what it draws there. */
export function useCamera(
  scene: Scene,
  { picture, viewport, onViewport }: Pick<CanvasProps, 'picture' | 'viewport' | 'onViewport'>,
): Camera {
  const { setViewport, getViewport } = useReactFlow();
  const store = useStoreApi();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const size: Size = useMemo(() => ({ width, height }), [width, height]);
  const hasSize = width > 0 && height > 0;
  const { bounds } = scene.placement;
  const extent = `${bounds.x} ${bounds.y} ${bounds.width} ${bounds.height}`;

  /** What the map keeps to by itself when its size changes: the first look, everything, or nothing, once somebody moved it. */
  const keeps = useRef<'first look' | 'everything' | null>('first look');
  const [looking, setLooking] = useState<Looking | null>(null);
  const detail = useRef<Detail | null>(null);
  /** Where a move that is under way ends. */
  const heading = useRef<CanvasViewport | null>(null);

  const looked = useRef<{ readonly size: Size; readonly all: boolean } | null>(null);
  const pictured = useRef<string | null>(null);

  const frame = useMemo(
    () =>
      looking === null || !hasSize
        ? null
        : frameOf(scene, seenThrough(looking, size), looking.zoom, detail.current, looking.moving),
    [scene, looking, size, hasSize],
  );
  const latest = useRef({ frame, looking, size });
  useLayoutEffect(() => {
    detail.current = frame?.detail ?? null;
    latest.current = { frame, looking, size };
  });

  /** Measured, since a panel that has just opened is not yet in the size that React Flow knows. */
  const measure = (): { readonly map: Size; readonly free: Rectangle } => {
    const { domNode } = store.getState();
    const whole = { x: 0, y: 0, ...size };
    if (domNode === null) return { map: size, free: whole };
    const { width: across, height: down } = domNode.getBoundingClientRect();
    return { map: { width: across, height: down }, free: freePartOf(domNode) };
  };
  const lookAtFirst = () => {
    const { map, free } = measure();
    return keeps.current === 'everything' ? fitting(bounds, free) : firstLook(scene, map, free);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another picture, extent or size asks for a new look, not each new scene
  useLayoutEffect(() => {
    if (!hasSize) return;
    if (pictured.current !== picture) {
      pictured.current = picture;
      keeps.current = 'first look';
      looked.current = null;
    }
    if (keeps.current === null) return;
    // A part stays where it is while things come and go; only another size of the map asks for another part.
    if (looked.current !== null && looked.current.size === size && !looked.current.all) return;
    if (viewport !== null) keeps.current = null;
    const look = viewport ?? lookAtFirst();
    looked.current = { size, all: showsAll(scene, look, measure().free) };
    detail.current = null;
    heading.current = null;
    void setViewport(look);
    setLooking(look);
  }, [picture, extent, size, hasSize]);

  const given = useRef<CanvasViewport | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another viewport that is given asks for a move
  useEffect(() => {
    if (viewport === given.current || !hasSize) return;
    given.current = viewport;
    keeps.current = viewport === null ? 'first look' : null;
    heading.current = null;
    void setViewport(viewport ?? lookAtFirst());
  }, [viewport, hasSize, setViewport, bounds, size]);

  useEffect(() => {
    let resting: number | undefined;
    const follow = (moving: boolean) => {
      const {
        transform: [x, y, zoom],
      } = store.getState();
      const { frame: current, looking: last, size: whole } = latest.current;
      const drift = last === null ? Number.POSITIVE_INFINITY : Math.max(zoom / last.zoom, last.zoom / zoom);
      const waits = !moving && last?.moving === true;
      const step = moving ? zoomSteps.moving : zoomSteps.resting;
      if (!waits && current !== null && drift < step && covers(current, seenThrough({ x, y, zoom }, whole))) return;
      if (!waits && last !== null && last.x === x && last.y === y && last.zoom === zoom) return;
      setLooking({ x, y, zoom, moving });
    };
    let before = store.getState().transform;
    const stop = store.subscribe(({ transform }) => {
      if (transform === before) return;
      before = transform;
      follow(true);
      window.clearTimeout(resting);
      resting = window.setTimeout(() => follow(false), restsAfter);
    });
    return () => {
      stop();
      window.clearTimeout(resting);
    };
  }, [store]);

  const leastZoom = Math.min(0.2, fitting(bounds, { x: 0, y: 0, ...size }).zoom * 0.7) || 0.01;

  const glide = useCallback(
    (next: CanvasViewport) => {
      heading.current = next;
      void setViewport(next, { duration: prefersStillness() ? 0 : 180 }).then(() => {
        if (heading.current !== next) return;
        heading.current = null;
        // What it drew on the way has no say in what is drawn at its end.
        detail.current = null;
        setLooking({ ...next });
      });
    },
    [setViewport],
  );
  const move = useCallback(
    (next: CanvasViewport) => {
      keeps.current = null;
      glide(next);
      onViewport(next);
    },
    [glide, onViewport],
  );
  const now = () => heading.current ?? getViewport();

  const showNear = (rectangle: Rectangle, wanted: number) => {
    const { map, free } = measure();
    const look = (zoom: number) => centredOn(rectangle, free, zoom);
    const isNear = (zoom: number) => frameOf(scene, seenThrough(look(zoom), map), zoom, null).detail === 'near';
    move(look(zoomForCards(wanted, isNear)));
  };

  return {
    frame,
    zoom: looking?.zoom ?? 1,
    leastZoom,
    size,
    fit: () => {
      const { map, free } = measure();
      const all = fitting(bounds, free);
      detail.current = null;
      const first = firstLook(scene, map, free);
      const isFirst = first.zoom === all.zoom;
      glide(all);
      keeps.current = isFirst ? 'first look' : 'everything';
      onViewport(isFirst ? null : all);
    },
    zoomBy: (factor) => move(zoomedBy(now(), factor, size, leastZoom)),
    show: (rectangle) => {
      if (!hasSize) return;
      const at = now();
      const { map, free } = measure();
      const isNear = frameOf(scene, seenThrough(at, map), at.zoom, detail.current).detail === 'near';
      if (isNear && isReadable(at) && isInSight(rectangle, at, free)) return;
      showNear(rectangle, Math.max(at.zoom, readableZoom));
    },
    showWhole: (rectangle, atAnyZoom = false) => {
      if (!hasSize) return;
      const { free } = measure();
      const whole = fitting(padded(rectangle, air), free, 1);
      if (atAnyZoom) move(whole);
      else showNear(rectangle, Math.max(whole.zoom, readableZoom));
    },
    reveal: (rectangle) => {
      if (!hasSize) return;
      const at = now();
      const { free } = measure();
      if (!isInSight(rectangle, at, free)) move(centredOn(rectangle, free, at.zoom));
    },
    lookAt: ({ x, y }, done) => {
      keeps.current = null;
      heading.current = null;
      const next = centredOn({ x, y, width: 0, height: 0 }, measure().free, getViewport().zoom);
      void setViewport(next);
      if (done) onViewport(next);
    },
    freePart: () => measure().free,
    sees: (rectangle, free) => isInSight(rectangle, now(), free),
    hold: () => {
      keeps.current = null;
    },
    moved: (next) => {
      keeps.current = null;
      heading.current = null;
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
