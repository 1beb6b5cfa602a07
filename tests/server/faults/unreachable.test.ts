import { afterEach, describe, expect, it } from 'vitest';
import { limits } from '#server/cluster/limits.ts';
import { watchForSleep } from '#server/cluster/sleep.ts';
import { createFakeClock } from '../fake-clock.ts';
import { type ModelCluster, startModelCluster } from '../model/model-cluster.ts';
import { listsOf, recovers, toldOf, watchesOf } from './told.ts';

let cluster: ModelCluster;
afterEach(() => cluster.stop());

const isLive = () => toldOf(cluster).overall().state === 'live';

describe('faults: a server that cannot be reached', () => {
  for (const random of [0, 0.5, 0.999]) {
    it(`F1: down at the start says why and when, and is read at most 10 s after it answers (chance ${random})`, async () => {
      cluster = startModelCluster((server, paths) => {
        server.setDown(true);
        server.put(paths[0] ?? '', 'cart');
      });
      cluster.clock.setRandom(random);
      await cluster.advance(60_000);
      expect(toldOf(cluster).kind()).toMatchObject({
        state: 'unreachable',
        count: 0,
        sentence: expect.stringMatching(/^pods could not be read: the connection was refused\. Next try in [0-8] s\.$/),
      });
      expect(toldOf(cluster).gaps()).toEqual(['Pod unreachable', 'Gateway unreachable', 'ServiceEntry unreachable']);
      expect(listsOf(cluster)).toBe(3);

      cluster.server.setDown(false);
      const tookMs = await recovers(cluster, 10_500, isLive);
      expect(tookMs).toBeLessThanOrEqual(2 * limits.longestProbeBackoffMs + limits.resumeSpreadMs + 200);
      expect(toldOf(cluster).names()).toEqual(['cart']);
    });
  }

  for (const outageMs of [1_000, 30_000, 600_000]) {
    it(`F2: down later for ${outageMs / 1_000} s keeps the picture, says how old it is, and resumes without a list`, async () => {
      cluster = startModelCluster((server, paths) => {
        server.put(paths[0] ?? '', 'cart');
        server.put(paths[0] ?? '', 'front');
      });
      cluster.clock.setRandom(0.7);
      await cluster.advance(2_000);
      const lists = listsOf(cluster);
      cluster.server.setDown(true);
      await cluster.advance(outageMs);
      cluster.server.remove(cluster.paths[0] ?? '', 'cart');
      expect(toldOf(cluster).names()).toEqual(['cart', 'front']);
      expect(toldOf(cluster).gaps()).toEqual([]);
      const { state, sentence } = toldOf(cluster).overall();
      if (outageMs > 20_000)
        expect({ state, sentence }).toMatchObject({ state: 'stale', sentence: expect.stringContaining('Stale since') });

      cluster.server.setDown(false);
      await recovers(cluster, 10_500, () => isLive() && toldOf(cluster).names().length === 1);
      expect(toldOf(cluster).names()).toEqual(['front']);
      expect(listsOf(cluster)).toBe(lists);
    });
  }

  it('F2: what was compacted during the outage costs one list of each kind', async () => {
    cluster = startModelCluster((server, paths) => server.put(paths[0] ?? '', 'cart'));
    await cluster.advance(2_000);
    const lists = listsOf(cluster);
    cluster.server.setDown(true);
    await cluster.advance(30_000);
    cluster.server.remove(cluster.paths[0] ?? '', 'cart');
    cluster.server.put(cluster.paths[0] ?? '', 'front');
    cluster.server.compact();
    cluster.server.setDown(false);
    await recovers(cluster, 45_000, () => isLive() && toldOf(cluster).names().join() === 'front');
    expect(listsOf(cluster) - lists).toBe(3);
  });

  it('F26: all watches that end at once resume within 2 s, spread, and without a list', async () => {
    cluster = startModelCluster();
    await cluster.advance(10_000);
    const lists = listsOf(cluster);
    cluster.clock.setRandom(0.9);
    cluster.server.endWatches('cleanly');
    await recovers(cluster, 2_100, () => cluster.paths.every((path) => cluster.server.openWatches(path) === 1));
    expect(listsOf(cluster)).toBe(lists);
    expect(toldOf(cluster).overall().state).toBe('live');
  });

  it('F29: after a sleep all is doubted, and nothing waits for what died meanwhile', async () => {
    cluster = startModelCluster();
    const { clock, connection, reflectors, server } = cluster;
    await cluster.advance(10_000);
    server.stallWatches();
    const since = toldOf(cluster).overall().since;
    for (const reflector of reflectors) reflector.doubt('this computer slept', clock.now() - 180_000);
    expect(toldOf(cluster).overall()).toMatchObject({
      state: 'stale',
      since,
      sentence: expect.stringContaining('this computer slept'),
    });
    connection.drop();
    await recovers(cluster, 5_000, isLive);
  });

  it('F29: a sleep shows on the monotonic clock or on the wall clock, and a pause of half a minute is none', () => {
    cluster = startModelCluster();
    const clock = createFakeClock();
    let slept: number | null = null;
    let wallAheadMs = 0;
    const timestamp = () => new Date(Date.parse(clock.timestamp()) + wallAheadMs).toISOString();
    const stop = watchForSleep({ ...clock, timestamp }, (lastAwakeMs) => {
      slept = clock.now() - lastAwakeMs;
    });
    clock.advance(60_000);
    clock.skip(30_000);
    clock.advance(2_000);
    expect(slept).toBeNull();
    clock.skip(180_000);
    clock.advance(2_000);
    expect(slept).toBeGreaterThanOrEqual(180_000);
    slept = null;
    wallAheadMs = 7_200_000;
    clock.advance(2_000);
    expect(slept).toBeGreaterThanOrEqual(7_200_000);
    stop();
    expect(clock.waiting()).toEqual([]);
  });

  it('F30: a load balancer that cuts quiet connections each minute costs no list and no doubt', async () => {
    cluster = startModelCluster((server) => server.bookmarks(false));
    await cluster.advance(5_000);
    const lists = listsOf(cluster);
    for (let minute = 0; minute < 10; minute += 1) {
      await cluster.advance(60_000);
      cluster.server.endWatches('cut');
      await cluster.settle();
      expect(toldOf(cluster).overall().state).toBe('live');
    }
    expect(listsOf(cluster)).toBe(lists);
    expect(watchesOf(cluster, cluster.paths[0] ?? '')).toBeGreaterThanOrEqual(10);
  });
});
