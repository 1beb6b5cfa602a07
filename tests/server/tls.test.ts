import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { createCredentials } from '#server/cluster/credentials.ts';
import { readKubeconfig } from '#server/cluster/kubeconfig.ts';
import { probe } from '#server/cluster/probe.ts';
import { createTransport } from '#server/cluster/transport.ts';
import { reasonOf } from '#server/cluster/wording.ts';
import { certificate, type ServerCertificate, startTlsServer } from './tls-server.ts';

let folder: string;
let server: Awaited<ReturnType<typeof startTlsServer>> | null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  server = null;
});
afterEach(async () => {
  await server?.close();
  rmSync(folder, { recursive: true });
});

const base64 = (text: string) => Buffer.from(text).toString('base64');

function kubeconfig(cluster: object) {
  const path = join(folder, 'config');
  writeFileSync(
    path,
    JSON.stringify({
      clusters: [{ name: 'a', cluster }],
      users: [{ name: 'a', user: { token: 'the-token' } }],
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    }),
  );
  return readKubeconfig([path]);
}

async function tryIt(name: ServerCertificate, more: object = {}, host = '127.0.0.1'): Promise<string | null> {
  server = await startTlsServer(name);
  const cluster = {
    server: `https://${host}:${server.port}`,
    'certificate-authority-data': base64(certificate('authority')),
    ...more,
  };
  return probe(kubeconfig(cluster), 'a', 5_000, systemClock);
}

describe('TLS-1: the certificate of the API server', () => {
  it('is trusted where the authority of the kubeconfig signed it', async () => {
    expect(await tryIt('good')).toBeNull();
    expect(server?.seen).toMatchObject([
      { method: 'GET', path: expect.stringMatching(/^.version/), authorization: 'Bearer the-token' },
    ]);
  });

  it.each([
    [
      'of an unknown authority',
      'good',
      { 'certificate-authority-data': base64(certificate('stranger')) },
      'of an authority that is not',
    ],
    [
      'of no authority that the system knows',
      'good',
      { 'certificate-authority-data': undefined },
      'of an authority that is not',
    ],
    ['for another name', 'elsewhere', {}, 'for another name than the kubeconfig has'],
    ['that has expired', 'expired', {}, '(expired)'],
    ['that is not valid yet', 'early', {}, 'not valid yet'],
  ] as const)('%s is refused with a sentence of its own, and gets no token', async (_, name, more, sentence) => {
    expect(await tryIt(name, more)).toContain(sentence);
    expect(server?.seen).toEqual([]);
  });

  it('is judged by the same authority where the context names no user', async () => {
    server = await startTlsServer('good');
    const path = join(folder, 'config');
    const cluster = { server: server.url, 'certificate-authority-data': base64(certificate('authority')) };
    const contexts = [
      { name: 'a', context: { cluster: 'a' } },
      { name: 'b', context: { cluster: 'a', user: 'gone' } },
    ];
    writeFileSync(path, JSON.stringify({ clusters: [{ name: 'a', cluster }], users: [], contexts }));
    expect(await probe(readKubeconfig([path]), 'a', 5_000, systemClock)).toBeNull();
    expect(server.seen).toMatchObject([{ authorization: null }]);
    expect(await probe(readKubeconfig([path]), 'b', 5_000, systemClock)).toContain('holds no user gone');
  });

  it('is not looked at where the kubeconfig says so, which stays a warning', async () => {
    const more = { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true };
    expect(await tryIt('expired', more)).toBeNull();
    const { warnings } = kubeconfig({ server: 'https://127.0.0.1:1', 'insecure-skip-tls-verify': true }).describe('a');
    expect(warnings).toMatchObject([{ short: 'TLS not verified' }]);
  });

  it('is never left unverified because of the environment: the server refuses to start', { timeout: 30_000 }, () => {
    const boot = join(import.meta.dirname, '..', '..', 'server', 'boot.ts');
    const program = `import { boot } from ${JSON.stringify(boot)}; boot(); setInterval(() => {}, 1_000);`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 20_000,
      env: { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0', AMBIENT_ATLAS_OPTIONS: '{"demo":true}' },
    });
    expect(stderr).toContain('NODE_TLS_REJECT_UNAUTHORIZED=0');
    expect(status).toBe(2);
  });

  it('is verified whatever the environment says, also without that refusal', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      expect(await tryIt('expired')).toContain('(expired)');
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });
});

