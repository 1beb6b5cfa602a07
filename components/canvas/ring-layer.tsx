import type { Detail } from '#lib/layout/detail.ts';
import type { Scene, SceneBox } from '#lib/layout/scene.ts';
import { layers } from './flow-nodes.ts';
import { SceneSvg } from './scene-svg.tsx';

/** Rings around the selection, what belongs to it, and the box the keyboard is at; drawn over the boxes, which stay as they are. */
export function RingLayer({
  scene,
  selected,
  related,
  marked,
  active,
  detail,
}: {
  readonly scene: Scene;
  readonly selected: string | null;
  readonly related: readonly SceneBox[];
  /** Boxes of an open finding. */
  readonly marked: readonly SceneBox[];
  readonly active: string | null;
  readonly detail: Detail;
}) {
  const near = detail === 'near';
  const visible = (id: string | null) => {
    const box = id === null ? undefined : scene.boxes.get(id);
    return box === undefined || near ? box : scene.boxes.get(box.island);
  };
  const selection = visible(selected);
  const cursor = visible(active);
  return (
    <SceneSvg layer={layers.ring}>
      {near && related.slice(0, 400).map((box) => <Ring key={box.id} box={box} width={1.6} opacity={0.65} near />)}
      {marked.slice(0, 400).map((box) => (
        <Ring
          key={`marked ${box.id}`}
          box={near ? box : (visible(box.id) ?? box)}
          width={2}
          opacity={0.9}
          near={near}
          colour="var(--unknown)"
          grow={3}
        />
      ))}
      {selection !== undefined && <Ring box={selection} width={2.2} opacity={1} near={near} />}
      {cursor !== undefined && <Ring box={cursor} width={2} opacity={1} near={near} dashes="4 3" grow={4} />}
    </SceneSvg>
  );
}

function Ring({
  box,
  width,
  opacity,
  near,
  dashes,
  grow = 0,
  colour = 'var(--focus)',
}: {
  readonly box: SceneBox;
  readonly width: number;
  readonly opacity: number;
  readonly near: boolean;
  readonly dashes?: string;
  readonly grow?: number;
  readonly colour?: string;
}) {
  const { x, y, width: across, height } = box.rectangle;
  return (
    <rect
      x={x - grow}
      y={y - grow}
      width={across + 2 * grow}
      height={height + 2 * grow}
      rx={radiusOf(box) + grow}
      fill="none"
      stroke={colour}
      strokeWidth={width}
      strokeDasharray={dashes}
      opacity={opacity}
      vectorEffect={near ? undefined : 'non-scaling-stroke'}
    />
  );
}

function radiusOf({ content, rectangle }: SceneBox): number {
  switch (content.is) {
    case 'island':
      return 14;
    case 'top':
      return content.top.shape === 'gateway' ? 10 : rectangle.height / 2;
    case 'card':
      return 9;
    case 'caller':
      return 10;
    case 'row':
    case 'more':
    case 'chip':
      return 5;
  }
}
