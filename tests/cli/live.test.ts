import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { runAtlas } from './run-atlas.ts';

type Manifest = { readonly kind: string; readonly metadata: object };

const manifests = parseAllDocuments(readFileSync(path.join(import.meta.dirname, 'shop.yaml'), 'utf8')).map(
  (document): Manifest => document.toJS(),
);
const kinds: Readonly<Record<string, string>> = {
  namespaces: 'Namespace',
  services: 'Service',
  pods: 'Pod',
  gateways: 'Gateway',
};

/** An API server that holds `shop.yaml`, forbids EndpointSlices, knows no other kind, and says what it was asked. */
function startApiServer(methods: Set<string>): Server {
  return createServer((request, response) => {
    methods.add(request.method ?? '');
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const resource = url.pathname.split('/').at(-1) ?? '';
    const kind = kinds[resource];
    response.setHeader('content-type', 'application/json');
    if (resource === 'endpointslices') response.writeHead(403).end('{}');
    else if (kind === undefined) response.writeHead(resource === 'version' ? 200 : 404).end('{}');
    else if (url.searchParams.has('watch')) response.flushHeaders();
    else {
      const items = manifests
        .filter((manifest) => manifest.kind === kind)
        .map((manifest, place) => ({
          ...manifest,
          metadata: { ...manifest.metadata, uid: `${kind}-${place}`, resourceVersion: '1' },
        }));
      response.end(
        JSON.stringify({ kind: `${kind}List`, apiVersion: 'v1', metadata: { resourceVersion: '5' }, items }),
      );
    }
  });
}

describe('atlas why --context', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atlas-cli-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const methods = new Set<string>();
  const server = startApiServer(methods);

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    writeFileSync(
      kubeconfig,
      `{ apiVersion: v1, kind: Config, current-context: here, contexts: [{ name: here, context: { cluster: here, user: me } }], users: [{ name: me, user: {} }], clusters: [{ name: here, cluster: { server: 'http://127.0.0.1:${port}' } }] }`,
    );
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('reads a cluster once, only with GET, and names what it may not see', async () => {
    const { exitCode, stdout, stderr } = await runAtlas(
      ['why', 'svc/pay', '-n', 'shop', '--context', 'here', '-o', 'json'],
      { environment: { KUBECONFIG: kubeconfig } },
    );
    expect(stderr).toBe('');
    const answer = JSON.parse(stdout);
    expect(answer.verdicts).toMatchObject([{ status: 'refused', asked: 'shop/payments', reason: 'waypoint-missing' }]);
    expect(answer.source).toMatchObject({ kind: 'cluster', name: 'here', reading: 'observed' });
    expect(answer.gaps).toHaveLength(1);
    expect(answer.gaps[0]).toContain('endpointslices');
    expect([...methods]).toEqual(['GET']);
    expect(exitCode).toBe(0);
  });
});
