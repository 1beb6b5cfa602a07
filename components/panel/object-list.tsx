'use client';

import { type ReactNode, useState } from 'react';
import type { ObjectId } from '#lib/model/object-id.ts';
import { ObjectLink } from '../ui/object-link.tsx';

const atOnce = 30;

/** Links to objects, a bounded number at once; the rest is counted and one click away. */
export function ObjectList({
  objects,
  onSelect,
  remark,
}: {
  readonly objects: readonly ObjectId[];
  readonly onSelect: (id: ObjectId) => void;
  /** A word at the right of an object. */
  readonly remark?: (index: number) => ReactNode;
}) {
  const [shown, setShown] = useState(atOnce);
  return (
    <>
      <ul className="mt-1.5 grid gap-1 text-body">
        {objects.slice(0, shown).map((id, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one object may stand here once for each kind of traffic.
          <li key={`${id} ${index}`} className="flex items-baseline gap-2">
            <span className="min-w-0">
              <ObjectLink id={id} onSelect={onSelect} />
            </span>
            {remark !== undefined && <span className="ml-auto shrink-0 text-small text-ink-3">{remark(index)}</span>}
          </li>
        ))}
      </ul>
      {objects.length > shown && (
        <button
          type="button"
          className="mt-1.5 text-small text-ink-2 underline underline-offset-[3px]"
          onClick={() => setShown(shown + 10 * atOnce)}
        >
          {(objects.length - shown).toLocaleString('en-US')} more
        </button>
      )}
    </>
  );
}
