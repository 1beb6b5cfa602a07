import { afterEach, describe, expect, it } from 'vitest';
import { type ModelCluster, startModelCluster } from '../model/model-cluster.ts';
import { listsOf, recovers, toldOf } from './told.ts';

let cluster: ModelCluster;
afterEach(() => cluster.stop());

const always = { times: Number.POSITIVE_INFINITY };
const isLive = () => toldOf(cluster).overall().state === 'live';
const first = () => cluster.paths[0] ?? '';
const gateways = () => cluster.paths[1] ?? '';

describe('faults: a server that refuses', () => {
  it('F6: credentials that are refused for good are tried ever more slowly, said in words, and read once they are right', async () => {
    cluster = startModelCluster((server, paths) => {
      for (const path of paths) server.answerNext('list', path, { status: 401, ...always });
    });
    await cluster.advance(300_000);
    expect(toldOf(cluster).kind()).toMatchObject({
      state: 'unreachable',
      sentence: expect.stringContaining('the server does not accept the credentials (401); log in again'),
    });
    expect(toldOf(cluster).gaps()).toContain('Pod unreachable');
    const asked = listsOf(cluster, first());
    await cluster.advance(300_000);
    expect(listsOf(cluster, first()) - asked).toBeLessThanOrEqual(11);
    cluster.server.heal();
    await recovers(cluster, 60_000, isLive);
  });

  for (const verb of ['list', 'watch'] as const) {
    it(`F8: a kind that may be read by one verb but not to ${verb} is forbidden, and known within 60 s of the grant`, async () => {
      cluster = startModelCluster((server, paths) => {
        server.put(paths[0] ?? '', 'cart');
        server.answerNext(verb, paths[0] ?? '', { status: 403, ...always });
      });
      cluster.clock.setRandom(0.999);
      await cluster.advance(400_000);
      expect(toldOf(cluster).kind()).toMatchObject({ state: 'forbidden', count: 0 });
      expect(toldOf(cluster).kind().sentence).toContain(`Not allowed to ${verb} pods in the whole cluster`);
      expect(toldOf(cluster).gaps()).toEqual(['Pod forbidden']);
      expect(toldOf(cluster).names()).toEqual([]);
      cluster.server.heal();
      await recovers(cluster, 60_100, () => toldOf(cluster).kind().state === 'synced');
      expect(toldOf(cluster).names()).toEqual(['cart']);
    });
  }

  it('F2: a server that just started and refuses everybody for a moment hides nothing', async () => {
    cluster = startModelCluster((server, paths) => server.put(paths[0] ?? '', 'cart'));
    await cluster.advance(5_000);
    cluster.server.setDown(true);
    await cluster.advance(20_000);
    cluster.server.setDown(false);
    for (const path of cluster.paths) {
      cluster.server.answerNext('watch', path, { status: 403, times: 2 });
      cluster.server.answerNext('list', path, { status: 403, times: 1 });
    }
    const seen = new Set<string>();
    await recovers(cluster, 16_000, () => {
      seen.add(`${toldOf(cluster).names().join()} ${toldOf(cluster).gaps().join()}`);
      return isLive();
    });
    expect([...seen]).toEqual(['cart ']);
  });

  it('F2: a server that ends each watch for some seconds after its start is live within 10 s of the last', async () => {
    cluster = startModelCluster();
    cluster.clock.setRandom(0.999);
    await cluster.advance(5_000);
    cluster.server.setDown(true);
    await cluster.advance(20_000);
    cluster.server.setDown(false);
    for (const path of cluster.paths) {
      cluster.server.answerNext('watch', path, { status: 200, body: Buffer.alloc(0), ...always });
    }
    await cluster.advance(20_000);
    cluster.server.heal();
    await recovers(cluster, 10_000, isLive);
  });

  it('F7: a right that is taken away is missed within 10 s of the end of the watch, and what it showed goes', async () => {
    cluster = startModelCluster((server, paths) => server.put(paths[0] ?? '', 'cart'));
    cluster.clock.setRandom(0.999);
    await cluster.advance(5_000);
    cluster.server.setForbidden(first(), true);
    cluster.server.endWatches('cleanly');
    await cluster.advance(3_000);
    expect(toldOf(cluster).kind()).toMatchObject({
      state: 'delayed',
      sentence: expect.stringContaining('the server does not allow to list it (403)'),
    });
    await recovers(cluster, 7_000, () => toldOf(cluster).kind().state === 'forbidden');
    expect(toldOf(cluster).names()).toEqual([]);
    expect(toldOf(cluster).gaps()).toEqual(['Pod forbidden']);
    cluster.server.setForbidden(first(), false);
    await recovers(cluster, 60_100, isLive);
  });

  it('F9: a kind that is installed later is read within 65 s where nobody tells, and at once where somebody does', async () => {
    cluster = startModelCluster((server, paths) => server.setInstalled(paths[1] ?? '', false));
    cluster.clock.setRandom(0.999);
    await cluster.advance(200_000);
    expect(toldOf(cluster).kind(1).state).toBe('absent');
    cluster.server.setInstalled(gateways(), true);
    await recovers(cluster, 65_100, () => toldOf(cluster).kind(1).state === 'synced');

    cluster.server.setInstalled(gateways(), false);
    await recovers(cluster, 65_000, () => toldOf(cluster).kind(1).state === 'absent');
    await cluster.advance(10_000);
    // The definition is there a moment before the API serves it.
    cluster.reflectors[1]?.retry();
    await cluster.advance(500);
    cluster.server.setInstalled(gateways(), true);
    await recovers(cluster, 5_000, () => toldOf(cluster).kind(1).state === 'synced');
  });

  it('F10: a kind that is removed while it is watched is absent within seconds, with its objects', async () => {
    cluster = startModelCluster((server, paths) => server.put(paths[1] ?? '', 'edge'));
    cluster.clock.setRandom(0.999);
    await cluster.advance(10_000);
    cluster.server.setInstalled(gateways(), false);
    await recovers(cluster, 5_000, () => toldOf(cluster).kind(1).state === 'absent');
    expect(toldOf(cluster).names(1)).toEqual([]);
    expect(toldOf(cluster).gaps()).toEqual(['Gateway absent']);
  });

  it('F11: a group that cannot be looked up is not absent, and what was known of it is kept', async () => {
    cluster = startModelCluster((server, paths) => server.put(paths[1] ?? '', 'edge'));
    await cluster.advance(10_000);
    const group = '/apis/gateway.networking.k8s.io';
    cluster.server.answerNext('watch', gateways(), { status: 404, ...always });
    cluster.server.answerNext('list', gateways(), { status: 404, ...always });
    cluster.server.answerNext('list', group, { status: 503, ...always });
    cluster.server.endWatches('cleanly');
    await cluster.advance(60_000);
    expect(toldOf(cluster).kind(1)).toMatchObject({ state: 'stale', count: 1 });
    expect(toldOf(cluster).names(1)).toEqual(['edge']);
    expect(toldOf(cluster).kind(0).state).toBe('synced');
    cluster.server.heal();
    await recovers(cluster, 61_000, isLive);
  });

  it('F11: a proxy that knows no path is no server without Gateway API', async () => {
    cluster = startModelCluster((server, paths) => server.put(paths[1] ?? '', 'edge'));
    await cluster.advance(10_000);
    for (const path of [...cluster.paths, '/version', '/apis/gateway.networking.k8s.io', '/apis/networking.istio.io']) {
      cluster.server.answerNext('list', path, { status: 404, ...always });
      cluster.server.answerNext('watch', path, { status: 404, ...always });
    }
    cluster.server.endWatches('cut');
    await cluster.advance(120_000);
    expect(toldOf(cluster).overall().state).toBe('stale');
    expect(toldOf(cluster).names(1)).toEqual(['edge']);
    expect(toldOf(cluster).gaps()).toEqual([]);
    cluster.server.heal();
    await recovers(cluster, 61_000, isLive);
  });

  it('F24: a busy server is asked again no sooner than it says, with chance on top, and not for a list', async () => {
    cluster = startModelCluster();
    await cluster.advance(5_000);
    const lists = listsOf(cluster);
    cluster.clock.setRandom(0.5);
    cluster.server.answerNext('watch', first(), { status: 429, retryAfterMs: 7_000 });
    cluster.server.endWatches('cleanly');
    await recovers(cluster, 2_100, () => toldOf(cluster).kind().state === 'delayed');
    expect(toldOf(cluster).kind().sentence).toContain('the server asks to slow down (429)');
    const tookMs = await recovers(cluster, 9_000, () => toldOf(cluster).kind().state === 'synced');
    expect(tookMs).toBeGreaterThanOrEqual(7_000);
    expect(listsOf(cluster)).toBe(lists);
  });

  it('F24: a list that was throttled waits too, with and without a time to wait', async () => {
    cluster = startModelCluster((server, paths) => {
      server.answerNext('list', paths[0] ?? '', { status: 429 });
      server.answerNext('list', paths[0] ?? '', { status: 429, retryAfterMs: 20_000 });
    });
    await cluster.advance(700);
    expect(listsOf(cluster, first())).toBe(1);
    await cluster.advance(200);
    expect(listsOf(cluster, first())).toBe(2);
    await cluster.advance(19_800);
    expect(listsOf(cluster, first())).toBe(2);
    await recovers(cluster, 1_000, isLive);
  });

  it('F25: errors inside the server are waited out without a list for 30 s, and then answered by one', async () => {
    cluster = startModelCluster();
    await cluster.advance(5_000);
    const lists = listsOf(cluster, first());
    const body = Buffer.from(
      '{"type":"ERROR","object":{"kind":"Status","code":500,"message":"etcdserver: leader changed"}}\n',
    );
    cluster.server.answerNext('watch', first(), { status: 200, body, ...always });
    cluster.server.endWatches('cleanly');
    await cluster.advance(25_000);
    expect(listsOf(cluster, first())).toBe(lists);
    await cluster.advance(60_000);
    expect(listsOf(cluster, first())).toBeGreaterThan(lists);
    cluster.server.heal();
    await recovers(cluster, 61_000, isLive);
  });

  for (const status of [500, 502, 503, 504]) {
    it(`F25: a watch that is answered ${status} once is open again within 5 s, without a list`, async () => {
      cluster = startModelCluster();
      await cluster.advance(5_000);
      const lists = listsOf(cluster);
      cluster.clock.setRandom(0.999);
      cluster.server.answerNext('watch', first(), { status });
      cluster.server.endWatches('cleanly');
      await recovers(cluster, 5_000, () => cluster.server.openWatches(first()) === 1 && isLive());
      expect(listsOf(cluster)).toBe(lists);
    });
  }
});
