import type { Frame } from '#lib/layout/detail.ts';
import type { Scene } from '#lib/layout/scene.ts';

/** The bars at the left of islands whose label asks for a waypoint, with ticks to what hangs on them, and the headings. */
export function RailBars({
  scene,
  frame,
  strength,
}: {
  readonly scene: Scene;
  readonly frame: Frame;
  /** From 0 to 1: less where something else is to be seen. */
  readonly strength: number;
}) {
  const shown = new Set(frame.islands.map(({ island }) => island.id));
  return (
    <>
      {scene.placement.rails
        .filter((rail) => shown.has(rail.island))
        .map((rail) => {
          const dotted = rail.traffic === 'workload' || rail.status === 'undetermined';
          const bar = `M${rail.x} ${rail.top}V${rail.bottom}`;
          const ticks = rail.ticks.map(({ y, to }) => `M${rail.x} ${y}H${to}`).join('');
          return (
            <g
              key={`${rail.island} ${rail.traffic}`}
              fill="none"
              stroke={colourOf(rail.status, rail.traffic)}
              strokeWidth={4}
              strokeLinecap="round"
              strokeOpacity={0.32 * strength}
            >
              {/* One path, so that a bar is no darker where its ticks leave it. */}
              <path d={dotted ? ticks : bar + ticks} />
              {dotted && <path d={bar} strokeDasharray="2 8" />}
            </g>
          );
        })}
      {scene.placement.captions
        .filter((caption) => shown.has(caption.island))
        .map(({ island, text, at }) => (
          <text
            key={`${island} ${text}`}
            x={at.x}
            y={at.y + 12}
            fontSize={11}
            fontWeight={500}
            fill="var(--ink-3)"
            fillOpacity={strength}
          >
            {text}
          </text>
        ))}
    </>
  );
}

function colourOf(status: 'bound' | 'refused' | 'undetermined', traffic: 'service' | 'workload'): string {
  if (status === 'refused') return 'var(--refused)';
  if (status === 'undetermined') return 'var(--unknown)';
  return traffic === 'service' ? 'var(--service)' : 'var(--workload)';
}
