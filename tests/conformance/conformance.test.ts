import { describe, expect, it } from 'vitest';
import type { IstiodAnswer } from '#lib/explain/istiod.ts';
import { expectedAnswer, ourAnswer, vectorsIn } from './vectors.ts';

const groups = ['waypoints', 'policies', 'random'] as const;
const minors = ['1.31', '1.30'] as const;

describe.each(groups)('istiod agrees on %s', (group) => {
  for (const vector of vectorsIn(group)) {
    it.each(minors)(`${vector.name} at %s`, (minor) => {
      expect(comparable(ourAnswer(vector, minor))).toStrictEqual(comparable(expectedAnswer(vector, minor)));
    });
  }
});

/** The parts that bindings decide; policies, proxies and ztunnelPolicies are policy attachment. */
function comparable({ istio, services, workloads, absent, waypoints }: IstiodAnswer) {
  return {
    istio,
    services,
    workloads: workloads.map(({ ztunnelPolicies: _, ...workload }) => workload),
    absent,
    waypoints,
  };
}
