import { describe, expect, it } from 'vitest';
import type { IstiodAnswer } from '#lib/explain/istiod.ts';
import { expectedAnswer, ourAnswer, vectorsIn } from './vectors.ts';

const groups = ['waypoints', 'policies', 'random'] as const;
const minors = ['1.31', '1.30'] as const;

describe.each(groups)('istiod agrees on %s', (group) => {
  for (const vector of vectorsIn(group)) {
    it.each(minors)(`${vector.name} at %s`, (minor) => {
      const expected = expectedAnswer(vector, minor);
      expect(withoutChance(ourAnswer(vector, minor), expected)).toStrictEqual(expected);
    });
  }
});

/**
 * Our answer without the two things that istiod answers by chance. Of all policies in a cluster that ztunnel cannot take
 * only one gets `ZtunnelAccepted=False`, so silence about such a policy is no disagreement while there are several.
 * Which of two services of one hostname a proxy keeps changes from push to push; a recorded null says the same.
 */
function withoutChance(ours: IstiodAnswer, expected: IstiodAnswer): IstiodAnswer {
  const isUnsupported = ({ conditions }: IstiodAnswer['policies'][number]) => conditions.some(isZtunnelRefusal);
  const several = ours.policies.filter(isUnsupported).length > 1;
  return {
    ...ours,
    policies: ours.policies.map((policy, position) => {
      const recorded = expected.policies[position]?.conditions;
      if (recorded === null) return { ...policy, conditions: recorded };
      const silent = several && recorded !== undefined && !recorded.some(isZtunnelRefusal);
      return silent ? { ...policy, conditions: policy.conditions.filter((each) => !isZtunnelRefusal(each)) } : policy;
    }),
    proxies: ours.proxies.map((proxy, position) => {
      const recorded = expected.proxies[position]?.targets;
      const varies = recorded === null || proxy.targets === null;
      return varies ? { ...proxy, targets: recorded ?? null } : proxy;
    }),
  };
}

function isZtunnelRefusal({ type, status }: { readonly type: string; readonly status: string }): boolean {
  return type === 'ZtunnelAccepted' && status === 'False';
}
