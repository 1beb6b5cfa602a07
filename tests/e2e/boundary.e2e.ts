import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { type FakeApiServer, kubeconfigFor, startFakeApiServer } from '../server/fake-api-server.ts';
import { sendRaw } from '../server/http/guarded-server.ts';
import { manifests, openMap, type Served } from './map-page.ts';
import { serve, standalone } from './serve.ts';

const token = 'a-launch-token-of-the-test';
const canary = 'CANARY-upstream';

let folder: string;
let api: FakeApiServer;
/** A live cluster, with a launch token. */
let live: Served;
/** Files, without one. */
let files: Served;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  api = await startFakeApiServer();
  api.put('/api/v1/namespaces', { metadata: { name: 'shop', labels: { 'istio.io/dataplane-mode': 'ambient' } } });
  api.always('list', '/api/v1/pods', (response) => {
    response.writeHead(500, { 'content-type': 'application/json', 'x-secret': canary });
    response.end(JSON.stringify({ kind: 'Status', message: canary, reason: canary }));
  });
  writeFileSync(join(folder, 'config'), kubeconfigFor(api.url));
  [live, files] = await Promise.all([
    serve({ context: 'fake', token }, { KUBECONFIG: join(folder, 'config') }),
    serve({ paths: [manifests('hostile')] }),
  ]);
});
test.afterAll(async () => {
  await Promise.all([live.close(), files.close()]);
  await api.close();
  rmSync(folder, { recursive: true });
});

const portOf = (served: Served) => Number(new URL(served.url).port);
const raw = (served: Served, target: string, ...headers: string[]) =>
  sendRaw(
    portOf(served),
    [`GET ${target} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', ''].join('\r\n'),
  );
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

/** Every route and page of the build, with something for its parameters. */
function builtPaths(): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(standalone, '.next', 'server', 'app-paths-manifest.json'), 'utf8'));
  return Object.keys(manifest)
    .map((path) => path.replace(/\/(route|page)$/, '') || '/')
    .map((path) => path.replace('[kind]', 'Namespace').replace('[namespace]', '-').replace('[name]', 'shop'))
    .filter((path) => !path.startsWith('/_'));
}

test('HTTP-1: what is not a plain GET never reaches the server as it is started', async () => {
  const port = portOf(files);
  for (const [bytes, status] of [
    ['POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi', 405],
    ['POST / HTTP/1.1\r\nHost: localhost\r\nNext-Action: 7f\r\nContent-Length: 0\r\n\r\n', 405],
    ['DELETE /api/v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n', 405],
    ['GET http://evil.test/ HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n', 426],
    ['GET / HTTP/1.1\r\nHost: localhost\r\nNext-Action: 7f\r\n\r\n', 400],
  ] as const) {
    const answer = await sendRaw(port, bytes);
    expect(statusOf(answer), bytes).toBe(status);
    expect(answer).toContain('x-refused-by: listener');
  }
});

test('HTTP-2: without its guard the server ends with exit code 3, and says how it is started', async () => {
  const { exitCode, errors } = await startBare([]);
  expect(exitCode).toBe(3);
  expect(errors).toContain('--import ./server/http/preload.ts server.js');
});

test('LOC-1: told to listen beyond this machine, the server ends with exit code 2, and says what to do', async () => {
  const { exitCode, errors } = await startBare(['--import', './server/http/preload.ts'], { HOSTNAME: '0.0.0.0' });
  expect(exitCode).toBe(2);
  expect(errors).toContain('ssh -L');
});

/** Runs the built server as somebody might without `npm start`, until it ends. */
function startBare(nodeArguments: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const options = JSON.stringify({ demo: true });
  const server = spawn(process.execPath, [...nodeArguments, 'server.js'], {
    cwd: standalone,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      HOSTNAME: '127.0.0.1',
      PORT: '0',
      AMBIENT_ATLAS_OPTIONS: options,
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  server.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  return new Promise<{ exitCode: number | null; errors: string }>((resolve) =>
    server.once('close', (exitCode) => resolve({ exitCode, errors })),
  );
}

test('LOC-2: a foreign Host is refused on every path, files too', async () => {
  for (const path of [...builtPaths(), '/icon.svg', '/_next/static/chunks/none.js', '/nowhere']) {
    const answer = await sendRaw(portOf(files), `GET ${path} HTTP/1.1\r\nHost: rebind.test\r\n\r\n`);
    expect(statusOf(answer), path).toBe(421);
  }
});

test('LOC-2: a page of a name that was pointed at this machine reads nothing', async () => {
  const browser = await chromium.launch({
    ...test.info().project.use.launchOptions,
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP rebind.test 127.0.0.1'],
  });
  try {
    const page = await browser.newPage();
    const answer = await page.goto(`http://rebind.test:${portOf(files)}/`);
    expect(answer?.status()).toBe(421);
    const read = await page.evaluate(() =>
      fetch('/api/v1/topology').then(
        (response) => response.text(),
        () => 'nothing',
      ),
    );
    expect(read).toBe('nothing');
  } finally {
    await browser.close();
  }
});

