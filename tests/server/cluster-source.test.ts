import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Atlas } from '#server/atlas.ts';
import { chooseSource } from '#server/choose-source.ts';
import type { Source } from '#server/source.ts';
import { isReady } from '#server/status.ts';
import { type FakeApiServer, json, kubeconfigFor, startFakeApiServer } from './fake-api-server.ts';
import type { FakeClock } from './fake-clock.ts';
import { createTestAtlas } from './test-atlas.ts';
import { until } from './until.ts';

const namespaces = '/api/v1/namespaces';
const pods = '/api/v1/pods';
const services = '/api/v1/services';
const slices = '/apis/discovery.k8s.io/v1/endpointslices';
const configMaps = '/api/v1/namespaces/istio-system/configmaps';
const deployments = '/apis/apps/v1/namespaces/istio-system/deployments';
const daemonSets = '/apis/apps/v1/namespaces/istio-system/daemonsets';
const gateways = '/apis/gateway.networking.k8s.io/v1/gateways';
const alwaysThere = [namespaces, pods, services, slices, configMaps, deployments, daemonSets];

let server: FakeApiServer;
let folder: string;
let atlas: Atlas;
let clock: FakeClock;
let source: Source | null;

beforeEach(async () => {
  server = await startFakeApiServer();
  for (const path of alwaysThere) server.serve(path);
  folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  writeFileSync(join(folder, 'config'), kubeconfigFor(server.url));
  source = null;
});

afterEach(async () => {
  source?.stop();
  atlas.store.stop();
  await server.close();
  rmSync(folder, { recursive: true });
});

async function open(config: Parameters<typeof createTestAtlas>[0] = {}): Promise<Source> {
  ({ atlas, clock } = createTestAtlas({ kubeconfigPaths: [join(folder, 'config')], ...config }));
  source = await chooseSource(atlas);
  atlas.source = source;
  return source;
}

const snapshot = () => atlas.store.current()?.snapshot ?? null;
const pictured = () => until(() => snapshot() !== null, 'a first picture');
const gapsOf = (kind: string) => (snapshot()?.gaps ?? []).filter((gap) => gap.kind === kind).map(({ cause }) => cause);
const kind = (name: string) => atlas.status().freshness.perKind.find((one) => one.kind === name);

