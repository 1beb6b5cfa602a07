import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { KindGlyph, OutcomeGlyph, SeverityGlyph } from '#components/ui/glyph.tsx';
import { tilePlan } from '#lib/layout/tile-plan.ts';
import { isolated } from '#lib/view/isolated.ts';
import { isException, outcomes } from '#lib/view/outcome.ts';
import { type Standout, standoutsOf } from '#lib/view/standouts.ts';
import { counted, describeIsland, islandCounts, outcomeWords } from '#lib/view/words.ts';
import type { TileNode } from './flow-nodes.ts';
import { OutcomeBar, outcomeTotals } from './outcome-bar.tsx';

/** A namespace from afar: name, counts, bar of outcomes. What it shows depends on its size on the screen. */
export const TileBox = memo(function TileBox({ data: { island, zoom }, width = 0, height = 0 }: NodeProps<TileNode>) {
  const across = width * zoom;
  const down = height * zoom;
  const totals = outcomeTotals(island);
  // A note is no reason to look closer, and may be about every namespace.
  const trouble = island.troubleWithin?.severity === 'info' ? null : island.troubleWithin;
  const plan = tilePlan(island.name, across, down, trouble !== null);
  const present = outcomes.filter(
    (outcome) => (totals[outcome] ?? 0) > 0 && (isException(outcome) || plan.outcomes === 'all'),
  );
  return (
    <button
      type="button"
      tabIndex={-1}
      data-box={island.id}
      title={`${isolated(island.name)} · ${islandCounts(island)}`}
      className="pointer-events-auto flex h-full w-full items-start overflow-hidden border border-line bg-panel text-left"
      style={{ borderRadius: 10 / zoom, borderWidth: 1 / zoom }}
    >
      <span className="sr-only">{describeIsland(island)}</span>
      <span
        aria-hidden="true"
        className={`relative flex shrink-0 origin-top-left flex-col gap-1 px-1.5 ${down > 60 ? 'py-2' : 'py-1'}`}
        style={{ width: across, height: down, transform: `scale(${1 / zoom})` }}
      >
        <span className="flex items-start gap-1 text-small font-semibold leading-tight text-ink">
          <bdi className="line-clamp-2 min-w-0 [overflow-wrap:anywhere]">{plan.name}</bdi>
          {trouble !== null && plan.badge !== 'none' && (
            <span
              className={`flex shrink-0 items-center gap-0.5 text-mini ${plan.badge === 'corner' ? 'absolute right-1.5 bottom-4' : 'ml-auto'}`}
              title={counted(trouble.count, 'finding')}
            >
              <SeverityGlyph severity={trouble.severity} size={13} />
              {plan.badge === 'beside' && trouble.count}
            </span>
          )}
        </span>
        {plan.counts && <span className="truncate text-mini text-ink-3">{islandCounts(island)}</span>}
        {plan.outcomes !== 'none' && (
          <span className="flex flex-wrap gap-x-2.5 gap-y-1 overflow-hidden text-mini font-medium text-ink">
            {plan.outcomes === 'all' && island.counts.waypoints > 0 && (
              <span className="flex items-center gap-1" title={counted(island.counts.waypoints, 'waypoint')}>
                <KindGlyph kind="waypoint" size={13} />
                {island.counts.waypoints}
              </span>
            )}
            {present.map((outcome) => (
              <span key={outcome} className="flex items-center gap-1" title={outcomeWords[outcome]}>
                <OutcomeGlyph outcome={outcome} size={13} />
                {totals[outcome]}
              </span>
            ))}
          </span>
        )}
        <Names standouts={standoutsOf(island)} lines={plan.lines} />
        <span className="mt-auto">{plan.bar && <OutcomeBar totals={totals} />}</span>
      </span>
    </button>
  );
});

/** What stands out, by name, as far as there is room; the rest is counted. */
function Names({ standouts, lines }: { readonly standouts: readonly Standout[]; readonly lines: number }) {
  // A number without a name says no more than the counts above it.
  if (standouts.length === 0 || lines < Math.min(2, standouts.length)) return null;
  const shown = standouts.length <= lines ? standouts : standouts.slice(0, lines - 1);
  const rest = standouts.length - shown.length;
  return (
    <span className="mt-1 flex min-w-0 flex-col gap-px text-mini leading-[17px] text-ink-2">
      {shown.map(({ name, outcome, trouble }) => (
        <span key={name} className="flex min-w-0 items-center gap-1.5">
          {isException(outcome) || trouble === null ? (
            <OutcomeGlyph outcome={outcome} size={12} />
          ) : (
            <SeverityGlyph severity={trouble.severity} size={12} />
          )}
          <bdi className="truncate">{name}</bdi>
        </span>
      ))}
      {rest > 0 && <span className="pl-[18px] text-ink-3">{rest.toLocaleString('en-US')} more</span>}
    </span>
  );
}
