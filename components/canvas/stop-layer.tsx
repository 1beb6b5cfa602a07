import type { Detail } from '#lib/layout/detail.ts';
import type { Scene } from '#lib/layout/scene.ts';
import type { Stop } from '#lib/view/view.ts';
import { layers } from './flow-nodes.ts';
import { SceneSvg } from './scene-svg.tsx';

/** The numbers of a path's stops, at the left of their boxes. The shape says what the stop makes of the request. */
export function StopLayer({ scene, detail }: { readonly scene: Scene; readonly detail: Detail }) {
  const { trail } = scene.view;
  if (trail === null || detail !== 'near') return null;
  return (
    <SceneSvg layer={layers.ring}>
      {trail.stops.map((stop) => {
        const box = scene.boxes.get(stop.box);
        if (box === undefined) return null;
        const { x, y, height } = box.rectangle;
        // A row's number stands on the border of its card, so that it covers nothing.
        const left = box.card === null ? x : x - 10;
        return <StopBadge key={stop.number} stop={stop} x={left} y={y + Math.min(height, 46) / 2} />;
      })}
    </SceneSvg>
  );
}

const circle = 'M-10 0a10 10 0 1 0 20 0a10 10 0 1 0-20 0z';
const octagon = 'M-4.2-10.2h8.4l6 6v8.4l-6 6h-8.4l-6-6v-8.4z';
const diamond = 'M0-12.5L12.5 0 0 12.5-12.5 0z';

const looks: Readonly<Record<Stop['outcome'], { readonly shape: string; readonly colour: string }>> = {
  allow: { shape: circle, colour: 'var(--focus)' },
  depends: { shape: diamond, colour: 'var(--unknown)' },
  deny: { shape: octagon, colour: 'var(--refused)' },
  fails: { shape: octagon, colour: 'var(--refused)' },
};

function StopBadge({ stop, x, y }: { readonly stop: Stop; readonly x: number; readonly y: number }) {
  const { shape, colour } = looks[stop.outcome];
  return (
    <g transform={`translate(${x} ${y})`}>
      <path d={shape} fill={colour} stroke="var(--panel)" strokeWidth={1.5} />
      <text textAnchor="middle" y={4} fontSize={11.5} fontWeight={700} fill="var(--panel)">
        {stop.number}
      </text>
    </g>
  );
}
