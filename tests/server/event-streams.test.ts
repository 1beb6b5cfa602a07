import { describe, expect, it } from 'vitest';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { Atlas } from '#server/atlas.ts';
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
    expect(await take(connect(atlas, 'another-run:209'), 2)).toEqual(['hello 210', 'status 210']);
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
});
