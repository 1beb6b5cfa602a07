import { describe, expect, it } from 'vitest';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { applyDelta } from '#lib/model/delta.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import { resolveInSteps } from '#lib/resolve/resolve.ts';
import { type Change, createTopologyStore } from '#server/topology-store.ts';
import { createFakeClock } from './fake-clock.ts';

const namespaces = (...names: readonly string[]): Snapshot =>
  snapshotFromTexts(
    names.map((name) => ({
      file: `${name}.yaml`,
      text: `{apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}`,
    })),
    { reading: 'observed' },
    { kind: 'files', name: 'test', takenAt: `2026-11-24T12:00:0${names.length}Z` },
  );

describe('the topology store', () => {
  it('F36: evaluates the first change at once and later ones at most every 250 ms', () => {
    const clock = createFakeClock();
    const store = createTopologyStore(clock, resolveInSteps);
    const read: string[] = [];
    const change = (...names: readonly string[]) =>
      store.changed(() => {
        read.push(names.join());
        return namespaces(...names);
      });

    change('a');
    expect(store.current()?.version).toBe(1);
    change('a', 'b');
    change('a', 'b', 'c');
    expect(store.current()?.version).toBe(1);
    clock.advance(249);
    expect(store.current()?.version).toBe(1);
    clock.advance(1);
    expect(store.current()?.version).toBe(2);
    expect(read).toEqual(['a', 'a,b,c']);
    clock.advance(10_000);
    change('a');
    expect(store.current()?.version).toBe(3);
  });

  it('tells each step, and the steps lead from the first topology to the last', () => {
    const clock = createFakeClock();
    const store = createTopologyStore(clock, resolveInSteps);
    const changes: Change[] = [];
    store.subscribe((change) => changes.push(change));
    store.changed(() => namespaces('a'));
    const first = store.current()?.topology;
    for (const names of [['a', 'b'], ['b'], ['b', 'c']]) {
      store.changed(() => namespaces(...names));
      clock.advance(250);
    }
    expect(changes.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    const followed = changes.slice(1).reduce((topology, { delta }) => {
      if (topology === undefined || delta === null) throw new Error('a step is missing');
      return applyDelta(topology, delta);
    }, first);
    expect(followed).toEqual(store.current()?.topology);
  });

  it('F36: makes no version of a reading that brought nothing new', () => {
    const clock = createFakeClock();
    const store = createTopologyStore(clock, resolveInSteps);
    store.changed(() => namespaces('a'));
    clock.advance(1_000);
    store.changed(() => ({
      ...namespaces('a'),
      source: { ...namespaces('a').source, takenAt: '2026-11-24T13:00:00Z' },
    }));
    expect(store.current()?.version).toBe(1);
    expect(store.current()?.snapshot.source.takenAt).toBe('2026-11-24T13:00:00Z');
  });

  it('F40: keeps the picture and says why when a snapshot cannot be evaluated', () => {
    const clock = createFakeClock();
    const store = createTopologyStore(clock, (snapshot) => {
      if (snapshot.namespaces.length === 2) throw new Error('planted');
      return resolveInSteps(snapshot);
    });
    store.changed(() => namespaces('a'));
    clock.advance(1_000);
    store.changed(() => namespaces('a', 'b'));
    expect(store.current()?.version).toBe(1);
    expect(store.failure()).toContain('planted');
    clock.advance(1_000);
    store.changed(() => namespaces('a', 'b', 'c'));
    expect(store.failure()).toBeNull();
    expect(store.current()?.version).toBe(2);
  });

  it('F36: an evaluation that takes long leaves time for the rest of the server, within it and after it', () => {
    const clock = createFakeClock();
    const pauses: string[] = [];
    const store = createTopologyStore(clock, function* (snapshot) {
      for (let step = 0; step < 10; step += 1) {
        clock.skip(100);
        pauses.push(`${store.current()?.version ?? 0}`);
        yield;
      }
      return yield* resolveInSteps(snapshot);
    });
    const work = () => {
      while ((clock.waiting()[0] ?? 1) <= 0) clock.advance(0);
    };
    store.changed(() => namespaces('a'));
    expect(pauses).toHaveLength(1);
    store.changed(() => namespaces('a', 'b'));
    expect(pauses).toHaveLength(1);
    work();
    expect(store.current()?.version).toBe(1);
    expect(clock.waiting()).toEqual([250]);
    store.changed(() => namespaces('a', 'b', 'c'));
    expect(pauses).toHaveLength(10);
    clock.advance(250);
    work();
    expect(store.current()?.topology.namespaces).toHaveLength(3);
    expect(store.current()?.version).toBe(2);
  });

  it('publishes nothing after stop', () => {
    const clock = createFakeClock();
    const store = createTopologyStore(clock, resolveInSteps);
    store.changed(() => namespaces('a'));
    store.changed(() => namespaces('a', 'b'));
    store.stop();
    clock.advance(1_000);
    expect(store.current()?.version).toBe(1);
  });
});
