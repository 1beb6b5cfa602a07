import { describe, expect, it } from 'vitest';
import { createTopologyFeed, type HeldTopology } from '#components/topology-feed.ts';
import { followStream, type StreamListener, watchdogMs } from '#components/topology-stream.ts';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { type DeltaMessage, diffTopologies } from '#lib/model/delta.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { createFakeClock } from './fake-clock.ts';

/** What the server would hold at a version: as many namespaces. */
function at(version: number, epoch = 'run'): HeldTopology {
  const texts = Array.from({ length: version }, (_, index) => ({
    file: `${index}.json`,
    text: JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: `n${index}` } }),
  }));
  const source = { kind: 'files', name: 'test', takenAt: '2026-11-24T12:00:00Z' } as const;
  return { epoch, version, topology: resolve(snapshotFromTexts(texts, {}, source)) };
}

function step(version: number, epoch = 'run'): DeltaMessage {
  const delta = diffTopologies(at(version - 1).topology, at(version).topology);
  return { epoch, from: version - 1, version, delta };
}

/** A server whose answers the test gives. */
function withServer(cached: HeldTopology | null = null) {
  const open: { resolve(held: HeldTopology): void; reject(error: Error): void }[] = [];
  const published: HeldTopology[] = [];
  const feed = createTopologyFeed({
    read: () => new Promise((resolve, reject) => open.push({ resolve, reject })),
    publish: (held) => published.push(held),
    cached: () => cached,
  });
  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return {
    feed,
    published,
    asked: () => open.length,
    async answer(held: HeldTopology | null) {
      const waiting = open.at(-1);
      if (held === null) waiting?.reject(new Error('no answer'));
      else waiting?.resolve(held);
      await settle();
    },
  };
}

describe('the feed of a browser', () => {
  it('reads the whole once, then applies each step', async () => {
    const { feed, published, asked, answer } = withServer();
    feed.announce('run', 3);
    feed.announce('run', 3);
    await answer(at(3));
    feed.delta(step(4));
    feed.delta(step(5));
    expect(asked()).toBe(1);
    expect(published.map(({ version }) => version)).toEqual([3, 4, 5]);
    expect(published.at(-1)?.topology).toEqual(at(5).topology);
  });

  it('keeps the steps that arrive during a reading, so that a fast stream cannot starve it', async () => {
    const { feed, published, asked, answer } = withServer();
    feed.announce('run', 2);
    for (const version of [3, 4, 5, 6]) feed.delta(step(version));
    await answer(at(4));
    expect(asked()).toBe(1);
    expect(published.map(({ version }) => version)).toEqual([6]);
    expect(published[0]?.topology).toEqual(at(6).topology);
  });

  it('reads the whole again where a step is missing or another server answers', async () => {
    const { feed, published, asked, answer } = withServer();
    feed.announce('run', 2);
    await answer(at(2));
    feed.delta(step(5));
    expect(asked()).toBe(2);
    await answer(at(5));
    feed.delta(step(3));
    expect(asked()).toBe(2);
    feed.announce('next run', 1);
    expect(asked()).toBe(3);
    await answer(at(1, 'next run'));
    expect(published.map(({ epoch, version }) => `${epoch} ${version}`)).toEqual(['run 2', 'run 5', 'next run 1']);
  });

  it('keeps the picture when a reading fails, and tries with the next announcement', async () => {
    const { feed, published, asked, answer } = withServer();
    feed.announce('run', 2);
    await answer(at(2));
    feed.resync();
    await answer(null);
    expect(feed.held()?.version).toBe(2);
    feed.announce('run', 4);
    expect(asked()).toBe(3);
    await answer(at(4));
    expect(published.at(-1)?.version).toBe(4);
  });

  it('goes on from what was read already', () => {
    const { feed, published, asked } = withServer(at(2));
    feed.announce('run', 2);
    feed.delta(step(3));
    expect(asked()).toBe(0);
    expect(published.at(-1)?.topology).toEqual(at(3).topology);
  });

  it('asks for nothing while the server has no picture', () => {
    const { feed, asked } = withServer();
    feed.announce('run', 0);
    expect(asked()).toBe(0);
  });
});

/** A browser whose event source the test drives. */
function withStream() {
  const clock = createFakeClock();
  const opened: { last: string | null; closed: boolean; emit(name: string, data?: unknown, id?: string): void }[] = [];
  const heard: string[] = [];
  const listener: StreamListener = {
    onHello: (epoch, version) => heard.push(`hello ${epoch} ${version}`),
    onDelta: ({ version }) => heard.push(`delta ${version}`),
    onResync: () => heard.push('resync'),
    onStatus: () => heard.push('status'),
    onConnected: (connected) => heard.push(connected ? 'connected' : 'lost'),
  };
  const stop = followStream(listener, {
    open(last) {
      const target = new EventTarget();
      const source = {
        last,
        closed: false,
        emit: (name: string, data: unknown = {}, id = '') =>
          target.dispatchEvent(
            name === 'error'
              ? new Event(name)
              : new MessageEvent(name, { data: JSON.stringify(data), lastEventId: id }),
          ),
      };
      opened.push(source);
      return {
        addEventListener: (name: string, take: unknown) => target.addEventListener(name, take as EventListener),
        close: () => {
          source.closed = true;
        },
      } as Pick<EventSource, 'addEventListener' | 'close'>;
    },
    schedule: clock.schedule,
    random: clock.random,
  });
  return { clock, opened, heard, stop };
}

describe('the stream of a browser', () => {
  it('hands on what it hears, and resumes from the last id after a loss', () => {
    const { clock, opened, heard } = withStream();
    opened[0]?.emit('hello', { epoch: 'run', version: 1 });
    opened[0]?.emit('delta', { version: 2 }, 'run:2');
    opened[0]?.emit('error');
    expect(heard).toEqual(['connected', 'hello run 1', 'delta 2', 'lost']);
    expect(opened[0]?.closed).toBe(true);
    clock.advance(500);
    expect(opened.map(({ last }) => last)).toEqual([null, 'run:2']);
  });

  it('takes 40 s of silence for a loss', () => {
    const { clock, opened, heard } = withStream();
    opened[0]?.emit('hello', { epoch: 'run', version: 1 });
    clock.advance(watchdogMs - 1);
    opened[0]?.emit('status');
    clock.advance(watchdogMs - 1);
    expect(heard).not.toContain('lost');
    clock.advance(1);
    expect(heard).toContain('lost');
  });

  it('waits longer after each failure, with chance, and never more than half a minute', () => {
    const { clock, opened } = withStream();
    for (let failure = 0; failure < 12; failure += 1) {
      opened.at(-1)?.emit('error');
      clock.setRandom(0.999);
      const [waitMs = 0] = clock.waiting();
      expect(waitMs).toBeLessThanOrEqual(30_500);
      clock.advance(waitMs);
      expect(opened).toHaveLength(failure + 2);
    }
  });

  it('opens nothing more once it is stopped', () => {
    const { clock, opened, stop } = withStream();
    opened[0]?.emit('error');
    stop();
    clock.advance(600_000);
    expect(opened).toHaveLength(1);
  });
});