test('LOC-3: without the cookie every route of the build but the health checks says 401', async () => {
  const paths = builtPaths();
  expect(paths.length).toBeGreaterThan(7);
  for (const path of paths) {
    const expected = path === '/healthz' || path === '/readyz' ? 200 : 401;
    expect(statusOf(await raw(live, path)), path).toBe(expected);
    if (expected === 401) expect(await raw(live, path), path).not.toContain('shop');
  }
});

test('LOC-3: the link works once, and the cookie from then on', async ({ page, browser }) => {
  await page.goto(`${live.url}?token=${token}`);
  await expect(page).toHaveURL(live.url);
  await expect(page.getByTestId('source')).toContainText('fake');
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
  expect(await page.evaluate(() => document.cookie)).not.toContain(cookie?.value);
  const stranger = await (await browser.newContext()).newPage();
  const answer = await stranger.goto(`${live.url}?token=${token}`);
  expect(answer?.status()).toBe(401);
  expect(await answer?.text()).toContain('works once');
  await page.reload();
  await expect(page.getByTestId('source')).toContainText('fake');

  // HTTP-3: the API server's own words and headers stay where they are.
  const { headers } = await page.request
    .get(`${live.url}api/v1/status`)
    .then((response) => ({ headers: response.headers() }));
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' });
  for (const route of ['status', 'topology', 'snapshot', 'contexts']) {
    expect(await page.request.get(`${live.url}api/v1/${route}`).then((response) => response.text())).not.toContain(
      canary,
    );
  }
  expect(await page.content()).not.toContain(canary);
});

test('HTTP-3: errors have a code, a sentence and a name, and no stack', async ({ request }) => {
  for (const [path, status, code] of [
    ['api/v1/objects/Pod/shop/none', 404, 'not-found'],
    ['api/v1/status?context=none', 404, 'no-such-context'],
    ['api/v1/status?x=1', 400, 'bad-request'],
  ] as const) {
    const response = await request.get(`${files.url}${path}`);
    expect(response.status()).toBe(status);
    const body = await response.json();
    expect(body).toEqual({ code, message: expect.any(String), requestId: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(response.headers()).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  }
});

test('HTTP-4: a query that is not known is refused, whatever it holds', async () => {
  for (const query of [
    'q=.*',
    'filter[]=a',
    '__proto__[a]=b',
    'context=a&context=b',
    `context=${'a'.repeat(3_000)}`,
    'path=../../etc',
  ]) {
    expect([400, 404], query).toContain(statusOf(await raw(files, `/api/v1/status?${query}`)));
  }
});

test('HTTP-6: no spelling of a path leads out of what is served', async () => {
  const secrets = [
    'package.json',
    'server.js',
    'etc/passwd',
    '.next/required-server-files.json',
    'public/demo/shop.yaml',
  ];
  const ways = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '..%5c',
    '%252e%252e%252f',
    '....//',
    '..;/',
    '.%00./',
    '%c0%ae%c0%ae/',
  ];
  for (const root of ['', '_next/', '_next/static/', 'demo/']) {
    for (const way of ways) {
      for (const secret of secrets) {
        const answer = await raw(files, `/${root}${way}${way}${secret}`);
        expect([308, 400, 404], `${root}${way}${secret}`).toContain(statusOf(answer));
        expect(answer).not.toMatch(/root:x:0|"dependencies"|startServer|kind: Service/);
      }
    }
  }
});

test('HDR-2: every class of answer carries the headers, and none invites another origin', async ({ request }) => {
  for (const path of ['', 'api/v1/status', 'api/v1/topology', 'healthz', 'icon.svg', 'nowhere', 'api/v1/nowhere']) {
    const headers = (await request.get(`${files.url}${path}`)).headers();
    expect(headers, path).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(headers['x-powered-by']).toBeUndefined();
  }
});

test('CSP-1: the nonce is ours and new each time, whatever the browser sends', async () => {
  const hostile = [
    'x-nonce: evil',
    "Content-Security-Policy: script-src 'nonce-evil'",
    "Content-Security-Policy-Report-Only: script-src 'nonce-evil2'",
  ];
  const answers = await Promise.all([raw(files, '/', ...hostile), raw(files, '/', ...hostile)]);
  const nonces = answers.map((answer) => /script-src 'nonce-([^']+)'/i.exec(answer)?.[1]);
  expect(new Set(nonces).size).toBe(2);
  for (const [index, answer] of answers.entries()) {
    expect(Buffer.from(nonces[index] ?? '', 'base64')).toHaveLength(16);
    expect(answer).not.toContain('evil');
    expect([...answer.matchAll(/<script(?![^>]*\snonce=)/g)]).toEqual([]);
  }
});

