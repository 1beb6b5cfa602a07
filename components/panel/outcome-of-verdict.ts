import type { Verdict } from '#lib/explain/verdict.ts';
import { type Outcome, outcomeOfNone } from '#lib/view/outcome.ts';

/** The glyph of a verdict: the tick only where traffic really passes the waypoint. */
export function outcomeOfVerdict(verdict: Pick<Verdict, 'status' | 'delivery' | 'reason'>): Outcome {
  switch (verdict.status) {
    case 'bound':
      return verdict.delivery === 'waypoint' ? 'bound' : 'bound-but';
    case 'refused':
      return 'refused';
    case 'undetermined':
      return 'undetermined';
    case 'none':
      return outcomeOfNone(verdict.reason);
  }
}
