import type { WatchedCluster } from './watched-cluster.ts';

/**
 * Definite verdicts that the product gave at any time although they were true neither before nor after the fault. There
 * must be none: what cannot be seen is undetermined, and what is old stays as it was.
 */
export function surprises(watched: WatchedCluster, before: ReadonlySet<string>): readonly string[] {
  const after = watched.verdicts();
  return [...watched.verdictsSoFar()].filter((verdict) => !before.has(verdict) && !after.has(verdict));
}
