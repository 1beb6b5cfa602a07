import type { Hop, RequestPath } from '#lib/model/path.ts';
import type { Outcome } from '#lib/view/outcome.ts';

/** The sign of a path's verdict: tick, octagon, a ring with a dash for what depends, a diamond for what cannot be told. */
export function verdictOutcome(verdict: RequestPath['verdict']): Outcome {
  switch (verdict) {
    case 'allowed':
      return 'bound';
    case 'denied':
    case 'fails':
      return 'refused';
    case 'depends':
      return 'other-traffic';
    case 'undetermined':
      return 'undetermined';
  }
}

export function hopOutcome(outcome: Hop['outcome']): Outcome {
  switch (outcome) {
    case 'allow':
      return 'bound';
    case 'deny':
    case 'fails':
      return 'refused';
    case 'depends':
      return 'other-traffic';
  }
}
