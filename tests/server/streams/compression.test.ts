import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { chooseSource } from '#server/choose-source.ts';
import { acceptsGzip, allowCompression, compress, encodingHeader } from '#server/http/compression.ts';
import { answerTopology } from '#server/http/topology-answer.ts';
import { createTestAtlas } from '../test-atlas.ts';
import { until } from '../until.ts';

vi.mock(import('#server/http/compression.ts'), async (original) => {
  const real = await original();
  return { ...real, compress: vi.fn(real.compress) };
});

const ask = (accepted: string) => new Request('http://127.0.0.1/', { headers: { 'accept-encoding': accepted } });

describe('SSE-2 the whole topology', () => {
  it('is compressed once per version, and only for who takes it so', async () => {
    const { atlas } = createTestAtlas({ demo: true });
    atlas.source = await chooseSource(atlas);
    await until(() => atlas.store.current() !== null);
    const plain = await answerTopology(atlas, ask('identity'));
    const answer = await answerTopology(atlas, ask('gzip, deflate, br'));
    expect(plain.headers.has(encodingHeader)).toBe(false);
    expect(answer.headers.get(encodingHeader)).toBe('gzip');
    expect(answer.headers.get('vary')).toBe('accept-encoding');
    expect(answer.headers.get('etag')).toBe(plain.headers.get('etag'));
    const [text, bytes] = [await plain.text(), Buffer.from(await answer.arrayBuffer())];
    expect(gunzipSync(bytes).toString()).toBe(text);
    expect(bytes.length).toBeLessThan(text.length / 5);
    for (let browser = 0; browser < 20; browser += 1) await answerTopology(atlas, ask('gzip'));
    expect(compress).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['gzip', true],
    ['deflate, GZIP;q=0.5', true],
    ['gzip;q=0', false],
    ['br, gzip; q=0.000', false],
    ['identity', false],
    ['', false],
    ['x-gzip-like', false],
  ])('goes out as gzip to "%s": %s', (accepted, expected) => {
    expect(acceptsGzip(ask(accepted))).toBe(expected);
  });
});

describe('an answer on its way out', () => {
  allowCompression();
  const server = createServer((_request, response) => {
    response.setHeader('content-type', ['application/json']);
    response.setHeader(encodingHeader, ['gzip']);
    response.setHeader('vary', ['rsc', 'accept-encoding']);
    response.end();
  }).listen(0, '127.0.0.1');
  afterAll(() => {
    server.close();
  });

  it('names its encoding, and has one type', async () => {
    await until(() => server.listening);
    const { port } = server.address() as AddressInfo;
    const answer = await new Promise<IncomingMessage>((resolve) => get({ port, host: '127.0.0.1' }, resolve));
    expect(answer.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'application/json',
      vary: 'rsc, accept-encoding',
    });
    expect(answer.headers).not.toHaveProperty(encodingHeader);
    answer.resume();
  });
});
