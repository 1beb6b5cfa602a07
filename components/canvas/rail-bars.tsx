import type { Frame } from '#lib/layout/detail.ts';
import type { Scene } from '#lib/layout/scene.ts';

/** The bars at the left of islands whose label asks for a waypoint, with ticks to what hangs on them, and the headings. */
export function RailBars({ scene, frame }: { readonly scene: Scene; readonly frame: Frame }) {
  const shown = new Set(frame.islands.map(({ island }) => island.id));
  return (
    <>
      {scene.placement.rails
        .filter((rail) => shown.has(rail.island))
        .map((rail) => (
          <g
            key={`${rail.island} ${rail.traffic}`}
            stroke={colourOf(rail.status, rail.traffic)}
            strokeWidth={4}
            strokeLinecap="round"
            opacity={0.32}
          >
            <path
              d={`M${rail.x} ${rail.top}V${rail.bottom}`}
              strokeDasharray={rail.traffic === 'workload' || rail.status === 'undetermined' ? '2 8' : undefined}
            />
            <path d={rail.ticks.map(({ y, to }) => `M${rail.x} ${y}H${to}`).join('')} />
          </g>
        ))}
      {scene.placement.captions
        .filter((caption) => shown.has(caption.island))
        .map(({ island, text, at }) => (
          <text key={`${island} ${text}`} x={at.x} y={at.y + 12} fontSize={11} fontWeight={500} fill="var(--ink-3)">
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
