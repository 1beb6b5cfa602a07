import { type Flag, flagsThatKeepTrafficAway, type ReasonCode } from '#lib/model/reason.ts';
import type { Binding } from '#lib/model/topology.ts';

/** What one glyph says about an object, in the order in which counts and bars list them. */
export const outcomes = [
  'bound',
  'bound-but',
  'refused',
  'undetermined',
  'opted-out',
  'other-traffic',
  'not-asked',
  'waypoint',
  'not-in-mesh',
] as const;

export type Outcome = (typeof outcomes)[number];

/**
 * Which glyph an object gets. `bound-but` is a waypoint that istiod assigned and that traffic does not follow,
 * `other-traffic` a namespace's waypoint that serves the other kind of traffic only.
 */
export function outcomeOf(binding: Binding, flags: readonly Flag[]): Outcome {
  switch (binding.status) {
    case 'bound':
      return flags.some((flag) => flagsThatKeepTrafficAway.has(flag)) ? 'bound-but' : 'bound';
    case 'refused':
      return 'refused';
    case 'undetermined':
      return 'undetermined';
    case 'none':
      return outcomeOfNone(binding.reason);
  }
}

/** An outcome that a person should see without asking: it is never folded away. */
export function isException(outcome: Outcome): boolean {
  return outcome === 'refused' || outcome === 'undetermined' || outcome === 'bound-but';
}

/** Why there is no waypoint although nothing was refused. */
export function outcomeOfNone(reason: ReasonCode): Outcome {
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
