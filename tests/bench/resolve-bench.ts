import { resolve } from '#lib/resolve/resolve.ts';
import { clusterSizes, generateCluster } from './generated-cluster.ts';
import { generatePolicies } from './generated-policies.ts';
import type { Metrics } from './metrics.ts';
import { median } from './metrics.ts';

/** Milliseconds of one full resolve per size, and how it grows with the number of pods. */
export function benchResolve(): Metrics {
  const metrics: Record<string, number> = {};
  const points = clusterSizes.map((size) => {
    const snapshot = generateCluster(size);
    const milliseconds = median(timeEach(() => resolve(snapshot), 10, size.pods > 10_000 ? 15 : 40));
    metrics[`resolve.${size.pods}.ms`] = milliseconds;
    return { pods: size.pods, milliseconds };
  });
  metrics['resolve.exponent'] = growthExponent(points);
  const [, middle] = clusterSizes;
  if (middle !== undefined) {
    const snapshot = generateCluster(middle);
    const withPolicies = { ...snapshot, policies: generatePolicies(1_000, snapshot.services) };
    metrics['resolve.policies.ms'] = median(timeEach(() => resolve(withPolicies), 10, 40));
  }
  return metrics;
}

function timeEach(run: () => unknown, warmUps: number, runs: number): readonly number[] {
  for (let count = 0; count < warmUps; count += 1) run();
  return Array.from({ length: runs }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
}

/** The exponent k of time ~ pods^k, by least squares on logarithms. */
function growthExponent(points: readonly { readonly pods: number; readonly milliseconds: number }[]): number {
  const logs = points.map(({ pods, milliseconds }) => ({ x: Math.log(pods), y: Math.log(milliseconds) }));
  const meanX = logs.reduce((sum, { x }) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, { y }) => sum + y, 0) / logs.length;
  const above = logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const below = logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return above / below;
}
