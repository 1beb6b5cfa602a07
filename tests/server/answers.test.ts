import { describe, expect, it } from 'vitest';
import { decodeTopology } from '#lib/model/wire.ts';
import type { Atlas } from '#server/atlas.ts';
import { chooseSource } from '#server/choose-source.ts';
import { readConfig } from '#server/config.ts';
import { answerEvents, answerObject, answerSnapshot } from '#server/http/answers.ts';
import { answerTopology } from '#server/http/topology-answer.ts';
import { createTestAtlas } from './test-atlas.ts';
import { until } from './until.ts';

const ask = (path: string, headers: Record<string, string> = {}) => new Request(`http://127.0.0.1${path}`, { headers });

async function demo(): Promise<Atlas> {
  const { atlas } = createTestAtlas({ demo: true });
  atlas.source = await chooseSource(atlas);
  await until(() => atlas.store.current() !== null);
  return atlas;
}

describe('GET /api/v1/topology', () => {
  it('answers the whole with a tag, and 304 to who has it', async () => {
    const atlas = await demo();
    const answer = await answerTopology(atlas, ask('/api/v1/topology'));
    const { epoch, version, topology } = await answer.json();
    expect({ epoch, version }).toEqual({ epoch: atlas.epoch, version: 1 });
    expect(decodeTopology(topology)).toEqual(JSON.parse(JSON.stringify(atlas.store.current()?.topology)));
    const tag = answer.headers.get('etag') ?? '';
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
      expect((await answerTopology(atlas, ask('/', { 'if-none-match': known }))).status).toBe(304);
    }
    expect((await answerTopology(atlas, ask('/', { 'if-none-match': '"other"' }))).status).toBe(200);
  });

  it('says why there is none', async () => {
    const { atlas } = createTestAtlas();
    const answer = await answerTopology(atlas, ask('/'));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ message: 'Looking for a cluster.' });
  });
});

describe('the other answers', () => {
  it('give the snapshot and its objects', async () => {
    const atlas = await demo();
    expect((await answerSnapshot(atlas).json()).source.kind).toBe('demo');
    const one = (kind: string, namespace: string, name: string) =>
      answerObject(atlas, ask('/'), { kind, namespace, name });
    expect(await one('Namespace', '-', 'shop').json()).toMatchObject({
      name: 'shop',
      origin: { file: 'demo/shop.yaml' },
    });
    const pod = atlas.store.current()?.snapshot.pods[0];
    expect(await one('Pod', pod?.namespace ?? '', pod?.name ?? '').json()).toMatchObject({ uid: pod?.uid });
    for (const [kind, namespace, name] of [
      ['Pod', 'shop', 'no-such'],
      ['Secret', 'shop', 'cart'],
      ['__proto__', '-', 'constructor'],
    ] as const) {
      const answer = one(kind, namespace, name);
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toContain('no-such');
    }
  });

  it('open the stream where the browser left it, by header or by address', async () => {
    const atlas = await demo();
    const started = async (request: Request) => {
      const reader = answerEvents(atlas, request).body?.getReader();
      return new TextDecoder().decode((await reader?.read())?.value);
    };
    const id = `${atlas.epoch}:0`;
    expect(await started(ask('/', { 'last-event-id': id }))).toContain('event: resync');
    expect(await started(ask(`/?last=${encodeURIComponent(id)}`))).toContain('event: resync');
    expect(await started(ask('/'))).not.toContain('event: resync');
    const open = atlas.streams.count();
    const head = answerEvents(atlas, new Request('http://127.0.0.1/', { method: 'HEAD' }));
    expect(head.headers.get('content-type')).toContain('text/event-stream');
    expect(atlas.streams.count()).toBe(open);
  });
});

describe('the options of the server', () => {
  const read = (options: string | undefined, more: Record<string, string> = {}) =>
    readConfig({
      NODE_ENV: 'production',
      ...more,
      ...(options === undefined ? {} : { AMBIENT_ATLAS_OPTIONS: options }),
    });

  it('are what npm start passed on', () => {
    const given = { paths: ['/a.yaml'], token: 'secret', istio: '1.30', env: { PILOT_X: true }, reading: 'desired' };
    expect(read(JSON.stringify({ ...given, port: 4780, demo: false, context: null }))).toMatchObject({
      paths: ['/a.yaml'],
      demo: false,
      context: null,
      token: 'secret',
      given: { istio: '1.30', env: { PILOT_X: 'true' }, reading: 'desired' },
      problems: [],
    });
    expect(read('{"token":false}').token).toBeNull();
  });

  it('are plain without any, and say when they are nonsense', () => {
    expect(read(undefined)).toMatchObject({ paths: [], demo: false, context: null, token: null, problems: [] });
    for (const nonsense of ['{', '[]', 'null', '7']) expect(read(nonsense).problems).toHaveLength(1);
  });

  it('name the kubeconfig files in order', () => {
    expect(read('{}', { KUBECONFIG: '/a:/b:' }).kubeconfigPaths).toEqual(['/a', '/b']);
    expect(read('{}').kubeconfigPaths[0]).toMatch(/\.kube.config$/);
  });
});
