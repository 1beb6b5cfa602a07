import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, createConnection } from '#server/cluster/connection.ts';
import { createCredentials } from '#server/cluster/credentials.ts';
import { readKubeconfig } from '#server/cluster/kubeconfig.ts';
import { type Reflector, startReflector } from '#server/cluster/reflector.ts';
import { clusterTargets, type Target } from '#server/cluster/targets.ts';
import { createTransport } from '#server/cluster/transport.ts';
import { createTurns } from '#server/cluster/turns.ts';
import { type FakeApiServer, json, kubeconfigFor, startFakeApiServer } from './fake-api-server.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { until } from './until.ts';

const pods = '/api/v1/pods';
const gateways = '/apis/gateway.networking.k8s.io/v1/gateways';

let server: FakeApiServer;
let clock: FakeClock;
let folder: string;
let connection: Connection;
let reflector: Reflector | null;
let news: number;

beforeEach(async () => {
  server = await startFakeApiServer();
  clock = createFakeClock();
  folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  writeFileSync(join(folder, 'token'), 'first');
  writeFileSync(join(folder, 'config'), kubeconfigFor(server.url, join(folder, 'token')));
  const kubeconfig = readKubeconfig([join(folder, 'config')]);
  connection = createConnection(
    createTransport(
      createCredentials(() => kubeconfig.load('fake'), clock),
      clock,
    ),
    clock,
  );
  reflector = null;
  news = 0;
});