test('LOC-4: no page of another origin reads, runs, shows or follows anything', async ({ page }) => {
  const evil = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  try {
    const api = `${files.url}api/v1/topology`;
    for (const host of ['127.0.0.1', 'localhost']) {
      await page.goto(`http://${host}:${(evil.address() as AddressInfo).port}/`);
      const outcomes = await page.evaluate(async (url) => {
        const loaded = (element: HTMLElement) =>
          new Promise<string>((resolve) => {
            element.onload = () => resolve('loaded');
            element.onerror = () => resolve('failed');
            document.body.append(element);
          });
        const frame = Object.assign(document.createElement('iframe'), { src: url });
        await loaded(frame);
        let framed = 'unreadable';
        try {
          framed = frame.contentDocument?.body.textContent ?? 'unreadable';
        } catch {}
        return {
          fetched: await fetch(url).then(
            () => 'read',
            () => 'failed',
          ),
          opaque: await fetch(url, { mode: 'no-cors', credentials: 'include' }).then(
            ({ type }) => type,
            () => 'failed',
          ),
          script: await loaded(Object.assign(document.createElement('script'), { src: url })),
          image: await loaded(Object.assign(document.createElement('img'), { src: url })),
          stream: await new Promise((resolve) => {
            const source = new EventSource(url.replace('topology', 'events'));
            source.onopen = () => resolve('open');
            source.onerror = () => resolve('failed');
          }),
          framed,
        };
      }, api);
      expect(outcomes).toEqual({
        fetched: 'failed',
        opaque: 'failed',
        script: 'failed',
        image: 'failed',
        stream: 'failed',
        framed: expect.not.stringContaining('shop'),
      });
    }
  } finally {
    evil.closeAllConnections();
    await new Promise((resolve) => evil.close(resolve));
  }
});

test('the first HTML holds nothing of the cluster', async ({ request }) => {
  const html = await (await request.get(`${files.url}?select=Service/shop/cart`)).text();
  expect(html).toContain('<html');
  for (const name of ['edge', 'zero', 'gpj', 'CANARY', 'mesh.json']) expect(html, name).not.toContain(name);
});

test('DATA-1: what pods run with and what policies hide is in no answer', async ({ request }) => {
  for (const route of ['topology', 'snapshot', 'status', 'objects/RequestAuthentication/shop/jwt']) {
    const response = await request.get(`${files.url}api/v1/${route}`);
    expect(response.status(), route).toBe(200);
    expect(await response.text(), route).not.toContain('CANARY');
  }
});

test('SUP-6: the built server holds no image library and no way into a pod', async () => {
  const { readdirSync } = await import('node:fs');
  const names = readdirSync(standalone, { recursive: true, encoding: 'utf8' });
  expect(names.filter((name) => /node_modules\/(sharp|@img|ws)(\/|$)/.test(name)).slice(0, 3)).toEqual([]);
});

test('CSP-4: the page asks no other origin for anything', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await openMap(page, files.url);
  expect(asked.filter((url) => !url.startsWith(files.url) && !/^(blob|data):/.test(url))).toEqual([]);
});
