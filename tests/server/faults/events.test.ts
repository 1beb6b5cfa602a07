import { afterEach, describe, expect, it } from 'vitest';
import { type ModelCluster, startModelCluster } from '../model/model-cluster.ts';
import { listsOf, recovers, toldOf } from './told.ts';

let cluster: ModelCluster;
afterEach(() => cluster.stop());

const first = () => cluster.paths[0] ?? '';
const isLive = () => toldOf(cluster).overall().state === 'live';
const event = (type: string, name: string, version: number, n: string, uid = 'u') =>
  `${JSON.stringify({ type, object: { metadata: { name, namespace: 'shop', uid, resourceVersion: String(version), labels: { n } } } })}\n`;

async function startedWith(...names: readonly string[]): Promise<ModelCluster> {
  cluster = startModelCluster((server, paths) => {
    for (const name of names) server.put(paths[0] ?? '', name);
  });
  await cluster.advance(5_000);
  return cluster;
}

/** Sends these bytes to the watch of pods, in the place of an event that therefore is lost. */
async function send(bytes: string | Buffer): Promise<void> {
  cluster.server.garble(first(), Buffer.from(bytes));
  cluster.server.put(first(), 'lost');
  await cluster.settle();
}

describe('faults: events', () => {
  it('F17: an older state of an object is counted and never shown', async () => {
    await startedWith('cart');
    cluster.server.put(first(), 'cart');
    await cluster.settle();
    const news = cluster.news();
    const { uid } = cluster.server.held(first()).get('shop/cart')?.metadata ?? { uid: '' };
    await send(event('MODIFIED', 'cart', 101, 'old', uid));
    expect(cluster.news()).toBe(news);
    expect(cluster.reflectors[0]?.status().ignored).toBe(1);
    expect([...(cluster.reflectors[0]?.objects() ?? [])][0]?.object.labels.n).toBe('2');
  });

  it('F18: what comes twice, or comes again after a reconnect, is no news', async () => {
    await startedWith('cart');
    cluster.server.put(first(), 'front');
    await cluster.settle();
    const news = cluster.news();
    cluster.server.disturb(first(), 'duplicate');
    await cluster.settle();
    cluster.server.endWatches('cut');
    await recovers(cluster, 3_000, () => cluster.server.openWatches(first()) === 1 && isLive());
    expect(cluster.news()).toBe(news);
  });

  it('F19: an object that was deleted and made again while nobody looked is another object', async () => {
    await startedWith('cart');
    const uidOf = () => [...(cluster.reflectors[0]?.objects() ?? [])][0]?.object.uid;
    const before = uidOf();
    cluster.server.stallWatches();
    cluster.server.remove(first(), 'cart');
    cluster.server.put(first(), 'cart');
    cluster.server.endWatches('cut');
    await recovers(cluster, 3_000, () => uidOf() !== before);
    expect(toldOf(cluster).names()).toEqual(['cart']);
    expect(uidOf()).toBe(cluster.server.held(first()).get('shop/cart')?.metadata.uid);
  });

  it('F21: an object of 2 MiB is read, one above 8 MiB ends the watch and is read by a list', async () => {
    await startedWith('cart');
    const lists = listsOf(cluster, first());
    const big = (mebibytes: number) =>
      event('ADDED', 'big', 900, 'x'.repeat(mebibytes * 2 ** 20)).replace('"n":', '"annotation":');
    await send(big(2));
    expect(toldOf(cluster).names()).toEqual(['big', 'cart']);
    expect(listsOf(cluster, first())).toBe(lists);
    cluster.server.garble(first(), Buffer.from(big(9)));
    cluster.server.put(first(), 'front');
    await cluster.settle();
    expect(toldOf(cluster).kind().state).toBe('delayed');
    await recovers(cluster, 4_000, () => isLive() && toldOf(cluster).names().length === 3);
  });

  for (const [what, bytes] of Object.entries({
    'JSON that breaks off': '{"type":"ADDED","obj\n',
    'bytes that are no UTF-8': Buffer.from([0x22, 0xc3, 0x28, 0x22, 0x0a]),
    'a character cut in two': Buffer.concat([
      Buffer.from(event('ADDED', 'x', 900, 'é')).subarray(0, -6),
      Buffer.from('\n'),
    ]),
    'a NUL': '\u0000\n',
    'two objects on one line': event('ADDED', 'x', 900, '1').trim() + event('ADDED', 'y', 901, '1'),
    'a line of 9 MB without an end': 'x'.repeat(9_000_000),
    'an event without an object': '{"type":"ADDED","object":null}\n',
    'an object without metadata': '{"type":"ADDED","object":{}}\n',
    'another kind': '{"type":"ADDED","object":{"kind":"Table","metadata":{"name":"x","resourceVersion":"900"}}}\n',
    'an unknown type': '{"type":"TABLE","object":{}}\n',
    'an error of no known code': '{"type":"ERROR","object":{"code":418}}\n',
  })) {
    const row = /object|kind|type|code/.test(what) && !what.startsWith('two') ? 'F23' : 'F22';
    it(`${row}: ${what} ends the watch, and a list within 2 s brings what was lost`, async () => {
      await startedWith('cart');
      await send(bytes);
      expect(toldOf(cluster).kind().state).toBe('delayed');
      expect(toldOf(cluster).names()).toEqual(['cart']);
      await recovers(cluster, 2_000, () => isLive() && toldOf(cluster).names().join() === 'cart,lost');
    });
  }

  it('F22: an event whose line has no end when the stream ends comes again', async () => {
    await startedWith('cart');
    const lists = listsOf(cluster);
    await send(event('ADDED', 'x', 900, '1').trim());
    cluster.server.endWatches('cleanly');
    await recovers(cluster, 3_000, () => toldOf(cluster).names().join() === 'cart,lost');
    expect(listsOf(cluster)).toBe(lists);
  });

  it('F22: a separator of lines inside a string is none between events', async () => {
    await startedWith('cart');
    await send(event('ADDED', 'x', 900, 'one\u2028two'));
    expect(toldOf(cluster).names()).toEqual(['cart', 'x']);
    expect(toldOf(cluster).kind().state).toBe('synced');
  });

  it('F23: a list with an item that cannot be read is incomplete, and says so', async () => {
    const items = [{ metadata: { name: 'cart', namespace: 'shop', resourceVersion: '5' } }, { metadata: {} }, null];
    cluster = startModelCluster((server, paths) => {
      const body = Buffer.from(JSON.stringify({ metadata: { resourceVersion: '100' }, items }));
      server.answerNext('list', paths[0] ?? '', { status: 200, body });
    });
    await cluster.advance(1_000);
    expect(toldOf(cluster).names()).toEqual(['cart']);
    expect(toldOf(cluster).gaps()).toEqual(['Pod truncated']);
    expect(toldOf(cluster).kind().sentence).toContain('2 of the pods that the server listed could not be read');
  });
});
