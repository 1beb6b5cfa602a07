'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { CanvasViewport } from './canvas/canvas-props.ts';
import { subscribeToUrl, writeUrlQuery } from './use-url.ts';

/** The URL parameter that says where the map looks. */
export const viewportParameter = 'at';

const writtenAfterMs = 150;

/**
 * Where the map looks, in the address as `at=x,y,zoom`. `viewport` changes only when something else changes that part
 * of the address (a link, the back button, a new filter), never by the map's own moves.
 */
export function useViewport(): {
  readonly viewport: CanvasViewport | null;
  readonly onViewport: (viewport: CanvasViewport | null) => void;
  /** Writes a move that is not yet in the address. */
  readonly flush: () => void;
} {
  const [viewport, setViewport] = useState<CanvasViewport | null>(null);
  const pending = useRef<{ readonly viewport: CanvasViewport | null } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const known = useRef<string | null>(null);

  useEffect(() => {
    const read = () => {
      const text = new URLSearchParams(window.location.search).get(viewportParameter);
      if (text === known.current) return;
      known.current = text;
      setViewport(viewportFrom(text));
    };
    read();
    const unsubscribe = subscribeToUrl(read);
    return () => {
      unsubscribe();
      clearTimeout(timer.current);
    };
  }, []);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    if (pending.current === null) return;
    const text = pending.current.viewport === null ? null : viewportText(pending.current.viewport);
    pending.current = null;
    known.current = text;
    const parameters = new URLSearchParams(window.location.search);
    parameters.delete(viewportParameter);
    if (text !== null) parameters.set(viewportParameter, text);
    writeUrlQuery(parameters, 'replace');
  }, []);

  const onViewport = useCallback(
    (next: CanvasViewport | null) => {
      pending.current = { viewport: next };
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, writtenAfterMs);
    },
    [flush],
  );

  return { viewport, onViewport, flush };
}

/** Reads `x,y,zoom`; null for anything that is not three numbers with a zoom above zero. */
export function viewportFrom(text: string | null): CanvasViewport | null {
  const [x, y, zoom, ...rest] = (text ?? '').split(',').map(Number);
  if (x === undefined || y === undefined || zoom === undefined || rest.length > 0) return null;
  if (![x, y, zoom].every(Number.isFinite) || zoom <= 0) return null;
  return { x, y, zoom };
}

/** The same as text: whole pixels, three decimals of zoom. */
export function viewportText({ x, y, zoom }: CanvasViewport): string {
  return `${Math.round(x)},${Math.round(y)},${Number(zoom.toFixed(3))}`;
}
