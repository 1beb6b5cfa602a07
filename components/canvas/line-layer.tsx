import { memo } from 'react';
import type { Detail, Frame } from '#lib/layout/detail.ts';
import { arrowPath } from '#lib/layout/line-path.ts';
import { lineStyles } from '#lib/layout/line-styles.ts';
import { meets, type Scene, type SceneLine } from '#lib/layout/scene.ts';
import { layers } from './flow-nodes.ts';
import { LineMarks } from './line-marks.tsx';
import { RailBars } from './rail-bars.tsx';
import { SceneSvg } from './scene-svg.tsx';

/** Every line within the window, one path for each style, so that a hundred lines cost what four do. */
export const LineLayer = memo(function LineLayer({
  scene,
  frame,
  strength,
}: {
  readonly scene: Scene;
  readonly frame: Frame;
  /** From 0 to 1: less where something else is to be seen. */
  readonly strength: number;
}) {
  if (frame.detail === 'far') return null;
  const near = frame.detail === 'near';
  const inFrame = new Set(frame.islands.map(({ island }) => island.id));
  const lines = scene.lines.filter(
    ({ placed: { line }, extent }) => meets(extent, frame.window) && (near || line.island !== line.toIsland),
  );
  // Between many namespaces, lines that only pass by would drown those that belong here.
  const [here, passing] = split(
    lines,
    ({ placed: { line } }) => inFrame.has(line.island) || inFrame.has(line.toIsland),
  );
  return (
    <>
      <SceneSvg layer={layers.line}>
        {near && <RailBars scene={scene} frame={frame} strength={strength < dim ? strength : 1} />}
        <StyledLines lines={passing} detail={frame.detail} width={1.2} strength={0.2 * strength} />
        <StyledLines lines={here} detail={frame.detail} width={near ? 1.6 : 1.1} strength={strength} />
      </SceneSvg>
      {near && strength >= dim && <LineMarks lines={here} />}
    </>
  );
});

/** Below this strength what is written on lines goes too. */
const dim = 0.4;

/** The lines of a selection, over all others. */
export const EmphasisedLines = memo(function EmphasisedLines({
  lines,
  detail,
}: {
  readonly lines: readonly SceneLine[];
  readonly detail: Detail;
}) {
  if (detail === 'far' || lines.length === 0) return null;
  return (
    <SceneSvg layer={layers.line}>
      <StyledLines lines={lines} detail={detail} width={2.8} strength={1} />
    </SceneSvg>
  );
});

function StyledLines({
  lines,
  detail,
  width,
  strength,
}: {
  readonly lines: readonly SceneLine[];
  readonly detail: Detail;
  readonly width: number;
  /** On each path and not on a group: a group that is see-through is drawn apart first, for the whole map, in each frame. */
  readonly strength: number;
}) {
  return lineStyles.map(({ traffic, status, colour, dashes }) => {
    const own = lines.filter(({ placed: { line } }) => line.traffic === traffic && line.status === status);
    if (own.length === 0) return null;
    return (
      <g key={`${traffic} ${status}`}>
        <path
          d={[...new Set(own.map(({ path }) => path))].join('')}
          fill="none"
          stroke={`var(--${colour})`}
          strokeWidth={width}
          strokeOpacity={strength}
          strokeDasharray={dashes}
          vectorEffect={detail === 'near' ? undefined : 'non-scaling-stroke'}
        />
        {detail === 'near' && (
          <path
            d={[...new Set(own.map(({ placed }) => arrowPath(placed.points, 6 + width)))].join('')}
            fill={`var(--${colour})`}
            fillOpacity={strength}
          />
        )}
      </g>
    );
  });
}

function split<T>(all: readonly T[], belongs: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(belongs), all.filter((one) => !belongs(one))];
}
