import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { SeverityGlyph } from '#components/ui/glyph.tsx';
import { stackChips } from '#lib/layout/chips.ts';
import { sizes } from '#lib/layout/place-island.ts';
import { isolated } from '#lib/view/isolated.ts';
import { shortReasons } from '#lib/view/policy-words.ts';
import type { Island } from '#lib/view/view.ts';
import { describeIsland, islandCounts, islandMode } from '#lib/view/words.ts';
import type { IslandNode } from './flow-nodes.ts';
import { FlowingChips, PlacedChips } from './policy-chip.tsx';

/** A namespace: its ground, and a heading that selects it. */
export const IslandBox = memo(function IslandBox({ data: { island }, width = 0, height = 0 }: NodeProps<IslandNode>) {
  // Measured inside the border, which the placement knows nothing of.
  const left = (island.rails.length > 0 ? sizes.left : sizes.leftWithoutRail) - 1;
  const inner = width - left - 1 - (island.exceptions.length > 0 ? sizes.right : sizes.rightWithoutLines);
  const outside = island.mode !== 'ambient';
  return (
    <div
      className={`relative h-full w-full rounded-island border bg-panel ${outside ? 'border-dashed border-line' : 'border-line'}`}
    >
      <button
        type="button"
        tabIndex={-1}
        data-box={island.id}
        title={`${isolated(island.name)} · ${islandCounts(island)}`}
        className={`pointer-events-auto flex h-11 w-full items-center gap-2 rounded-t-island pr-4 text-left ${island.rails.length > 0 ? 'pl-11' : 'pl-5'}`}
      >
        <span className="sr-only">{describeIsland(island)}</span>
        <bdi
          aria-hidden="true"
          className="max-w-[55%] shrink-0 truncate text-[14px] font-semibold tracking-tight text-ink"
        >
          {island.name}
        </bdi>
        <span aria-hidden="true" className="flex shrink-0 items-center gap-1.5 text-mini font-medium text-ink-2">
          <i
            className={`size-2 shrink-0 rounded-full ${outside ? 'border border-mark' : 'bg-ok'}`}
            aria-hidden="true"
          />
          {islandMode(island)}
        </span>
        {island.trouble !== null && <SeverityGlyph severity={island.trouble.severity} size={14} />}
        <span aria-hidden="true" className="ml-auto min-w-0 shrink-[8] truncate pl-2 text-mini text-ink-3">
          {islandCounts(island)}
        </span>
      </button>
      <FlowingChips chips={island.policies} width={inner} left={left} top={sizes.headerChips} />
      <Lane island={island} left={left} width={inner} height={height} />
    </div>
  );
});

/** Policies that are attached to nothing, each with its reason, under everything else. */
function Lane({
  island: { lane },
  left,
  width,
  height,
}: {
  readonly island: Island;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}) {
  if (lane.shown.length === 0) return null;
  const flow = stackChips(lane);
  const tall = sizes.laneHead + flow.height + sizes.laneFoot;
  const placeOf = new Map(flow.boxes);
  return (
    <div
      className="absolute rounded-card border border-mark/60 border-dashed"
      style={{ left, top: height - sizes.bottom - tall, width, height: tall }}
    >
      <p className="px-2.5 pt-1.5 font-semibold text-ink-2 text-mini">Attached to nothing</p>
      <PlacedChips chips={lane} flow={flow} left={9} top={sizes.laneHead - 1} />
      {lane.shown.map(({ id, reason }) => {
        const box = placeOf.get(id);
        if (box === undefined || reason === null) return null;
        return (
          <span
            key={id}
            aria-hidden="true"
            className="absolute truncate text-ink-3 text-mini"
            style={{ left: box.width + 16, right: 6, top: sizes.laneHead + box.y + 1 }}
          >
            {shortReasons[reason]}
          </span>
        );
      })}
    </div>
  );
}
