import { afterEach, describe, expect, it } from 'vitest';
import { type ModelCluster, startModelCluster } from '../model/model-cluster.ts';
import { listsOf, recovers, toldOf, watchesOf } from './told.ts';

let cluster: ModelCluster;
afterEach(() => cluster.stop());

const first = () => cluster.paths[0] ?? '';
const isLive = () => toldOf(cluster).overall().state === 'live';

describe('faults: a server that is slow or silent', () => {
  for (const [latencyMs, answers] of [
    [30_000, true],
    [64_000, true],
    [70_000, false],
  ] as const) {
    it(`F3: an answer that takes ${latencyMs / 1_000} s is ${answers ? 'waited for' : 'given up and asked for again'}`, async () => {
      cluster = startModelCluster((server, paths) => {
        server.put(paths[0] ?? '', 'cart');
        server.setLatency(latencyMs);
      });
      await cluster.advance(29_000);
      expect(toldOf(cluster).kind()).toMatchObject({ state: 'syncing', sentence: 'Reading pods.' });
      expect(toldOf(cluster).gaps()).toContain('Pod syncing');
      await cluster.advance(latencyMs - 28_000);
      expect(toldOf(cluster).kind().state).toBe(answers ? 'synced' : 'unreachable');
      cluster.server.setLatency(0);
      await recovers(cluster, 75_000, isLive);
    });
  }

  it('F14: a connection that died without a word is late after 75 s, given up after 90 s, and resumes without a list', async () => {
    cluster = startModelCluster((server, paths) => server.put(paths[0] ?? '', 'cart'));
    await cluster.advance(1_000);
    const lists = listsOf(cluster);
    cluster.server.stallWatches();
    cluster.server.remove(first(), 'cart');
    await cluster.advance(76_000);
    expect(toldOf(cluster).overall()).toMatchObject({
      state: 'delayed',
      sentence: expect.stringContaining('No confirmation since'),
    });
    expect(toldOf(cluster).names()).toEqual(['cart']);
    await recovers(cluster, 14_100, () => isLive() && toldOf(cluster).names().length === 0);
    expect(listsOf(cluster)).toBe(lists);
  });

  it('F15: a server without signs of life is asked, within 120 s, and what its watches kept back is read', async () => {
    cluster = startModelCluster((server, paths) => {
      server.put(paths[0] ?? '', 'cart');
      server.setDeaf(true);
    });
    await cluster.advance(1_000);
    cluster.server.put(first(), 'front');
    await recovers(cluster, 120_000, () => toldOf(cluster).names().length === 2);
    await cluster.advance(400_000);
    expect(toldOf(cluster).kind().sentence).toBe(
      'The server sends no signs of life about pods, so it is asked about once a minute.',
    );
    expect(toldOf(cluster).overall().state).toBe('live');
    cluster.server.remove(first(), 'cart');
    await recovers(cluster, 71_000, () => toldOf(cluster).names().length === 1);

    cluster.server.heal();
    await cluster.advance(140_000);
    expect(toldOf(cluster).kind().sentence).toBeNull();
  });

  it('F15: where nothing changed, asking costs the smallest list there is', async () => {
    cluster = startModelCluster((server) => server.bookmarks(false));
    await cluster.advance(130_000);
    const lists = listsOf(cluster, first());
    await cluster.advance(600_000);
    expect(listsOf(cluster, first()) - lists).toBeLessThanOrEqual(10);
    expect(cluster.reflectors[0]?.status().lists).toBe(1);
    expect(toldOf(cluster).overall().state).toBe('live');
  });

  it('F16: a head that is held back proves nothing, and is given up after 75 s', async () => {
    cluster = startModelCluster();
    await cluster.advance(1_000);
    const watches = watchesOf(cluster, first());
    cluster.server.setLatency(1_000_000);
    cluster.server.endWatches('cut');
    await cluster.advance(76_000 + 2_000);
    expect(toldOf(cluster).overall().state).not.toBe('live');
    await cluster.advance(3_000);
    expect(watchesOf(cluster, first())).toBeGreaterThanOrEqual(watches + 2);
    cluster.server.setLatency(0);
    await recovers(cluster, 76_000, isLive);
  });
});
