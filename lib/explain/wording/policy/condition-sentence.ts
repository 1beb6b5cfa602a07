import type { Condition } from '#lib/model/metadata.ts';

/** What istiod wrote about a policy, held against what it would write. */
export function policyConditionSentence(
  agree: boolean | null,
  {
    expected,
    observed,
    maySilent,
  }: { readonly expected: readonly Condition[]; readonly observed: readonly Condition[]; readonly maySilent: boolean },
): string {
  const said = (conditions: readonly Condition[]) =>
    [...new Set(conditions.map(({ type, status, reason }) => `${type}=${status}/${reason}`))].join(', ');
  if (expected.length === 0 && observed.length === 0)
    return 'istiod writes no condition on this kind, so that nothing in the cluster says what becomes of it.';
  if (agree === true)
    return observed.length === 0
      ? 'istiod writes no condition here, and there is none.'
      : `istiod agrees: ${said(observed)}.`;
  if (agree === false)
    return observed.length === 0
      ? `istiod would write ${said(expected)}, and nothing is written.`
      : `istiod says otherwise: ${said(observed)}.`;
  if (maySilent)
    return 'istiod may be silent here: of all policies that ztunnel cannot take it marks one at a time. A missing condition proves nothing.';
  return expected.length === 0
    ? `No condition is predicted; written is ${said(observed)}.`
    : `istiod has not written ${said(expected)} (yet).`;
}

/** Conditions that say yes although traffic is not filtered as written. */
export const acceptedIsNotEnforced =
  'Accepted means that istiod found the target. It does not mean that traffic is filtered.';
