import { describe, expect, it } from 'vitest';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { Atlas } from '#server/atlas.ts';
import { maximumStreams, streamHeaders } from '#server/http/event-streams.ts';
import { createTestAtlas } from './test-atlas.ts';

type Received = { readonly event: string; readonly id: string | null; readonly data: Record<string, unknown> };

const namespaces = (count: number, label = ''): Snapshot =>
  snapshotFromTexts(
    Array.from({ length: count }, (_, index) => ({
      file: `${index}.json`,
      text: JSON.stringify({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: `namespace-${index}`, labels: { label } },
      }),
    })),
    { reading: 'observed' },
    { kind: 'files', name: 'test', takenAt: '2026-11-24T12:00:00Z' },
  );

/** A browser that reads when it is told to. */
function connect(atlas: Atlas, lastEventId: string | null = null) {
  const left = new AbortController();
  const response = atlas.streams.open(left.signal, lastEventId);
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    response,
    leave: () => left.abort(),
    /** The next event that is no retry time. */
    async next(): Promise<Received | 'end'> {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end === -1) {
          const read = await reader?.read();
          if (read === undefined || read.done) return 'end';
          text += decoder.decode(read.value, { stream: true });
          continue;
        }
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const event = /^event: (.*)$/m.exec(block)?.[1];
        if (event === undefined) continue;
        const data = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}');
        return { event, id: /^id: (.*)$/m.exec(block)?.[1] ?? null, data };
      }
    },
  };
}

async function take(browser: ReturnType<typeof connect>, count: number): Promise<string[]> {
  const events: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const received = await browser.next();
    events.push(received === 'end' ? 'end' : `${received.event} ${received.data.version ?? ''}`.trim());
  }
  return events;
}

