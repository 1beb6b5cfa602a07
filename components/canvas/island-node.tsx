import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { describeIsland, islandCounts, islandMode } from '#lib/view/words.ts';
import type { IslandNode } from './flow-nodes.ts';

/** A namespace: its ground, and a heading that selects it. */
export const IslandBox = memo(function IslandBox({ data: { island } }: NodeProps<IslandNode>) {
  const outside = island.mode !== 'ambient';
  return (
    <div
      className={`h-full w-full rounded-island border bg-panel ${outside ? 'border-dashed border-line' : 'border-line'}`}
    >
      <button
        type="button"
        tabIndex={-1}
        data-box={island.id}
        title={island.name}
        className={`pointer-events-auto flex h-11 w-full items-center gap-2 rounded-t-island pr-4 text-left ${island.rails.length > 0 ? 'pl-11' : 'pl-5'}`}
      >
        <span className="sr-only">{describeIsland(island)}</span>
        <span
          aria-hidden="true"
          className="max-w-[55%] shrink-0 truncate text-[14px] font-semibold tracking-tight text-ink"
        >
          {island.name}
        </span>
        <span aria-hidden="true" className="flex shrink-0 items-center gap-1.5 text-mini font-medium text-ink-2">
          <i
            className={`size-2 shrink-0 rounded-full ${outside ? 'border border-mark' : 'bg-ok'}`}
            aria-hidden="true"
          />
          {islandMode(island)}
        </span>
        <span aria-hidden="true" className="ml-auto min-w-0 shrink-[8] truncate pl-2 text-mini text-ink-3">
          {islandCounts(island)}
        </span>
      </button>
    </div>
  );
});
