import { drawnBesides } from '#lib/view/drawn-besides.ts';
import { filterWords } from '#lib/view/filter-words.ts';
import type { Show } from '#lib/view/show.ts';
import type { View } from '#lib/view/view.ts';

import { CloseIcon } from '../ui/icons.tsx';

/** Says over the map that it shows a part only, which part, and how much is left out. A click shows everything. */
export function FilterChip({
  show,
  view,
  onShowAll,
}: {
  readonly show: Show;
  readonly view: View;
  readonly onShowAll: () => void;
}) {
  const left = view.hidden.services + view.hidden.workloads;
  const besides = drawnBesides(view, show);
  return (
    <div className="pointer-events-none absolute inset-x-0 top-3 z-10 flex justify-center px-16">
      <button
        type="button"
        data-over-map=""
        title="Show everything"
        onClick={onShowAll}
        className="pointer-events-auto inline-flex h-[30px] max-w-full items-center gap-2 rounded-full border border-line bg-panel pr-2 pl-3.5 text-small shadow-float hover:bg-quiet"
      >
        <span className="truncate">
          Only {filterWords(show).join(' · ')}
          {besides !== null && `, ${besides}`}
          {left > 0 && <span className="text-ink-2"> — {left.toLocaleString('en-US')} filtered away</span>}
        </span>
        <CloseIcon />
      </button>
    </div>
  );
}
