import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTopologyFeed, type HeldTopology } from '#components/topology-feed.ts';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { type DeltaMessage, diffTopologies } from '#lib/model/delta.ts';
import { resolve } from '#lib/resolve/resolve.ts';

const known = new Map<string, HeldTopology>();

/** What a server would hold at a version: as many namespaces. The versions of two servers have nothing in common. */
function at(version: number, epoch = 'run'): HeldTopology {
  const key = `${epoch} ${version}`;
  const held = known.get(key) ?? read(version, epoch);
  known.set(key, held);
  return held;
}

function read(version: number, epoch: string): HeldTopology {
  const texts = Array.from({ length: version }, (_, index) => ({
    file: `${index}.json`,
    text: JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: `${epoch.slice(0, 3)}-${index}` } }),
  }));
  const source = { kind: 'files', name: 'test', takenAt: '2026-11-24T12:00:00Z' } as const;
  return { epoch, version, topology: resolve(snapshotFromTexts(texts, {}, source)) };
}

function step(version: number, epoch = 'run'): DeltaMessage {
  const delta = diffTopologies(at(version - 1, epoch).topology, at(version, epoch).topology);
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
    feed.announce('run', 3);
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

  it('reads once more where it was behind when the answer came, and not for what it has', async () => {
    const { feed, published, asked, answer } = withServer();
    feed.announce('run', 2);
    feed.announce('run', 5);
    await answer(at(2));
    expect(asked()).toBe(2);
    await answer(at(5));
    feed.announce('run', 5);
    feed.announce('run', 4);
    expect(asked()).toBe(2);
    expect(published.at(-1)?.version).toBe(5);
  });

  it('F39 does not ask in circles where two servers answer in turn', async () => {
    const { feed, published, asked, answer } = withServer();
    feed.announce('one', 3);
    await answer(at(3, 'one'));
    feed.announce('two', 7);
    await answer(at(4, 'one'));
    for (const version of [8, 9, 10]) feed.delta(step(version, 'two'));
    expect(asked()).toBe(2);
    feed.announce('two', 10);
    expect(asked()).toBe(3);
    await answer(at(10, 'two'));
    feed.delta(step(11, 'two'));
    expect(published.map(({ epoch, version }) => `${epoch} ${version}`)).toEqual([
      'one 3',
      'one 4',
      'two 10',
      'two 11',
    ]);
  });

  it('F39 never mixes versions of two servers, whoever answers and in whatever order', async () => {
    const event = fc.record({
      kind: fc.constantFrom('announce', 'delta', 'answer', 'fail'),
      epoch: fc.constantFrom('one', 'two'),
      version: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const { feed, published, answer } = withServer();
        for (const { kind, epoch, version } of events) {
          if (kind === 'announce') feed.announce(epoch, version);
          else if (kind === 'delta') feed.delta(step(Math.max(2, version), epoch));
          else await answer(kind === 'fail' ? null : at(version, epoch));
        }
        for (const { epoch, version, topology } of published) expect(topology).toEqual(at(version, epoch).topology);
      }),
      { numRuns: 150 },
    );
  });
});
