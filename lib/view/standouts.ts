import { isException, type Outcome } from './outcome.ts';
import type { Island, Trouble } from './view.ts';

/** A service of a namespace that somebody should look at. */
export type Standout = { readonly name: string; readonly outcome: Outcome; readonly trouble: Trouble | null };

/** The services that stand out in a namespace, by outcome or by a finding that is more than a note; the worst first. */
export function standoutsOf(island: Island): readonly Standout[] {
  return [...island.exceptions, ...island.quiet]
    .flatMap((card) => (card.shape === 'service' ? [card] : []))
    .filter(({ outcome, trouble }) => isException(outcome) || (trouble !== null && trouble.severity !== 'info'))
    .map(({ name, outcome, trouble }) => ({ name, outcome, trouble }))
    .sort((left, right) => weightOf(left) - weightOf(right));
}

function weightOf({ outcome, trouble }: Standout): number {
  if (outcome === 'refused') return 0;
  if (trouble?.severity === 'error') return 1;
  return isException(outcome) ? 2 : 3;
}
