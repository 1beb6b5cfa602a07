import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { type LiveCluster, startLiveCluster } from './live-cluster.ts';
import { type Listener, listen } from './many-browsers.ts';
import type { Served } from './serve.ts';

let cluster: LiveCluster;
let server: Served;

test.beforeEach(async () => {
  cluster = await startLiveCluster();
  server = await cluster.show();
});

test.afterEach(async () => {
  await server.close();
  await cluster.close();
});

const times = (count: number) => Array.from({ length: count });

test('F38 with a hundred open streams the server says goodbye to each and ends', async () => {
  const listeners = await Promise.all(times(100).map(() => listen(server.url)));
  const startedAt = performance.now();
  await server.close();
  note('exit ms', performance.now() - startedAt);
  // Well below the 8 s after which the server would be ended by force.
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  await expect.poll(() => listeners.every(({ ended }) => ended)).toBe(true);
  expect(listeners.every(({ heard }) => heard.at(-1) === 'bye')).toBe(true);
});

test('F32 five hundred browsers drop and return, each to where it was, and none is left behind', async () => {
  // A change that comes before the first picture would be a part of it, and no second one would follow.
  await expect.poll(async () => (await (await fetch(`${server.url}api/v1/status`)).json()).version).toBeTruthy();
  const before = await Promise.all(times(500).map(() => listen(server.url)));
  cluster.ask('edge');
  await expect.poll(() => before.every(({ last }) => last !== null && versionIn(last) > 1)).toBe(true);

  for (const listener of before) listener.drop();
  const slowest: number[] = [];
  const startedAt = performance.now();
  const after: Listener[] = [];
  let returning = true;
  const probes = (async () => {
    while (returning) slowest.push(await timeOf(`${server.url}healthz`));
  })();
  await Promise.all(before.map(async ({ last }) => after.push(await listen(server.url, last))));
  returning = false;
  await probes;
  note('back ms', performance.now() - startedAt);
  note('slowest other answer ms', Math.max(...slowest));
  note('server MB', residentMB(server.pid));

  cluster.ask('gate');
  await expect.poll(() => after.every(({ heard }) => heard.includes('delta'))).toBe(true);
  expect(after.filter(({ heard }) => heard.includes('resync'))).toEqual([]);
  expect(residentMB(server.pid)).toBeLessThan(512);
  // Those that dropped hold no place: as many as there may be still find one.
  const others = await Promise.all(times(500).map(() => listen(server.url)));
  await expect(listen(server.url)).rejects.toThrow('503');
  for (const listener of [...after, ...others]) listener.drop();
});

test('SSE-2 the whole topology comes compressed, with one type, and not at all to who has it', async () => {
  await expect.poll(async () => (await ask('api/v1/topology', {})).status).toBe(200);
  const plain = await ask('api/v1/topology', {});
  const packed = await ask('api/v1/topology', { 'accept-encoding': 'gzip, deflate, br' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(packed.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(packed.headers.vary?.toLowerCase()).toContain('accept-encoding');
  expect(JSON.parse(gunzipSync(packed.body).toString())).toEqual(JSON.parse(plain.body.toString()));
  const known = { 'accept-encoding': 'gzip', 'if-none-match': packed.headers.etag ?? '' };
  expect(await ask('api/v1/topology', known)).toMatchObject({ status: 304 });
});

function ask(path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: Record<string, string | undefined>; body: Buffer }>(
    (resolve, reject) => {
      const sent = request(`${server.url}${path}`, { headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const found = answer.headers as Record<string, string | undefined>;
          resolve({ status: answer.statusCode ?? 0, headers: found, body: Buffer.concat(chunks) });
        });
      });
      sent.on('error', reject);
      sent.end();
    },
  );
}

async function timeOf(url: string): Promise<number> {
  const startedAt = performance.now();
  await (await fetch(url)).text();
  return performance.now() - startedAt;
}

/** A figure for the report; nothing fails on it. */
function note(type: string, value: number): void {
  test.info().annotations.push({ type, description: value.toFixed(0) });
}

function versionIn(id: string): number {
  return Number(id.split(':')[1]);
}

function residentMB(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}