afterEach(async () => {
  reflector?.stop();
  connection.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

function start(kind = 'Pod'): Reflector {
  const started = startReflector(
    targetOf(kind),
    { connection, clock, inTurn: createTurns(4) },
    {
      onObjects: () => {
        news += 1;
      },
      onStatus: () => {},
    },
  );
  reflector = started;
  return started;
}

function targetOf(kind: string): Target {
  const target = clusterTargets().find((candidate) => candidate.kind === kind);
  if (target === undefined) throw new Error(`no target for ${kind}`);
  return target;
}

const pod = (name: string, more: object = {}) => ({
  metadata: { name, namespace: 'shop' },
  status: { phase: 'Running' },
  ...more,
});
const names = (one: Reflector) => [...one.objects()].map(({ object }) => object.name).sort();
const lists = (path = pods) => server.requests.filter((request) => request.verb === 'list' && request.path === path);
const watchesOf = (path = pods) =>
  server.requests.filter((request) => request.verb === 'watch' && request.path === path);
const watching = (path = pods) => until(() => server.watches(path).length === 1, `one open watch of ${path}`);
const failing = (one: Reflector) => until(() => one.status().failure !== null, 'a failure');

describe('list and watch', { timeout: 30_000 }, () => {
  it('lists by pages and watches from the version of the list, with bookmarks and a time', async () => {
    for (let index = 0; index < 1_201; index += 1) server.put(pods, pod(`pod-${index}`));
    const started = start();
    await watching();

    expect(lists().map((request) => [request.query.get('limit'), request.query.get('continue')])).toEqual([
      ['500', null],
      ['500', '500'],
      ['500', '1000'],
    ]);
    expect(started.status()).toMatchObject({ outcome: 'listed', count: 1_201, failure: null });
    const query = watchesOf()[0]?.query;
    expect(query?.get('resourceVersion')).toBe('1301');
    expect(query?.get('allowWatchBookmarks')).toBe('true');
    expect(Number(query?.get('timeoutSeconds'))).toBeGreaterThanOrEqual(300);
    expect(news).toBe(1);
  });

  it('takes in what is added, changed and deleted, and tells only what somebody reads', async () => {
    server.put(pods, pod('cart'));
    const started = start();
    await watching();
    server.put(pods, pod('front'));
    await until(() => names(started).includes('front'));
    expect(news).toBe(2);

    server.put(pods, pod('front', { spec: { nodeName: 'elsewhere' } }));
    server.put(pods, pod('front', { status: { phase: 'Succeeded' } }));
    await until(() => news === 3);
    server.remove(pods, 'cart', 'shop');
    await until(() => news === 4);
    expect(names(started)).toEqual(['front']);
  });

  it('resumes a watch that ended from the last bookmark, without another list', async () => {
    server.put(pods, pod('cart'));
    const started = start();
    await watching();
    server.bookmark(pods);
    clock.advance(2_000);
    await until(() => (started.status().proven?.atMs ?? 0) === clock.now() || server.watches(pods).length === 1);
    server.watches(pods)[0]?.end();
    await until(() => watchesOf().length === 2);
    expect(watchesOf()[1]?.query.get('resourceVersion')).toBe('102');
    expect(lists()).toHaveLength(1);
  });

  it('F22: decodes characters that are cut between two chunks and separators inside strings', async () => {
    server.serve(pods);
    const started = start();
    await watching();
    const metadata = { name: 'cart', namespace: 'shop', resourceVersion: '200', labels: { note: 'ä\u2028ü' } };
    const line = Buffer.from(`${JSON.stringify({ type: 'ADDED', object: { metadata } })}\n`);
    const middle = line.indexOf('ä') + 1;
    server.watches(pods)[0]?.write(line.subarray(0, middle));
    await new Promise(setImmediate);
    server.watches(pods)[0]?.write(line.subarray(middle));
    await until(() => names(started).length === 1);
    expect([...started.objects()][0]?.object.labels).toEqual({ note: expect.stringMatching(/^ä[^äü]+ü$/) });
  });

  it('F17: never takes an older state of an object for a newer one', async () => {
    server.put(pods, pod('cart'));
    const started = start();
    await watching();
    const old = {
      metadata: { name: 'cart', namespace: 'shop', uid: 'uid-101', resourceVersion: '7' },
      status: { phase: 'Pending' },
    };
    server.watches(pods)[0]?.write(`${JSON.stringify({ type: 'MODIFIED', object: old })}\n`);
    server.put(pods, pod('front'));
    await until(() => names(started).includes('front'));
    expect([...started.objects()].map(({ object }) => Reflect.get(object, 'phase'))).toEqual(['Running', 'Running']);
  });

  it('asks by GET only, and keeps one connection for its lists', async () => {
    for (let index = 0; index < 2_100; index += 1) server.put(pods, pod(`pod-${index}`));
    start();
    await watching();
    expect(new Set(server.requests.map((request) => request.method))).toEqual(new Set(['GET']));
    expect(server.connections()).toBeLessThanOrEqual(2);
  });
});

describe('410 Gone', { timeout: 30_000 }, () => {
  it('F12: as the answer to a watch: lists again, and what was deleted meanwhile is gone', async () => {
    server.put(pods, pod('cart'));
    server.put(pods, pod('front'));
    const started = start();
    await watching();
    server.once('watch', pods, (response) => json(response, 410, {}));
    clock.advance(1_500);
    server.watches(pods)[0]?.end();
    await failing(started);
    server.remove(pods, 'cart', 'shop');
    expect(names(started)).toEqual(['cart', 'front']);
    clock.advance(800);
    await until(() => started.status().lists === 2);
    expect(names(started)).toEqual(['front']);
    await watching();
  });

  it('F12: as an event of a watch that stays open: lists again', async () => {
    server.put(pods, pod('cart'));
    const started = start();
    await watching();
    server.watches(pods)[0]?.write(`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410 } })}\n`);
    await failing(started);
    expect(names(started)).toEqual(['cart']);
    clock.advance(800);
    await until(() => started.status().lists === 2);
    await until(() => watchesOf().length === 2);
  });

  it('F13: between two pages: starts the list again, and holds nothing half', async () => {
    for (let index = 0; index < 700; index += 1) server.put(pods, pod(`pod-${index}`));
    server.once('list', pods, (response) => {
      const items = [pod('half')];
      json(response, 200, { metadata: { resourceVersion: '9', continue: 'expired' }, items });
    });
    server.once('list', pods, (response) => json(response, 410, {}));
    const started = start();
    await failing(started);
    expect(started.status().count).toBe(0);
    clock.advance(800);
    await until(() => started.status().count === 700);
    expect(names(started)).not.toContain('half');
  });

  it('F12: again and again: waits longer each time', async () => {
    server.serve(pods);
    server.always('watch', pods, (response) => json(response, 410, {}));
    const started = start();
    for (const waitMs of [800, 1_600, 3_200]) {
      await failing(started);
      expect((started.status().failure?.nextTryAtMs ?? 0) - clock.now()).toBe(waitMs);
      clock.advance(waitMs);
      await until(() => started.status().failure === null || started.status().failure?.nextTryAtMs !== clock.now());
    }
  });
});

describe('what may not or cannot be read', { timeout: 30_000 }, () => {
  it('F7: 403 on the list is a state, and heals when the permission comes', async () => {
    server.put(pods, pod('cart'));
    server.always('list', pods, (response) => json(response, 403, {}));
    const started = start();
    await until(() => started.status().outcome === 'forbidden');
    expect(started.status()).toMatchObject({ verb: 'list', failure: null, count: 0 });
    server.always('list', pods, null);
    clock.advance(60_000);
    await until(() => started.status().outcome === 'listed');
    expect(names(started)).toEqual(['cart']);
  });

  it('F8: 403 on the watch forgets what was listed, since it can no longer be followed', async () => {
    server.put(pods, pod('cart'));
    server.always('watch', pods, (response) => json(response, 403, {}));
    const started = start();
    await until(
      () => started.status().outcome === 'forbidden',
      'that it is forbidden',
      () => clock.advance(500),
    );
    expect(started.status().verb).toBe('watch');
    expect(names(started)).toEqual([]);
  });

  it('F9: 404 is absence, and an API that is installed later is picked up', async () => {
    const started = start('Gateway');
    await until(() => started.status().outcome === 'absent');
    server.put(gateways, { metadata: { name: 'edge', namespace: 'shop' } });
    clock.advance(60_000);
    await until(() => started.status().outcome === 'listed');
    expect(names(started)).toEqual(['edge']);
  });

  it('F10: takes an older version of an API where the newest is not served', async () => {
    server.put(gateways.replace('/v1/', '/v1beta1/'), { metadata: { name: 'edge', namespace: 'shop' } });
    const started = start('Gateway');
    await until(() => started.status().outcome === 'listed');
    expect(names(started)).toEqual(['edge']);
    await watching(gateways.replace('/v1/', '/v1beta1/'));
  });

  it('F11: does not take an API for absent while its group cannot be looked up', async () => {
    server.once('list', '/apis/gateway.networking.k8s.io', (response) => json(response, 503, {}));
    const started = start('Gateway');
    await failing(started);
    expect(started.status().outcome).toBe('failed');
    clock.advance(800);
    await until(() => started.status().outcome === 'absent');
  });

  it('F10: an API that is removed while it is watched becomes absent, and its objects go', async () => {
    server.put(gateways, { metadata: { name: 'edge', namespace: 'shop' } });
    const started = start('Gateway');
    await watching(gateways);
    server.unserve(gateways);
    clock.advance(1_500);
    server.watches(gateways)[0]?.end();
    await failing(started);
    clock.advance(800);
    await until(() => started.status().outcome === 'absent');
    expect(names(started)).toEqual([]);
  });
});

describe('a network and a server that fail', { timeout: 30_000 }, () => {
  it('F30: resumes after a reset without another list', async () => {
    server.put(pods, pod('cart'));
    const started = start();
    await watching();
    clock.advance(1_500);
    server.watches(pods)[0]?.destroy();
    await until(() => watchesOf().length === 2);
    expect(lists()).toHaveLength(1);
    expect(names(started)).toEqual(['cart']);
  });

  it('F14: gives up a silent watch after 90 s and resumes from its last version', async () => {
    server.put(pods, pod('cart'));
    const started = start();
    await watching();
    await until(() => started.status().proven !== null && clock.waiting().includes(90_000));
    clock.advance(89_999);
    expect(server.watches(pods)).toHaveLength(1);
    clock.advance(1);
    await until(() => watchesOf().length === 2);
    expect(watchesOf()[1]?.query.get('resourceVersion')).toBe('101');
    expect(lists()).toHaveLength(1);
  });

  it('F5: reads a rotated token again after a 401, at once and once', async () => {
    server.put(pods, pod('cart'));
    server.once('list', pods, (response) => {
      writeFileSync(join(folder, 'token'), 'second');
      json(response, 401, {});
    });
    const started = start();
    await until(() => started.status().outcome === 'listed');
    expect(lists().map((request) => request.authorization)).toEqual(['Bearer first', 'Bearer second']);
  });

  it('F5: reads the token again for each attempt while it is refused, so a late rotation heals by itself', async () => {
    server.put(pods, pod('cart'));
    server.always('list', pods, (response) => json(response, 401, {}));
    const started = start();
    await failing(started);
    expect(started.status().failure?.reason).toContain('401');
    writeFileSync(join(folder, 'token'), 'second');
    server.always('list', pods, null);
    server.once('list', pods, (response, request) => {
      const accepted = request.headers.authorization === 'Bearer second';
      json(response, accepted ? 200 : 401, { metadata: { resourceVersion: '101' }, items: [pod('cart')] });
    });
    const beganAtMs = clock.now();
    await until(
      () => started.status().outcome === 'listed',
      'a list',
      () => clock.advance(100),
    );
    expect(lists().at(-1)?.authorization).toBe('Bearer second');
    expect(clock.now() - beganAtMs).toBeLessThanOrEqual(2_000);
  });

  it('F4: a page that trickles is given up after 180 s, and nothing of it is held', async () => {
    for (let index = 0; index < 700; index += 1) server.put(pods, pod(`pod-${index}`));
    let stuck = 0;
    server.once('list', pods, (response) => {
      stuck += 1;
      response.writeHead(200).write('{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"half"');
    });
    const started = start();
    await until(() => stuck === 1 && clock.waiting().includes(180_000), 'the head of a page');
    clock.advance(179_000);
    expect(started.status()).toMatchObject({ outcome: 'unknown', count: 0, failure: null });
    clock.advance(1_000);
    await failing(started);
    expect(started.status().failure?.reason).toBe('no answer within 180 s');
    expect(names(started)).toEqual([]);
    clock.advance(1_600);
    await until(() => started.status().count === 700);
  });

  it('F6: goes on trying, ever more slowly, while the credentials are refused', async () => {
    server.always('list', pods, (response) => json(response, 401, {}));
    const started = start();
    await failing(started);
    expect(started.status().failure?.reason).toContain('does not accept the credentials');
    expect(started.status().outcome).toBe('failed');
    server.always('list', pods, null);
    server.put(pods, pod('cart'));
    clock.advance(800);
    await until(() => started.status().outcome === 'listed');
  });

  it('F24: waits as long as a busy server asks, and does not list again for it', async () => {
    server.put(pods, pod('cart'));
    server.once('watch', pods, (response) => json(response, 429, {}, { 'retry-after': '7' }));
    const started = start();
    await failing(started);
    expect((started.status().failure?.nextTryAtMs ?? 0) - clock.now()).toBe(7_000);
    clock.advance(7_000);
    await watching();
    expect(lists()).toHaveLength(1);
  });

  it('F25: resumes after a 500 on the watch, and after an ERROR event 500', async () => {
    server.put(pods, pod('cart'));
    server.once('watch', pods, (response) => json(response, 500, {}));
    const started = start();
    await failing(started);
    clock.advance(800);
    await until(() => started.status().failure === null);
    server.watches(pods)[0]?.write(`${JSON.stringify({ type: 'ERROR', object: { code: 500 } })}\n`);
    await failing(started);
    clock.advance(1_600);
    await until(() => watchesOf().length === 3);
    expect(lists()).toHaveLength(1);
  });

  it('F22, F23: survives every unreadable event, by a new list', async () => {
    server.put(pods, pod('cart'));
    const started = start();
    const broken = [
      '{"type":"ADDED","obj',
      'null',
      '{"type":"ADDED","object":null}',
      '{"type":"ADDED","object":{}}',
      '{"type":"TABLE"}',
    ];
    for (const [index, line] of broken.entries()) {
      await watching();
      server.watches(pods)[0]?.write(`${line}\n`);
      await failing(started);
      clock.advance(30_000);
      await until(() => started.status().lists === index + 2, `a new list after ${line}`);
    }
    expect(names(started)).toEqual(['cart']);
  });

  it('treats a server that ends each watch at once as failing', async () => {
    server.serve(pods);
    server.always('watch', pods, (response) => response.writeHead(200).end());
    const started = start();
    await failing(started);
    expect(started.status().failure?.reason).toBe('the server ends each watch at once');
    expect(watchesOf()).toHaveLength(1);
  });

  it('F1: says when nothing listens, and reads once something does', async () => {
    const other = await startFakeApiServer();
    await other.close();
    writeFileSync(join(folder, 'config'), kubeconfigFor(other.url));
    const started = start();
    await failing(started);
    expect(started.status()).toMatchObject({ outcome: 'failed', failure: { reason: 'the connection was refused' } });
  });

  it('does nothing more after stop', async () => {
    server.put(pods, pod('cart'));
    const started = start();
    await watching();
    started.stop();
    await until(() => server.watches(pods).length === 0);
    const asked = server.requests.length;
    clock.advance(600_000);
    await new Promise(setImmediate);
    expect(server.requests).toHaveLength(asked);
    expect(clock.waiting()).toEqual([]);
  });
});
