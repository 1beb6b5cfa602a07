import type { Condition } from '#lib/model/metadata.ts';
import type { Binding } from '#lib/model/topology.ts';

/** istiod's own word about an object, beside ours. */
export type ConditionEvidence = {
  readonly expected: readonly Condition[];
  /** Only what istiod writes: types that begin with `istio.io/`. */
  readonly observed: readonly Condition[];
  /** Null where there is nothing to compare: nothing written, a verdict that predicts nothing, or a stale condition. */
  readonly agree: boolean | null;
  readonly sentence: string;
};

/**
 * Compares by type, status and reason; message texts differ between versions.
 * `partial` says that the object carries the conditions of several hostnames, of which istiod may show only some.
 */
export function compareConditions(
  expected: readonly Condition[],
  written: readonly Condition[],
  binding: Binding,
  partial: boolean,
): ConditionEvidence {
  const observed = written.filter(({ type }) => type.startsWith('istio.io/'));
  const evidence = (agree: boolean | null, sentence: string) => ({ expected, observed, agree, sentence });
  if (binding.status === 'undetermined' || binding.reason === 'selector-invalid') {
    return evidence(null, 'No condition is predicted for this verdict.');
  }
  if (binding.reason === 'not-in-mesh-index' && observed.length > 0) {
    return evidence(null, 'The conditions are stale: istiod leaves the object out and does not update them.');
  }
  if (observed.length === 0 && expected.length > 0) return evidence(null, 'istiod has not written its condition.');
  if (observed.length === 0) return evidence(true, 'istiod writes no condition here, and there is none.');
  const compared = (conditions: readonly Condition[]) =>
    conditions
      .filter(({ type }) => !(partial && type === 'istio.io/WaypointMissing'))
      .map(({ type, status, reason }) => `${type}=${status}/${reason}`)
      .sort();
  const agree = JSON.stringify(compared(expected)) === JSON.stringify(compared(observed));
  const said = observed.map(({ type, status, reason }) => `${type}=${status}/${reason}`).join(', ');
  return evidence(agree, agree ? `istiod agrees: ${said}.` : `istiod says otherwise: ${said}.`);
}
