import type { Condition } from '#lib/model/metadata.ts';
import type { PolicyFacts } from '#lib/model/policy-facts.ts';
import { acceptedIsNotEnforced, policyConditionSentence } from '../wording/policy/condition-sentence.ts';

/** istiod's own word about a policy or route, beside ours. */
export type PolicyConditions = {
  readonly expected: readonly Condition[];
  /** Only the types that istiod writes about waypoints and ztunnel. */
  readonly observed: readonly Condition[];
  /** Null where there is nothing to compare. */
  readonly agree: boolean | null;
  readonly sentence: string;
  /** What a green condition does not say; null where none is green or where it is right. */
  readonly caution: string | null;
};

/** Compares by type, status and reason; message texts differ between versions. */
export function comparePolicyConditions(facts: PolicyFacts): PolicyConditions {
  const { expected, conditionMayBeSilent: maySilent } = facts;
  const observed = facts.observed.filter(({ type }) => binding.has(type));
  const agree = agreement(expected, observed, maySilent);
  const works = facts.attachments.some(({ effect }) => effect === 'full');
  const isGreen = [...expected, ...observed].some(({ type, status }) => binding.has(type) && status === 'True');
  return {
    expected,
    observed,
    agree,
    sentence: policyConditionSentence(agree, { expected, observed, maySilent }),
    caution: isGreen && !works ? acceptedIsNotEnforced : null,
  };
}

const binding: ReadonlySet<string> = new Set(['WaypointAccepted', 'ZtunnelAccepted', 'ResolvedWaypoints']);

function agreement(expected: readonly Condition[], observed: readonly Condition[], maySilent: boolean): boolean | null {
  if (observed.length === 0) return expected.length === 0 ? true : null;
  const keys = (conditions: readonly Condition[]) =>
    new Set(conditions.map(({ type, status, reason }) => `${type}=${status}/${reason}`));
  const wanted = keys(expected);
  const written = keys(observed);
  const onlyKnown = [...written].every((key) => wanted.has(key));
  // One slot for all policies that ztunnel cannot take: what is missing may stand on another one.
  const complete = [...wanted].every(
    (key) => written.has(key) || (maySilent && key.startsWith('ZtunnelAccepted=False')),
  );
  return onlyKnown && complete;
}
