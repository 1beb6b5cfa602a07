import type { ReactNode } from 'react';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import { drawnBesides } from '#lib/view/drawn-besides.ts';
import { isFiltered, type Show } from '#lib/view/show.ts';
import type { View } from '#lib/view/view.ts';
import { outcomeWords } from '#lib/view/words.ts';
import { CloseIcon } from '../ui/icons.tsx';
import { withoutFilters } from './filter-form.tsx';

/**
 * Says over the map that it shows a part only, which part by which rule, and how much is left out: the way in, step by
 * step, with a way back to each, and every filter with a way to drop it. Nothing where the map shows everything.
 */
export function FilterCrumbs({
  show,
  view,
  onShow,
}: {
  readonly show: Show;
  readonly view: View;
  readonly onShow: (change: (show: Show) => Show) => void;
}) {
  const besides = drawnBesides(view, show);
  if (!isFiltered(show)) {
    return view.quiet === null ? null : <QuietRule view={view} besides={besides} onShow={onShow} />;
  }
  const left = view.hidden.services + view.hidden.workloads;
  const { focus } = show;
  const within = focus === null ? show.namespaces : namespaceOf(focus);
  return (
    <Bar>
      <Crumb onGo={() => onShow(withoutFilters)}>All namespaces</Crumb>
      {within.length > 0 && (
        <>
          <Step />
          <Crumb
            title={within.join(', ')}
            onGo={focus === null ? null : () => onShow((before) => ({ ...before, namespaces: within, focus: null }))}
          >
            {within.join(', ')}
          </Crumb>
        </>
      )}
      {focus !== null && (
        <>
          <Step />
          <Crumb onGo={null} title={focus}>
            {parseObjectId(focus).name} and what belongs to it
          </Crumb>
        </>
      )}
      {filtersOf(show).map(({ words, without }) => (
        <button
          key={words}
          type="button"
          title={`Drop the filter: ${words}`}
          onClick={() => onShow((before) => ({ ...before, ...without }))}
          className="ml-1 inline-flex min-w-0 items-center gap-1 rounded-chip bg-quiet py-0.5 pr-1 pl-2 hover:bg-line/60"
        >
          <span className="truncate">{words}</span>
          <CloseIcon />
        </button>
      ))}
      {besides !== null && <span className="min-w-0 shrink-[4] truncate text-ink-2">{besides}</span>}
      {left > 0 && <span className="shrink-0 pl-1 text-ink-2">{left.toLocaleString('en-US')} filtered away</span>}
    </Bar>
  );
}

/** In a large mesh the first picture leaves out what is quiet, and says so. */
function QuietRule({
  view: { quiet, total },
  besides,
  onShow,
}: {
  readonly view: View;
  readonly besides: string | null;
  readonly onShow: (change: (show: Show) => Show) => void;
}) {
  if (quiet === null) return null;
  const { namespaces, leftOut } = quiet;
  const all = total.namespaces.toLocaleString('en-US');
  return (
    <Bar>
      <span className="min-w-0 truncate">
        {leftOut ? (
          <>
            <b className="font-semibold">
              {(total.namespaces - namespaces).toLocaleString('en-US')} of {all} namespaces
            </b>
            : those with findings or anything refused, undetermined or bound in vain
            {besides !== null && <span className="text-ink-2">, {besides}</span>}
          </>
        ) : (
          <>
            <b className="font-semibold">All {all} namespaces</b>, {namespaces.toLocaleString('en-US')} of them quiet
          </>
        )}
      </span>
      <button
        type="button"
        onClick={() => onShow((before) => ({ ...before, quiet: leftOut ? 'show' : 'fold' }))}
        className="shrink-0 rounded-chip bg-quiet px-2 py-0.5 font-medium hover:bg-line/60"
      >
        {leftOut ? `Show all ${all}` : 'Leave out the quiet ones'}
      </button>
    </Bar>
  );
}

function Bar({ children }: { readonly children: ReactNode }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 top-3 z-10 flex justify-center px-16">
      <nav
        aria-label="What the map shows"
        data-over-map=""
        className="pointer-events-auto inline-flex h-[30px] max-w-full items-center gap-1.5 rounded-full border border-line bg-panel pr-3 pl-3.5 text-small whitespace-nowrap shadow-float"
      >
        {children}
      </nav>
    </div>
  );
}

function Crumb({
  children,
  title,
  onGo,
}: {
  readonly children: ReactNode;
  readonly title?: string;
  /** Null where the reader is. */
  readonly onGo: (() => void) | null;
}) {
  if (onGo === null) {
    return (
      <b aria-current="page" className="min-w-0 truncate font-semibold" title={title}>
        {children}
      </b>
    );
  }
  return (
    <button
      type="button"
      title={title}
      onClick={onGo}
      className="min-w-0 truncate text-ink-2 underline decoration-line underline-offset-[3px] hover:text-ink"
    >
      {children}
    </button>
  );
}

function Step() {
  return (
    <span aria-hidden="true" className="text-ink-3">
      ›
    </span>
  );
}

function namespaceOf(object: ObjectId): readonly string[] {
  const { namespace } = parseObjectId(object);
  return namespace === '' ? [] : [namespace];
}

/** Each filter in words, with the wishes that drop it. */
function filtersOf(show: Show): readonly { readonly words: string; readonly without: Partial<Show> }[] {
  const text = show.text.trim();
  const labels = show.labels.trim();
  return [
    ...(show.outcomes.length === 0
      ? []
      : [{ words: show.outcomes.map((outcome) => outcomeWords[outcome]).join(', '), without: { outcomes: [] } }]),
    ...(show.kinds.length === 0 ? [] : [{ words: show.kinds.join(', '), without: { kinds: [] } }]),
    ...(text === '' ? [] : [{ words: `names with “${text}”`, without: { text: '' } }]),
    ...(labels === '' ? [] : [{ words: `pods with ${labels}`, without: { labels: '' } }]),
    ...(show.outsideMesh === 'show'
      ? []
      : [{ words: 'namespaces in the mesh', without: { outsideMesh: 'show' as const } }]),
  ];
}
