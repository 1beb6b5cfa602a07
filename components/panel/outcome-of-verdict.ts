import type { Verdict } from '#lib/explain/verdict.ts';
import type { ReasonCode } from '#lib/model/reason.ts';
import type { Outcome } from '#lib/view/outcome.ts';

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

function outcomeOfNone(reason: ReasonCode): Outcome {
  switch (reason) {
    case 'opted-out':
    case 'namespace-opted-out':
      return 'opted-out';
    case 'traffic-type-skipped':
      return 'other-traffic';
    case 'is-waypoint':
      return 'waypoint';
    case 'not-in-mesh-index':
      return 'not-in-mesh';
    default:
      return 'not-asked';
  }
}
