import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { KindGlyph } from '#components/ui/glyph.tsx';
import { sizes } from '#lib/layout/place-island.ts';
import { isolated } from '#lib/view/isolated.ts';
import type { TopBox } from '#lib/view/view.ts';
import { describeTop, topSecondLine, usageWords } from '#lib/view/words.ts';
import type { TopNode } from './flow-nodes.ts';
import { FlowingChips } from './policy-chip.tsx';
import { TroubleBadge } from './trouble-badge.tsx';

const frames: Readonly<Record<TopBox['shape'], string>> = {
  waypoint: 'rounded-full border-[1.4px] border-waypoint bg-waypoint-bg',
  ghost: 'rounded-full border-[1.4px] border-dashed border-refused bg-panel',
  gateway: 'rounded-[10px] border border-line bg-panel',
};

/** A waypoint, a waypoint that does not exist, or a gateway that is none. */
export const TopPill = memo(function TopPill({ data: { top } }: NodeProps<TopNode>) {
  const usage = top.shape === 'waypoint' ? usageWords(top.usedBy) : '';
  const broken = top.shape === 'waypoint' && top.state !== 'ready';
  return (
    <div className="relative h-full w-full">
      <button
        type="button"
        tabIndex={-1}
        data-box={top.id}
        title={`${isolated(top.namespace)}/${isolated(top.name)}`}
        className={`pointer-events-auto flex h-full w-full items-center gap-2 px-3 text-left ${frames[top.shape]} ${broken ? 'border-dashed' : ''}`}
      >
        <span className="sr-only">{describeTop(top)}</span>
        <KindGlyph kind={top.shape} size={20} />
        <span className="min-w-0 flex-1 leading-tight">
          <bdi
            aria-hidden="true"
            className={`block truncate text-base font-semibold ${top.shape === 'ghost' ? 'text-refused' : 'text-ink'}`}
          >
            {top.name}
          </bdi>
          <span
            aria-hidden="true"
            className={`flex gap-2 text-mini ${top.shape === 'ghost' ? 'text-refused' : 'text-ink-2'}`}
          >
            <span className={`truncate ${broken ? 'font-medium text-unknown' : ''}`}>{topSecondLine(top)}</span>
            {usage !== '' && (
              <span aria-hidden="true" className="ml-auto shrink-0 font-medium text-waypoint">
                {usage}
              </span>
            )}
          </span>
        </span>
      </button>
      <FlowingChips chips={top.policies} width={sizes.column} left={0} top={sizes.top + sizes.chipsGap} />
      <TroubleBadge trouble={top.trouble} />
    </div>
  );
});
