import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { callerLines } from '#lib/view/words.ts';
import type { CallerNode } from './flow-nodes.ts';

/** Callers that stand for no object of the map. */
export const CallerPill = memo(function CallerPill({ data: { caller } }: NodeProps<CallerNode>) {
  const [first, second] = callerLines(caller);
  return (
    <div
      data-box={caller.id}
      title={`${first} ${caller.from.join(', ')}`}
      className="flex h-full w-full flex-col justify-center rounded-[10px] border border-unknown border-dashed bg-panel px-3 leading-tight"
    >
      <span className="truncate font-medium text-body text-ink">{first}</span>
      {second !== '' && <span className="truncate text-ink-2 text-mini">{second}</span>}
    </div>
  );
});