describe('TLS-2: the name asked for', () => {
  it('is tls-server-name where the kubeconfig has one', async () => {
    expect(await tryIt('elsewhere', { 'tls-server-name': 'elsewhere.test' })).toBeNull();
    expect(server?.seen[0]?.servername).toBe('elsewhere.test');
    expect(await tryIt('good', { 'tls-server-name': 'not.this' })).toContain('for another name');
  });

  it('may be an IPv6 address', async () => {
    const access = createCredentials(
      () => kubeconfig({ server: 'https://[::1]:6443' }).load('a'),
      systemClock,
    ).access();
    expect((await access).server.hostname).toBe('[::1]');
    expect((await access).server.port).toBe('6443');
  });
});

describe('SSRF-2: an API server that redirects', () => {
  it.each([301, 302, 303, 307, 308])('%i is not followed, so that no other host gets the token', async (status) => {
    const elsewhere = await startTlsServer('good');
    server = await startTlsServer('good', () => [status, {}, { location: `${elsewhere.url}/version` }]);
    const config = kubeconfig({ server: server.url, 'certificate-authority-data': base64(certificate('authority')) });
    const transport = createTransport(
      createCredentials(() => config.load('a'), systemClock),
      systemClock,
    );
    const answer = await transport.get('/version', new URLSearchParams(), new AbortController().signal);
    expect(answer.status).toBe(status);
    answer.body.destroy();
    transport.close();
    expect(elsewhere.seen).toEqual([]);
    await elsewhere.close();
  });
});

describe('RBAC-5: what is asked of an API server', () => {
  const refused = [
    '/',
    '/api',
    '/api/v1',
    '/apis',
    '/apis/',
    '/api/v1/secrets',
    '/api/v1/configmaps',
    '/api/v1/nodes',
    '/api/v1/events',
    '/api/v1/pods/cart',
    '/api/v1/namespaces/shop/pods',
    '/api/v1/namespaces/shop/pods/cart',
    '/api/v1/namespaces/shop/pods/cart/log',
    '/api/v1/namespaces/shop/pods/cart/exec',
    '/api/v1/namespaces/shop/pods/cart/attach',
    '/api/v1/namespaces/shop/pods/cart/portforward',
    '/api/v1/namespaces/shop/pods/cart/proxy/',
    '/api/v1/namespaces/shop/services/cart/proxy/',
    '/api/v1/namespaces/shop/secrets',
    '/api/v1/namespaces/istio-system/configmaps',
    '/api/v1/namespaces/istio-system/configmaps/istio',
    '/api/v1/namespaces/istio-system/serviceaccounts/istiod/token',
    '/api/v1/nodes/node-1/proxy/',
    '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    '/apis/batch/v1/jobs',
    '/apis/apps/v1/deployments',
    '/apis/evil.test/v1/pods',
    '/logs',
    '/metrics',
    '/openapi/v3',
    '/version/',
    '/version?x',
    '//evil.test/version',
    '/api/v1/pods/../secrets',
    '/api/v1/namespaces/../secrets',
    '/api/v1/PODS',
  ];

  it.each(refused)('never %s, and no connection is opened for it', async (path) => {
    const transport = createTransport(
      { access: () => Promise.reject(new Error('a connection')), renew() {}, close() {} },
      systemClock,
    );
    const asked = transport.get(path, new URLSearchParams({ limit: '500' }), new AbortController().signal);
    await expect(asked).rejects.toThrow(`Refused to ask the API server for ${path}.`);
  });

  it('ConfigMaps only by the name of the mesh configuration', async () => {
    const transport = createTransport(
      { access: () => Promise.reject(new Error('a connection')), renew() {}, close() {} },
      systemClock,
    );
    const ask = (name: string) =>
      transport.get(
        '/api/v1/namespaces/mesh/configmaps',
        new URLSearchParams({ fieldSelector: `metadata.name=${name}` }),
        new AbortController().signal,
      );
    await expect(ask('istio')).rejects.toThrow('a connection');
    await expect(ask('istio-canary')).rejects.toThrow('a connection');
    for (const name of ['kube-root-ca.crt', 'istio,metadata.name=x', 'istiod', '', 'istio/../x']) {
      await expect(ask(name), name).rejects.toThrow('Refused');
    }
  });

  it('is a GET, whatever happens', async () => {
    await tryIt('good');
    expect(new Set(server?.seen.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(reasonOf(new Error('x'))).toBe('x');
  });
});
