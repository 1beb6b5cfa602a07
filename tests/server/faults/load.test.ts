import { afterEach, describe, expect, it } from 'vitest';
import { assembleSnapshot } from '#lib/manifest/assemble.ts';
import { resolveInSteps } from '#lib/resolve/resolve.ts';
import { freshnessOf } from '#server/cluster/freshness.ts';
import { limits } from '#server/cluster/limits.ts';
import { createRateLimit } from '#server/cluster/rate-limit.ts';
import { createTopologyStore } from '#server/topology-store.ts';
import { createFakeClock } from '../fake-clock.ts';
import { type ModelCluster, startModelCluster } from '../model/model-cluster.ts';
import { recovers, toldOf } from './told.ts';

let cluster: ModelCluster;
afterEach(() => cluster?.stop());

const first = () => cluster.paths[0] ?? '';
const isLive = () => toldOf(cluster).overall().state === 'live';

describe('faults: load, clocks and plug-ins', () => {
  it('F28: ages are durations, whatever the clock on the wall says', async () => {
    cluster = startModelCluster();
    await cluster.advance(30_000);
    const [reflector] = cluster.reflectors;
    if (reflector === undefined) throw new Error('There is no reflector.');
    cluster.server.stallWatches();
    const before = freshnessOf(reflector, cluster.clock.now());
    for (const hours of [-6, 6]) {
      const skewed = { ...cluster.clock, timestamp: () => new Date(hours * 3_600_000).toISOString() };
      expect(freshnessOf(reflector, skewed.now())).toEqual(before);
    }
    await cluster.advance(20_000);
    expect((freshnessOf(reflector, cluster.clock.now()).ageMs ?? 0) - (before.ageMs ?? 0)).toBe(20_000);
  });

  it('F31: a plug-in that gives no answer is started by one try, not by each reader, and is named', async () => {
    const reason = 'the credential plug-in aws gave no answer within 30 s';
    cluster = startModelCluster((server) => server.setDown(true, new Error(reason)));
    await cluster.advance(60_000);
    expect(toldOf(cluster).kind().sentence).toContain(reason);
    const asked = cluster.server.requests.length;
    await cluster.advance(60_000);
    expect(cluster.server.requests.length - asked).toBeLessThanOrEqual(15);
    cluster.server.setDown(false);
    await recovers(cluster, 10_500, isLive);
  });

  it('F36: 5,000 changes at once and 170 a second make at most four pictures a second, and the last one is true', async () => {
    cluster = startModelCluster();
    await cluster.advance(1_000);
    const { clock, reflectors, server } = cluster;
    let evaluated = 0;
    const store = createTopologyStore(clock, (snapshot) => {
      evaluated += 1;
      return resolveInSteps(snapshot);
    });
    const read = () =>
      assembleSnapshot({
        objects: [...(reflectors[0]?.objects() ?? [])],
        given: {},
        source: { kind: 'cluster', name: 'model', takenAt: clock.timestamp() },
        gaps: [],
        notices: [],
      });
    const change = () => {
      server.put(first(), `pod-${server.held(first()).size % 50}`);
      store.changed(read);
    };
    for (let burst = 0; burst < 5_000; burst += 1) change();
    await cluster.advance(1_000);
    expect(evaluated).toBeLessThanOrEqual(5);
    evaluated = 0;
    for (let tenth = 0; tenth < 50; tenth += 1) {
      for (let event = 0; event < 17; event += 1) change();
      await cluster.advance(100);
    }
    expect(evaluated).toBeLessThanOrEqual(21);
    await cluster.advance(300);
    expect(store.current()?.topology.workloads).toHaveLength(server.held(first()).size);
    store.stop();
  });

  it('F24: requests beyond the burst go at a steady rate, in the order asked, at half of it after a complaint', async () => {
    const clock = createFakeClock();
    const rate = createRateLimit(clock);
    const { signal } = new AbortController();
    const gone: number[] = [];
    for (let request = 0; request < limits.requestBurst + 5; request += 1) {
      void rate.take(signal).then(() => gone.push(request));
    }
    await new Promise(setImmediate);
    expect(gone).toHaveLength(limits.requestBurst);
    clock.advance(1_000);
    await new Promise(setImmediate);
    expect(gone).toHaveLength(limits.requestBurst + 5);
    expect(gone).toEqual([...gone].sort((left, right) => left - right));

    rate.slowDown();
    void rate.take(signal).then(() => gone.push(-1));
    clock.advance(300);
    await new Promise(setImmediate);
    expect(gone.at(-1)).not.toBe(-1);
    clock.advance(100);
    await new Promise(setImmediate);
    expect(gone.at(-1)).toBe(-1);
  });

  it('the limits fit each other and the API server', () => {
    const bookmarkMs = 60_000;
    const apiServerTimeoutMs = 60_000;
    expect(limits.firstByteOfListMs).toBeGreaterThan(apiServerTimeoutMs);
    expect(limits.firstByteOfWatchMs).toBeGreaterThan(bookmarkMs);
    expect(limits.silenceMs).toBeGreaterThanOrEqual(1.5 * bookmarkMs);
    expect(limits.pollingMs).toBeGreaterThan(bookmarkMs);
    expect(limits.pollingMs).toBeLessThan(limits.delayedAfterMs);
    expect(limits.silenceMs + limits.secondSilenceMs).toBeLessThanOrEqual(limits.staleAfterMs);
    expect(limits.watchSeconds * 1_000).toBeGreaterThan(limits.silenceMs);
    expect(limits.delayedAfterMs).toBeLessThan(limits.staleAfterMs);
    expect(2 * limits.longestProbeBackoffMs + limits.resumeSpreadMs).toBeLessThanOrEqual(10_000);
    expect(limits.sleptMs).toBeGreaterThan(limits.sleepCheckMs);
    // 10,000 pods, 2,000 services and slices in pages, every other kind once, a watch of each, and a look-up of what is absent.
    expect(limits.requestBurst).toBeGreaterThan(20 + 4 + 4 + 30 + 30 + 2 * 22);
  });
});
