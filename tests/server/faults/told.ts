import { expect } from 'vitest';
import type { KindFreshness } from '#lib/model/status.ts';
import { freshnessOf, gapsOf, overallFreshness } from '#server/cluster/freshness.ts';
import type { Reflector } from '#server/cluster/reflector.ts';
import type { ModelCluster } from '../model/model-cluster.ts';
import { smallestList } from '../model/model-server.ts';

export type Told = {
  /** What the status says of the first reflector, or of another. */
  kind(index?: number): KindFreshness;
  /** What the page says of the whole picture. */
  overall(): ReturnType<typeof overallFreshness>;
  gaps(): readonly string[];
  names(index?: number): readonly string[];
};

/** What people see of a cluster at this moment. */
export function toldOf({ clock, reflectors }: ModelCluster): Told {
  const at = (index: number): Reflector => {
    const reflector = reflectors[index];
    if (reflector === undefined) throw new Error(`There is no reflector ${index}.`);
    return reflector;
  };
  return {
    kind: (index = 0) => freshnessOf(at(index), clock.now()),
    overall: () =>
      overallFreshness(
        'model',
        reflectors.map((reflector) => freshnessOf(reflector, clock.now())),
        true,
        clock.timestamp(),
      ),
    gaps: () => gapsOf(reflectors, clock.now()).map(({ kind, cause }) => `${kind} ${cause}`),
    names: (index = 0) => [...at(index).objects()].map(({ object }) => object.name).sort(),
  };
}

/** Moves the clock on until the condition holds, and fails beyond the bound. Answers how long it took, within 100 ms. */
export async function recovers(cluster: ModelCluster, boundMs: number, condition: () => boolean): Promise<number> {
  const { clock } = cluster;
  const startedAtMs = clock.now();
  await cluster.settle();
  while (!condition()) {
    expect(clock.now() - startedAtMs, `not within ${boundMs} ms: ${condition}`).toBeLessThan(boundMs);
    await cluster.advance(100);
  }
  return clock.now() - startedAtMs;
}

/** Lists asked for so far, of one path or of all. */
export function listsOf({ server }: ModelCluster, path: string | null = null): number {
  return server.requests.filter(
    ({ verb, path: asked }) => verb === 'list' && asked !== smallestList && (path ?? asked) === asked,
  ).length;
}

export function watchesOf({ server }: ModelCluster, path: string): number {
  return server.requests.filter(({ verb, path: asked }) => verb === 'watch' && asked === path).length;
}
