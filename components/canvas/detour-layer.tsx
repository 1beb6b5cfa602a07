import { memo } from 'react';
import type { Detail, Frame } from '#lib/layout/detail.ts';
import { detourLabel } from '#lib/layout/line-label.ts';
import { arrowPath } from '#lib/layout/line-path.ts';
import { aroundStyle } from '#lib/layout/line-styles.ts';
import { meets, type Scene, type SceneDetour } from '#lib/layout/scene.ts';
import { layers } from './flow-nodes.ts';
import { SceneSvg } from './scene-svg.tsx';

/** Traffic that goes around waypoints, and the way of a path, over the boxes. */
export const DetourLayer = memo(function DetourLayer({
  scene,
  frame,
}: {
  readonly scene: Scene;
  readonly frame: Frame;
}) {
  const inSight = (detour: SceneDetour) => meets(detour.extent, frame.window);
  const around = scene.around.filter(inSight);
  const legs = scene.trail.filter(inSight);
  if (frame.detail === 'far' || around.length + legs.length === 0) return null;
  const isAround = scene.view.trail?.around === true;
  return (
    <SceneSvg layer={layers.ring}>
      {around.length > 0 && <Ways detours={around} dotted width={2.2} detail={frame.detail} />}
      {legs.length > 0 && <Ways detours={legs} dotted={isAround} width={3} detail={frame.detail} />}
      {frame.detail === 'near' &&
        [...around, ...legs].map(({ placed: { detour, label } }) =>
          label === null || detour.label === null ? null : (
            <AroundLabel key={detour.id} text={detour.label} x={label.x} y={label.y} />
          ),
        )}
    </SceneSvg>
  );
});

function Ways({
  detours,
  dotted,
  width,
  detail,
}: {
  readonly detours: readonly SceneDetour[];
  readonly dotted: boolean;
  readonly width: number;
  readonly detail: Detail;
}) {
  const colour = `var(--${dotted ? aroundStyle.colour : 'focus'})`;
  return (
    <>
      <path
        d={[...new Set(detours.map(({ path }) => path))].join('')}
        fill="none"
        stroke={colour}
        strokeWidth={width}
        strokeLinecap="round"
        strokeDasharray={dotted ? aroundStyle.dashes : undefined}
        vectorEffect={detail === 'near' ? undefined : 'non-scaling-stroke'}
      />
      {detail === 'near' && (
        <path
          d={[...new Set(detours.map(({ placed }) => arrowPath(placed.points, 7 + width)))].join('')}
          fill={colour}
        />
      )}
    </>
  );
}

function AroundLabel({ text, x, y }: { readonly text: string; readonly x: number; readonly y: number }) {
  const { text: short, width } = detourLabel(text);
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect x={-width / 2} y={-9} width={width} height={18} rx={9} fill="var(--bg)" stroke="var(--line)" />
      <text textAnchor="middle" y={3.8} fontSize={11} fontWeight={520} fill={`var(--${aroundStyle.colour})`}>
        {short}
      </text>
    </g>
  );
}