describe('a live cluster', { timeout: 30_000 }, () => {
  it('is read, watched and shown, each change as a version', async () => {
    server.put(namespaces, { metadata: { name: 'shop', labels: { 'istio.io/dataplane-mode': 'ambient' } } as never });
    server.put(pods, { metadata: { name: 'cart', namespace: 'shop' } });
    await open();
    await pictured();
    expect(snapshot()?.source).toMatchObject({ kind: 'cluster', name: 'fake', reading: 'observed' });
    expect(atlas.status().counts).toMatchObject({ namespaces: 1, workloads: 1 });
    await until(() => server.watches(pods).length === 1);

    clock.advance(1_000);
    server.put(pods, { metadata: { name: 'front', namespace: 'shop' } });
    await until(() => atlas.store.current()?.version === 2);
    expect(snapshot()?.pods.map(({ name }) => name)).toEqual(['cart', 'front']);
  });

  it('shows its first picture once every kind has an answer, and says how far it is until then', async () => {
    let release = () => {};
    server.once('list', pods, (response) => {
      release = () => json(response, 200, { metadata: { resourceVersion: '1' }, items: [] });
    });
    await open();
    await until(() => kind('Service')?.state === 'synced' && kind('Gateway')?.state === 'absent');
    expect(snapshot()).toBeNull();
    expect(atlas.status().freshness).toMatchObject({
      state: 'syncing',
      sentence: expect.stringMatching(/of \d+ kinds/),
    });
    expect(isReady(atlas)).toBe(true);
    release();
    await pictured();
    expect(gapsOf('Pod')).toEqual([]);
  });

  it('shows what there is after 5 s, with the rest as a gap that closes by itself', async () => {
    let release = () => {};
    server.once('list', pods, (response) => {
      release = () => json(response, 200, { metadata: { resourceVersion: '1' }, items: [] });
    });
    await open();
    await until(() => kind('Service')?.state === 'synced' && kind('Gateway')?.state === 'absent');
    clock.advance(5_000);
    expect(gapsOf('Pod')).toEqual(['syncing']);
    release();
    await until(() => kind('Pod')?.state === 'synced');
    clock.advance(250);
    expect(gapsOf('Pod')).toEqual([]);
  });

  it('F7: names what is forbidden and what is not installed, and heals without a restart', async () => {
    server.always('list', services, (response) => json(response, 403, { message: 'canary from upstream' }));
    await open();
    await pictured();
    expect(gapsOf('Service')).toEqual(['forbidden']);
    expect(gapsOf('Gateway')).toEqual(['absent']);
    expect(kind('Service')?.sentence).toBe(
      'Not allowed to list services in the whole cluster, so no Service is seen. Grant the verbs get, list and watch on it.',
    );
    expect(JSON.stringify(atlas.status())).not.toContain('canary');
    expect(atlas.status().freshness.state).toBe('live');

    server.always('list', services, null);
    server.put(gateways, { metadata: { name: 'edge', namespace: 'shop' } });
    clock.advance(60_000);
    await until(() => kind('Service')?.state === 'synced' && kind('Gateway')?.state === 'synced');
    clock.advance(250);
    expect(gapsOf('Service')).toEqual([]);
    expect(gapsOf('Gateway')).toEqual([]);
    expect(snapshot()?.gateways).toHaveLength(1);
  });

  it('F9: reads a kind that is installed later within 5 s, where the definitions of kinds may be watched', async () => {
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    server.serve(definitions);
    await open();
    await pictured();
    await until(() => server.watches(definitions).length === 1 && kind('Gateway')?.state === 'absent');
    const { query } = server.requests.find(({ path }) => path === definitions) ?? {};
    expect(query?.get('limit')).toBe('500');
    const beganAtMs = clock.now();
    server.put(definitions, { metadata: { name: 'gateways.gateway.networking.k8s.io' } });
    await until(() => server.requests.filter(({ path, verb }) => path === gateways && verb === 'list').length === 2);
    server.put(gateways, { metadata: { name: 'edge', namespace: 'shop' } });
    await until(
      () => (snapshot()?.gateways.length ?? 0) === 1,
      'the new kind',
      () => clock.advance(250),
    );
    expect(clock.now() - beganAtMs).toBeLessThanOrEqual(5_000);
    expect(gapsOf('CustomResourceDefinition')).toEqual([]);
  });

  it('finds the control plane where the pods of istiod run', async () => {
    const base = '/apis/apps/v1/namespaces/mesh-system';
    for (const path of [`${base}/deployments`, `${base}/daemonsets`, '/api/v1/namespaces/mesh-system/configmaps']) {
      server.serve(path);
    }
    server.put('/api/v1/namespaces/mesh-system/configmaps', {
      metadata: { name: 'istio', namespace: 'mesh-system' },
      data: { mesh: 'trustDomain: elsewhere' },
    } as never);
    server.put(`${base}/deployments`, {
      metadata: { name: 'istiod', namespace: 'mesh-system', labels: { app: 'istiod' } } as never,
      spec: { template: { spec: { containers: [{ name: 'discovery', image: 'istio/pilot:1.30.2' }] } } },
    } as never);
    server.put(pods, { metadata: { name: 'istiod-1', namespace: 'mesh-system', labels: { app: 'istiod' } } as never });
    await open();
    await until(
      () => snapshot()?.mesh.trustDomain === 'elsewhere',
      'the mesh configuration of the other namespace',
      () => clock.advance(250),
    );
    expect(snapshot()?.istio.minor).toBe('1.30');
  });

  it('reads the mesh configuration by name, that of each revision too, and nothing else of its kind', async () => {
    const mesh = (name: string, trustDomain: string) =>
      server.put(configMaps, {
        metadata: { name, namespace: 'istio-system' },
        data: { mesh: `trustDomain: ${trustDomain}` },
      } as never);
    mesh('istio', 'plain');
    mesh('istio-canary', 'canary');
    mesh('somebody-elses', 'other');
    const env = [{ name: 'REVISION', value: 'canary' }];
    const containers = [{ name: 'discovery', image: 'istio/pilot:1.30.2', env }];
    server.put(deployments, {
      metadata: { name: 'istiod-canary', namespace: 'istio-system', labels: { app: 'istiod' } } as never,
      spec: { template: { spec: { containers } } },
    } as never);
    server.put(deployments, { metadata: { name: 'elsewhere', namespace: 'istio-system' } });
    await open();
    await until(
      () => snapshot()?.mesh.trustDomain === 'canary',
      'mesh of the revision',
      () => clock.advance(250),
    );
    expect(snapshot()?.istio).toMatchObject({ minor: '1.30', revision: 'canary' });
    const asked = server.requests
      .filter(({ path }) => path === configMaps)
      .map(({ query }) => query.get('fieldSelector'));
    expect(new Set(asked)).toEqual(new Set(['metadata.name=istio', 'metadata.name=istio-canary']));
  });

  it('F2: keeps the picture when the server goes, says since when, and is live again when it returns', async () => {
    server.put(pods, { metadata: { name: 'cart', namespace: 'shop' } });
    await open();
    await pictured();
    await until(() => server.watches(pods).length === 1 && atlas.status().freshness.state === 'live');
    for (const path of alwaysThere) {
      for (const verb of ['list', 'watch'] as const) server.always(verb, path, (response) => response.destroy());
    }
    const since = kind('Pod')?.since;
    clock.advance(1_500);
    for (const path of alwaysThere) for (const watch of server.watches(path)) watch.destroy();
    await until(
      () => kind('Pod')?.state === 'delayed',
      'a state',
      () => clock.advance(100),
    );
    for (let passed = 0; passed < 40; passed += 1) {
      clock.advance(1_000);
      await new Promise(setImmediate);
    }
    expect(atlas.status().freshness).toMatchObject({
      state: 'stale',
      sentence: expect.stringContaining('Stale since'),
    });
    expect(kind('Pod')?.since).toBe(since);
    expect(snapshot()?.pods).toHaveLength(1);
    expect(gapsOf('Pod')).toEqual([]);

    for (const path of alwaysThere) for (const verb of ['list', 'watch'] as const) server.always(verb, path, null);
    server.put(pods, { metadata: { name: 'front', namespace: 'shop' } });
    await until(
      () => snapshot()?.pods.length === 2,
      'the new pod',
      () => clock.advance(1_000),
    );
    await until(
      () => atlas.status().freshness.state === 'live',
      'live again',
      () => clock.advance(1_000),
    );
  });

  it('F1: says that nothing answers where it was asked for a context, and reads it once it does', async () => {
    for (const path of alwaysThere) server.always('list', path, (response) => response.destroy());
    const opened = await open({ context: 'fake' });
    expect(opened.sentence()).toBe(`Reading context fake at ${server.url}, as asked for; no answer yet.`);
    await until(() => atlas.status().freshness.state === 'unreachable');
    expect(atlas.status().source.sentence).toBe(
      `Context fake at ${server.url} cannot be read: the connection was cut. It is tried again and again, and the map appears once it answers.`,
    );
    expect(snapshot()).toBeNull();
    expect(atlas.status().freshness.sentence).toContain('the connection was cut');
    for (const path of alwaysThere) server.always('list', path, null);
    await until(
      () => snapshot() !== null,
      'a picture',
      () => clock.advance(500),
    );
    expect(atlas.status().source.sentence).toBe('Watching context fake, as asked for.');
  });

  it('never sends anything but GET, and only to what it reads', async () => {
    await open();
    await pictured();
    expect(new Set(server.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(server.requests.filter(({ path }) => /secret|nodes|exec|log/.test(path))).toEqual([]);
  });

  it('asks nothing more after stop, and leaves no connection', async () => {
    const opened = await open();
    await pictured();
    opened.stop();
    atlas.store.stop();
    await until(() => server.openConnections() === 0);
    const asked = server.requests.length;
    clock.advance(600_000);
    await new Promise(setImmediate);
    expect(server.requests).toHaveLength(asked);
  });
});

describe('which source is taken', { timeout: 30_000 }, () => {
  it('the current context where it answers, also with a refusal', async () => {
    server.once('list', '/version', (response) => json(response, 401, {}));
    const opened = await open();
    await pictured();
    expect(opened.sentence()).toBe("Watching context fake, the kubeconfig's current context.");
  });

  it('the demo where there is no kubeconfig', async () => {
    const path = join(folder, 'nowhere');
    const opened = await open({ kubeconfigPaths: [path] });
    expect(opened.kind).toBe('demo');
    expect(opened.sentence()).toBe(`No kubeconfig was found at ${path}. So this is the bundled demo mesh.`);
    await pictured();
    expect(isReady(atlas)).toBe(true);
    expect(snapshot()?.pods[0]?.origin?.file).toMatch(/^demo\/[a-z]+\.yaml$/);
  });

  it('the demo where the current context does not answer within 3 s', async () => {
    server.once('list', '/version', () => {});
    const opening = open();
    await until(() => server.requests.some(({ path }) => path === '/version'));
    clock.advance(3_000);
    const opened = await opening;
    expect(opened.kind).toBe('demo');
    expect(opened.sentence()).toContain(
      `The cluster of context fake at ${server.url} cannot be reached: no answer within 3 s. What kubectl --context fake version says may tell more.`,
    );
  });

  it('files where paths are given; what cannot be read is a problem and not an end', async () => {
    const file = join(folder, 'mesh.yaml');
    writeFileSync(file, 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n');
    const opened = await open({ paths: [file, join(folder, 'missing.yaml')] });
    expect(opened).toMatchObject({ kind: 'files', name: 'mesh.yaml and 1 more' });
    await pictured();
    expect(snapshot()?.namespaces[0]).toMatchObject({ name: 'shop', origin: { file: 'mesh.yaml' } });
    expect(atlas.status().problems).toEqual([expect.stringContaining('missing.yaml: there is no such file')]);
    expect(atlas.status().freshness.state).toBe('frozen');
  });

  it('none where a context does not exist or there is nothing to read, with a sentence', async () => {
    await expect(open({ context: 'other' })).rejects.toThrow('The kubeconfig has no context other. Contexts: fake.');
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    await expect(open({ paths: [empty] })).rejects.toThrow(`${empty}: no *.yaml, *.yml or *.json file in there.`);
  });

  it('says what is wrong with a kubeconfig rather than that there is none', async () => {
    const broken = join(folder, 'broken');
    writeFileSync(broken, 'contexts: [');
    const opened = await open({ kubeconfigPaths: [broken] });
    expect(opened.sentence()).toContain(`${broken} is no valid kubeconfig: `);
    expect(opened.sentence()).not.toContain('No kubeconfig was found');
    await expect(open({ kubeconfigPaths: [broken], context: 'x' })).rejects.toThrow('is no valid kubeconfig');
  });

  it('asks for the launch token only where a cluster is shown', async () => {
    ({ atlas, clock } = createTestAtlas({ token: 'letmein' }));
    expect(atlas.requiredToken()).not.toBeNull();
    await open({ token: 'letmein' });
    expect(atlas.requiredToken()).not.toBeNull();
    source?.stop();
    await open({ token: 'letmein', demo: true });
    expect(atlas.requiredToken()).toBeNull();
  });
});
