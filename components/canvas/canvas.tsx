'use client';

import { ReactFlow, ReactFlowProvider } from '@xyflow/react';
import { type MouseEvent, useMemo, useRef, useState } from 'react';
import { relatedTo } from '#lib/layout/related.ts';
import { type SceneBox, toScene } from '#lib/layout/scene.ts';
import { CallerPill } from './caller-node.tsx';
import { largestZoom } from './camera.ts';
import type { CanvasProps } from './canvas-props.ts';
import { CardBox } from './card-node.tsx';
import { describeBox } from './describe-box.ts';
import { DetourLayer } from './detour-layer.tsx';
import { FarCanvas } from './far-canvas.tsx';
import type { CanvasNode } from './flow-nodes.ts';
import { boxIdAt, islandAt } from './hit.ts';
import { InSight } from './in-sight.tsx';
import { IslandBox } from './island-node.tsx';
import { Legend } from './legend.tsx';
import { EmphasisedLines, LineLayer } from './line-layer.tsx';
import { MiniMap } from './mini-map.tsx';
import { RingLayer } from './ring-layer.tsx';
import { StopLayer } from './stop-layer.tsx';
import { TileBox } from './tile-node.tsx';
import { TopPill } from './top-node.tsx';
import { useCamera } from './use-camera.ts';
import { useFlowNodes } from './use-flow-nodes.ts';
import { useMapKeys } from './use-map-keys.ts';
import { useShowSelection } from './use-show-selection.ts';
import { useShowTrail } from './use-show-trail.ts';
import { useTwiceClicked } from './use-twice-clicked.ts';
import { ZoomButtons } from './zoom-buttons.tsx';

// Outside the component: React Flow mounts every node again when this object changes.
const nodeTypes = { island: IslandBox, tile: TileBox, top: TopPill, card: CardBox, caller: CallerPill };

/** The map: boxes and lines of a view where its placement puts them. React Flow gets only what is in sight. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <MapStage {...props} />
    </ReactFlowProvider>
  );
}

const nothing: readonly string[] = [];

function MapStage({
  picture,
  view,
  placement,
  selected,
  marked = nothing,
  onSelect,
  onToggle,
  viewport,
  onViewport,
}: CanvasProps) {
  const scene = useMemo(() => toScene(view, placement), [view, placement]);
  const camera = useCamera(scene, { picture, viewport, onViewport });
  const { frame, zoom } = camera;
  const [hovered, setHovered] = useState<string | null>(null);
  const selectedBox = selected === null ? null : (view.boxOf.get(selected) ?? null);

  const act = (box: SceneBox) => {
    if (box.content.is === 'caller') return;
    camera.hold();
    // A stack that is selected already opens, so that Enter alone gets to its pods.
    if (box.object === null || (selectedBox === box.id && opens(box))) onToggle(box.id);
    else choose(box.object);
  };
  const chosenHere = useRef<string | null>(null);
  const choose = (object: string | null) => {
    chosenHere.current = object;
    onSelect(object);
  };
  const keys = useMapKeys(scene, camera, selectedBox, act, () => choose(null));

  useShowSelection(picture, scene.boxes.get(selectedBox ?? ''), selected, chosenHere, camera, viewport !== null);

  useShowTrail(picture, scene, camera, viewport !== null);

  const nodes = useFlowNodes(frame, zoom, view.trail);
  const markedBoxes = useMemo(
    () => [...new Set(marked.flatMap((object) => scene.boxes.get(view.boxOf.get(object) ?? '') ?? []))],
    [scene, view, marked],
  );
  const related = useMemo(() => relatedTo(scene, hovered ?? selectedBox), [scene, hovered, selectedBox]);
  const detail = frame?.detail ?? 'far';

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const id = boxIdAt(target);
    const box = id === null ? undefined : scene.boxes.get(id);
    if (box === undefined) {
      if (target.closest('.react-flow__pane') === null) return;
      const island = detail === 'far' ? islandAt(scene, event) : null;
      showTwiceClicked(island, event.timeStamp);
      choose(island);
      return;
    }
    showTwiceClicked(box.content.is === 'island' ? box.id : null, event.timeStamp);
    const row = box.content.is === 'row' ? box.content.stack : null;
    if (row?.part === 'rest') return;
    if (target.closest('[data-toggle]') === null) return act(box);
    camera.hold();
    onToggle(box.id);
  };

  /** Only waypoints and gateways bring out what uses them while the pointer rests there. */
  const topIdAt = (target: Element): string | null => {
    const id = boxIdAt(target);
    return id !== null && scene.boxes.get(id)?.content.is === 'top' ? id : null;
  };

  // The first click may open a panel under the pointer, and the map may move: the namespace is the one clicked first.
  const showTwiceClicked = useTwiceClicked((id) => {
    const box = scene.boxes.get(id);
    if (box?.content.is === 'island') camera.showWhole(box.rectangle);
  });

  return (
    <div
      role="application"
      aria-label="Map of namespaces, services and waypoints. Arrow keys move, Enter opens, Escape goes out."
      // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop for the keyboard instead of thousands; arrows do the rest
      tabIndex={0}
      data-detail={detail}
      className="flex h-full w-full select-none flex-col overflow-hidden bg-bg outline-offset-[-3px]"
      onClick={onClick}
      onPointerOver={(event) => setHovered(topIdAt(event.target as Element))}
      onKeyDown={keys.onKeyDown}
      onFocus={(event) => {
        if (event.target === event.currentTarget && event.currentTarget.matches(':focus-visible')) keys.onFocus();
      }}
      onBlur={keys.onBlur}
    >
      <div className="relative min-h-0 flex-1">
        {detail === 'far' && frame !== null && <FarCanvas scene={scene} />}
        <ReactFlow<CanvasNode>
          nodes={nodes as CanvasNode[]}
          edges={[]}
          nodeTypes={nodeTypes}
          minZoom={camera.leastZoom}
          maxZoom={largestZoom}
          onMoveEnd={(event, next) => {
            if (event !== null) camera.moved(next);
          }}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panActivationKeyCode={null}
          zoomActivationKeyCode={null}
          disableKeyboardA11y
          className="[&_.react-flow\\_\\_attribution]:bg-transparent! [&_.react-flow\\_\\_attribution_a]:text-ink-3!"
        >
          {frame !== null && (
            <>
              <LineLayer
                scene={scene}
                frame={frame}
                strength={view.trail !== null ? 0.16 : related.lines.length > 0 ? 0.45 : 1}
              />
              <EmphasisedLines lines={related.lines} detail={detail} />
              <DetourLayer scene={scene} frame={frame} />
              <RingLayer
                scene={scene}
                selected={selectedBox}
                related={related.boxes}
                marked={markedBoxes}
                active={keys.active?.id ?? null}
                detail={detail}
              />
              <StopLayer scene={scene} detail={detail} />
            </>
          )}
        </ReactFlow>
        <MiniMap scene={scene} onLook={camera.lookAt} />
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-hair border-t bg-bg py-1.5 pr-2 pl-3">
        <Legend view={view} />
        <div className="ml-auto flex shrink-0 items-center gap-2">
          <InSight scene={scene} onFit={camera.fit} />
          <ZoomButtons onZoom={camera.zoomBy} onFit={camera.fit} />
        </div>
      </div>
      <p aria-live="polite" className="sr-only">
        {keys.active === null ? '' : describeBox(keys.active)}
      </p>
    </div>
  );
}

function opens({ content }: SceneBox): boolean {
  return content.is === 'row' && (content.stack.part === 'closed' || content.stack.part === 'open');
}
