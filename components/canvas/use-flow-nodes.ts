import { useEffect, useMemo, useRef } from 'react';
import type { Frame } from '#lib/layout/detail.ts';
import type { Trail } from '#lib/view/view.ts';
import { type CanvasNode, toFlowNodes } from './flow-nodes.ts';

/** React Flow's nodes for a frame; those that stay the same keep their identity from frame to frame. */
export function useFlowNodes(frame: Frame | null, zoom: number, trail: Trail | null): readonly CanvasNode[] {
  const before = useRef<ReadonlyMap<string, CanvasNode>>(new Map());
  const lit = useMemo(() => new Set(trail?.boxes ?? []), [trail]);
  const nodes = useMemo(
    () => (frame === null ? [] : toFlowNodes(frame, zoom, before.current, lit)),
    [frame, zoom, lit],
  );
  useEffect(() => {
    before.current = new Map(nodes.map((node) => [node.id, node]));
  }, [nodes]);
  return nodes;
}
