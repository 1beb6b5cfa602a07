import { type Outcome, outcomes } from '#lib/view/outcome.ts';
import type { Island, OutcomeCounts } from '#lib/view/view.ts';
import { outcomeWords } from '#lib/view/words.ts';

/** Services and workloads of a namespace by outcome, together. */
export function outcomeTotals(island: Island): OutcomeCounts {
  const totals: Partial<Record<Outcome, number>> = {};
  for (const outcome of outcomes) {
    const count = (island.services[outcome] ?? 0) + (island.workloads[outcome] ?? 0);
    if (count > 0) totals[outcome] = count;
  }
  return totals;
}

/** The colour of an outcome where there is no room for its glyph, as a CSS variable. */
export const outcomeColours: Readonly<Record<Outcome, string>> = {
  bound: 'var(--ok)',
  'bound-but': 'var(--unknown)',
  refused: 'var(--refused)',
  undetermined: 'var(--unknown)',
  'opted-out': 'var(--mark)',
  'other-traffic': 'var(--line)',
  'not-asked': 'var(--line)',
  waypoint: 'var(--waypoint)',
  'not-in-mesh': 'var(--hair)',
};

/** One bar, divided by outcome. What must be seen is never thinner than a few pixels. */
export function OutcomeBar({ totals }: { readonly totals: OutcomeCounts }) {
  return (
    <span className="flex h-1.5 w-full gap-px overflow-hidden rounded-full">
      {outcomes.map((outcome) => {
        const count = totals[outcome] ?? 0;
        if (count === 0) return null;
        return (
          <span
            key={outcome}
            title={`${count} ${outcomeWords[outcome]}`}
            style={{ flexGrow: count, minWidth: 4, background: outcomeColours[outcome] }}
          />
        );
      })}
    </span>
  );
}
