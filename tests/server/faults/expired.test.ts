import { afterEach, describe, expect, it } from 'vitest';
import { type ModelCluster, startModelCluster } from '../model/model-cluster.ts';
import { listsOf, recovers, toldOf, watchesOf } from './told.ts';

let cluster: ModelCluster;
afterEach(() => cluster.stop());

const first = () => cluster.paths[0] ?? '';
const isLive = () => toldOf(cluster).overall().state === 'live';

describe('faults: a version that is gone', () => {
  for (const how of ['answer', 'event', 'event-and-end'] as const) {
    it(`F12: 410 as ${how} is answered by one list within 2 s, which replaces all at once`, async () => {
      cluster = startModelCluster((server, paths) => {
        for (const name of ['a', 'b', 'c', 'd']) server.put(paths[0] ?? '', name);
      });
      await cluster.advance(5_000);
      const lists = listsOf(cluster, first());
      cluster.server.setGone(how);
      cluster.server.stallWatches();
      cluster.server.remove(first(), 'a');
      cluster.server.put(first(), 'e');
      cluster.server.compact();
      cluster.server.endWatches('cleanly');
      const seen = new Set<string>();
      await recovers(cluster, 4_000, () => {
        seen.add(toldOf(cluster).names().join(''));
        return isLive() && seen.size === 2;
      });
      expect([...seen]).toEqual(['abcd', 'bcde']);
      // Two pages of at most three.
      expect(listsOf(cluster, first()) - lists).toBe(2);
    });
  }

  it('F12: 410 again and again makes no hot loop', async () => {
    cluster = startModelCluster();
    await cluster.advance(1_000);
    cluster.server.answerNext('watch', first(), { status: 410, times: Number.POSITIVE_INFINITY });
    cluster.server.endWatches('cleanly');
    const asked = watchesOf(cluster, first());
    await cluster.advance(60_000);
    expect(watchesOf(cluster, first()) - asked).toBeLessThanOrEqual(8);
    expect(toldOf(cluster).kind().state).not.toBe('unreachable');
  });

  it('F13: 410 between two pages starts the list again, once, and holds nothing half', async () => {
    cluster = startModelCluster((server, paths) => {
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) server.put(paths[0] ?? '', name);
      server.setLatency(1_000);
    });
    await cluster.advance(1_500);
    expect(toldOf(cluster).kind()).toMatchObject({ state: 'syncing', sentence: 'Reading pods: 3 of about 7.' });
    expect(toldOf(cluster).gaps()).toContain('Pod syncing');
    cluster.server.compact();
    cluster.server.put(first(), 'h');
    cluster.server.compact();
    await cluster.advance(600);
    expect(toldOf(cluster).names()).toEqual([]);
    await recovers(cluster, 6_000, isLive);
    expect(toldOf(cluster).names().join('')).toBe('abcdefgh');
  });

  it('F20: after a restore the lower numbers are taken, and what was never saved is gone', async () => {
    cluster = startModelCluster((server, paths) => server.put(paths[0] ?? '', 'saved'));
    await cluster.advance(5_000);
    cluster.server.put(first(), 'lost');
    await cluster.advance(1_000);
    expect(toldOf(cluster).names()).toEqual(['lost', 'saved']);
    cluster.clock.setRandom(0.5);
    cluster.server.restore(1);
    await recovers(cluster, 5_000, () => toldOf(cluster).names().join() === 'saved' && isLive());
    expect(toldOf(cluster).kind().count).toBe(1);
  });

  it('F20: a restored server that takes watches from its future, and says nothing, is found out as it comes back', async () => {
    cluster = startModelCluster((server, paths) => server.put(paths[0] ?? '', 'saved'));
    await cluster.advance(5_000);
    cluster.server.put(first(), 'lost');
    await cluster.advance(1_000);
    cluster.clock.setRandom(0.5);
    cluster.server.setFutureSilent(true);
    cluster.server.setDown(true);
    cluster.server.restore(1);
    await cluster.advance(3_000);
    expect(toldOf(cluster).names()).toEqual(['lost', 'saved']);
    cluster.server.setDown(false);
    await recovers(cluster, 5_000 + 2 * 3_200, () => toldOf(cluster).names().join() === 'saved' && isLive());
  });

  it('F20: a bookmark of a lower number tells of a restore that cut no watch', async () => {
    cluster = startModelCluster((server, paths) => server.put(paths[0] ?? '', 'cart'));
    await cluster.advance(5_000);
    const lists = listsOf(cluster, first());
    cluster.server.garble(first(), Buffer.from('{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"7"}}}\n'));
    cluster.server.put(first(), 'front');
    await cluster.settle();
    expect(toldOf(cluster).kind()).toMatchObject({
      state: 'delayed',
      sentence: expect.stringContaining('the history of the cluster changed'),
    });
    await recovers(cluster, 5_000, isLive);
    expect(listsOf(cluster, first())).toBe(lists + 1);
    expect(toldOf(cluster).names()).toEqual(['cart', 'front']);
  });

  it('F27: a server that lags is asked once more a second later, and only then for a list', async () => {
    cluster = startModelCluster();
    await cluster.advance(5_000);
    const lists = listsOf(cluster, first());
    const tooLarge = Buffer.from(
      '{"kind":"Status","code":504,"details":{"causes":[{"reason":"ResourceVersionTooLarge"}]}}',
    );
    cluster.server.answerNext('watch', first(), { status: 504, body: tooLarge });
    cluster.server.endWatches('cleanly');
    await recovers(cluster, 10_000, () => cluster.server.openWatches(first()) === 1 && isLive());
    expect(listsOf(cluster, first())).toBe(lists);

    cluster.server.answerNext('watch', first(), { status: 504, body: tooLarge, times: 2 });
    cluster.server.endWatches('cleanly');
    await recovers(cluster, 10_000, () => listsOf(cluster, first()) === lists + 1 && isLive());
  });
});
