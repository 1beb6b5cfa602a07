import { memo } from 'react';
import type { GlyphKind } from '#lib/view/glyph-shapes.ts';
import { counted, outcomeWords } from '#lib/view/words.ts';
import { KindGlyph, OutcomeGlyph } from '../ui/glyph.tsx';

import type { NamespaceSummary, OutcomeCount } from './namespace-summary.ts';

/** Every namespace with its outcomes counted; a click shows only that one, a second click all again. */
export const NamespaceList = memo(function NamespaceList({
  summaries,
  focused,
  onFocus,
}: {
  readonly summaries: readonly NamespaceSummary[];
  /** Names in focus; empty for all. */
  readonly focused: readonly string[];
  /** The one to focus on; null for all. */
  readonly onFocus: (namespace: string | null) => void;
}) {
  if (summaries.length === 0) return <p className="p-4 text-body text-ink-2">There is no namespace.</p>;
  return (
    <ul>
      {summaries.map((summary) => {
        const isFocused = focused.includes(summary.name);
        return (
          <li
            key={summary.name}
            className="border-b border-hair [content-visibility:auto] [contain-intrinsic-size:auto_58px]"
          >
            <button
              type="button"
              aria-pressed={isFocused}
              className={`block w-full px-4 py-2 text-left ${isFocused ? 'bg-quiet' : 'hover:bg-bg'}`}
              onClick={() => onFocus(isFocused ? null : summary.name)}
            >
              <span className="flex items-baseline gap-2">
                <span className="truncate font-semibold" title={summary.name}>
                  {summary.name}
                </span>
                <span className="ml-auto shrink-0 text-small text-ink-3">{summary.mode}</span>
              </span>
              <span className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5">
                <Counts kind="service" label="services" counts={summary.services} />
                <Counts kind="pod" label="workloads" counts={summary.workloads} />
                {summary.services.length + summary.workloads.length === 0 && (
                  <span className="text-small text-ink-3">
                    {summary.waypoints === 0 ? 'nothing in it' : counted(summary.waypoints, 'waypoint')}
                  </span>
                )}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
});

function Counts({
  kind,
  label,
  counts,
}: {
  readonly kind: GlyphKind;
  readonly label: string;
  readonly counts: readonly OutcomeCount[];
}) {
  if (counts.length === 0) return null;
  return (
    <span className="inline-flex items-center gap-2 text-small text-ink-2 tabular-nums">
      <KindGlyph kind={kind} size={11} title={label} />
      {counts.map(({ outcome, count }) => (
        <span
          key={outcome}
          className="inline-flex items-center gap-1"
          title={`${count} ${label}: ${outcomeWords[outcome]}`}
        >
          <OutcomeGlyph outcome={outcome} size={12} title={outcomeWords[outcome]} />
          {count.toLocaleString('en-US')}
        </span>
      ))}
    </span>
  );
}