describe('the event stream', () => {
  it('greets with the version, then tells each step in order', async () => {
    const { atlas, clock } = createTestAtlas();
    atlas.store.changed(() => namespaces(1));
    const browser = connect(atlas);
    expect(await take(browser, 2)).toEqual(['hello 1', 'status 1']);
    for (const count of [2, 3, 4]) {
      clock.advance(1_000);
      atlas.store.changed(() => namespaces(count));
    }
    const deltas = [await browser.next(), await browser.next(), await browser.next()];
    expect(deltas.map((one) => one !== 'end' && [one.event, one.data.from, one.data.version, one.id])).toEqual([
      ['delta', 1, 2, `${atlas.epoch}:2`],
      ['delta', 2, 3, `${atlas.epoch}:3`],
      ['delta', 3, 4, `${atlas.epoch}:4`],
    ]);
  });

  it('tells a browser that waits for the first picture to read it', async () => {
    const { atlas } = createTestAtlas();
    const browser = connect(atlas);
    expect(await take(browser, 2)).toEqual(['hello 0', 'status']);
    atlas.store.changed(() => namespaces(1));
    expect(await take(browser, 1)).toEqual(['resync 1']);
  });

  it('gives a browser that returns what it missed', async () => {
    const { atlas, clock } = createTestAtlas();
    for (const count of [1, 2, 3, 4]) {
      atlas.store.changed(() => namespaces(count));
      clock.advance(1_000);
    }
    expect(await take(connect(atlas, `${atlas.epoch}:2`), 4)).toEqual(['hello 4', 'delta 3', 'delta 4', 'status 4']);
    expect(await take(connect(atlas, `${atlas.epoch}:4`), 2)).toEqual(['hello 4', 'status 4']);
  });

  it('sends a browser of another run, or from too long ago, to read the whole', async () => {
    const { atlas, clock } = createTestAtlas();
    for (let count = 1; count <= 210; count += 1) {
      atlas.store.changed(() => namespaces(1, String(count)));
      clock.advance(1_000);
    }
    expect(await take(connect(atlas, `${atlas.epoch}:3`), 3)).toEqual(['hello 210', 'resync 210', 'status 210']);
    expect(await take(connect(atlas, `${atlas.epoch}:200`), 2)).toEqual(['hello 210', 'delta 201']);
    expect(await take(connect(atlas, 'another-run:209'), 3)).toEqual(['hello 210', 'resync 210', 'status 210']);
  });

  it('beats every 15 s with the status, and not without anybody', async () => {
    const { atlas, clock } = createTestAtlas();
    const browser = connect(atlas);
    await take(browser, 2);
    clock.advance(15_000);
    clock.advance(15_000);
    expect(await take(browser, 2)).toEqual(['status', 'status']);
    browser.leave();
    expect(atlas.streams.count()).toBe(0);
    clock.advance(15_000);
    expect(clock.waiting()).toEqual([]);
  });

  it('queues a bounded amount for a browser that does not read, then one resync', async () => {
    const { atlas, clock } = createTestAtlas();
    atlas.store.changed(() => namespaces(500));
    const browser = connect(atlas);
    for (let version = 2; version <= 50; version += 1) {
      clock.advance(250);
      atlas.store.changed(() => namespaces(500, 'x'.repeat(version)));
    }
    const events: string[] = [];
    let bytes = 0;
    while (events.at(-1) !== 'resync 50') {
      const received = await browser.next();
      if (received === 'end') break;
      bytes += JSON.stringify(received.data).length;
      events.push(`${received.event} ${received.data.version ?? ''}`);
    }
    expect(events.at(-1)).toBe('resync 50');
    expect(events.length).toBeLessThan(40);
    expect(bytes).toBeLessThan(2_500_000);
    clock.advance(250);
    atlas.store.changed(() => namespaces(1));
    expect(await take(browser, 1)).toEqual(['delta 51']);
  });

  it('ends the stream of a browser that reads nothing for a minute', async () => {
    const { atlas, clock } = createTestAtlas();
    connect(atlas);
    clock.advance(60_000);
    expect(atlas.streams.count()).toBe(1);
    clock.advance(15_000);
    expect(atlas.streams.count()).toBe(0);
  });

  it('ends with the browser, and all at once when the process ends', async () => {
    const { atlas } = createTestAtlas();
    const gone = connect(atlas);
    const [first, second] = [connect(atlas), connect(atlas)];
    expect(atlas.streams.count()).toBe(3);
    gone.leave();
    gone.leave();
    expect(atlas.streams.count()).toBe(2);
    atlas.streams.closeAll();
    expect(await take(first, 4)).toEqual(['hello 0', 'status', 'bye', 'end']);
    expect(await take(second, 4)).toEqual(['hello 0', 'status', 'bye', 'end']);
    expect(connect(atlas).response.status).toBe(503);
  });

  it('SSE-1 asks every proxy on the way to let each event through at once', async () => {
    const { atlas } = createTestAtlas();
    const response = atlas.streams.open(new AbortController().signal, null);
    for (const [name, value] of Object.entries(streamHeaders)) expect(response.headers.get(name)).toBe(value);
    expect(streamHeaders).toMatchObject({ 'x-accel-buffering': 'no', 'cache-control': 'no-cache, no-transform' });
    const first = await response.body?.getReader().read();
    expect(first?.value?.length).toBeGreaterThan(2_048);
    expect(new TextDecoder().decode(first?.value)).toMatch(/^: /);
  });

  it('SSE-4 sends a browser that missed much to read the whole, which is smaller', async () => {
    const { atlas, clock } = createTestAtlas();
    for (let version = 1; version <= 20; version += 1) {
      atlas.store.changed(() => namespaces(200, 'x'.repeat(version)));
      clock.advance(1_000);
    }
    expect(await take(connect(atlas, `${atlas.epoch}:2`), 3)).toEqual(['hello 20', 'resync 20', 'status 20']);
    expect(await take(connect(atlas, `${atlas.epoch}:19`), 2)).toEqual(['hello 20', 'delta 20']);
  });

  it('SSE-5 closes each stream that was opened once, however it ends', async () => {
    const { atlas, clock } = createTestAtlas();
    const [leaving, cancelling] = [connect(atlas), connect(atlas)];
    await cancelling.response.body?.cancel().catch(() => {});
    leaving.leave();
    await connect(atlas).next();
    connect(atlas);
    clock.advance(75_000);
    atlas.streams.closeAll();
    atlas.streams.closeAll();
    leaving.leave();
    expect(atlas.streams.totals()).toMatchObject({ opened: 4, closed: 4 });
    expect(atlas.streams.count()).toBe(0);
  });

  it('SSE-6 lets in a thousand, and asks the next to come back', async () => {
    const { atlas } = createTestAtlas();
    const browsers = Array.from({ length: maximumStreams }, () => connect(atlas));
    const response = atlas.streams.open(new AbortController().signal, null);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(2);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('1000 pages') });
    browsers[0]?.leave();
    expect(connect(atlas).response.status).toBe(200);
    expect(atlas.streams.totals()).toEqual({ opened: maximumStreams + 1, closed: 1, refused: 1 });
    atlas.streams.closeAll();
  });

  it('tells a state at once, and further ones within a quarter of a second together', async () => {
    const { atlas, clock } = createTestAtlas();
    const browser = connect(atlas);
    await take(browser, 2);
    for (let change = 0; change < 20; change += 1) atlas.streams.announceStatus();
    clock.advance(250);
    clock.advance(14_000);
    expect(await take(browser, 2)).toEqual(['status', 'status']);
    clock.advance(750);
    atlas.streams.closeAll();
    expect(await take(browser, 3)).toEqual(['status', 'bye', 'end']);
  });

  it('F38 says goodbye with a time to come back after, which chance spreads', async () => {
    const times: unknown[] = [];
    for (const chance of [0, 0.999]) {
      const { atlas, clock } = createTestAtlas();
      clock.setRandom(chance);
      const browser = connect(atlas);
      await take(browser, 2);
      atlas.streams.closeAll();
      const bye = await browser.next();
      if (bye !== 'end') times.push(bye.data.retryMs);
    }
    expect(times).toEqual([2_000, 4_997]);
  });
});
