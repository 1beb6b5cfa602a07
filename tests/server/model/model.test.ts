import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freshnessOf } from '#server/cluster/freshness.ts';
import { limits } from '#server/cluster/limits.ts';
import type { Reflector } from '#server/cluster/reflector.ts';
import { kinds, type ModelCluster, startModelCluster } from './model-cluster.ts';
import { type ModelObject, smallestList } from './model-server.ts';

/** `MODEL_SEED` and `MODEL_RUNS` look elsewhere and further. */
const seed = Number(process.env.MODEL_SEED ?? 20_261_124);
const numRuns = Number(process.env.MODEL_RUNS ?? 250);

/** After everything works again, all must be true after so long: silence, a wait and the slowest look at what was absent. */
const convergenceMs = 90_000 + 60_000 + 65_000 + 30_000;

type Command = { readonly act: string; readonly kind: number; readonly name: string; readonly amount: number };

const acts = [
  ...['put', 'put', 'put', 'put', 'remove', 'remove', 'recreate', 'advance', 'advance', 'advance'],
  ...['compact', 'restore', 'end', 'cut', 'stall', 'down', 'up', 'forbid', 'allow', 'uninstall', 'install'],
  ...['refuse', 'slow', 'fast', 'reorder', 'duplicate', 'garble', 'gone'],
] as const;

const command: fc.Arbitrary<Command> = fc.record({
  act: fc.constantFrom(...acts),
  kind: fc.nat({ max: kinds.length - 1 }),
  name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  amount: fc.nat({ max: 999 }),
});

const statuses = [401, 403, 404, 410, 429, 500, 502, 503, 504];
const waits = [0, 100, 1_000, 5_000, 40_000, 80_000, 100_000, 400_000];
const garbage = ['{"type":"ADDED","obj\n', 'null\n', '{"type":"ADDED","object":{}}\n', '\u0000\n', '{}{}\n', '[]\n'];

async function perform(cluster: ModelCluster, { act, kind, name, amount }: Command): Promise<void> {
  const { clock, server, paths } = cluster;
  const path = paths[kind] ?? '';
  clock.setRandom(amount / 1_000);
  const pick = <Item>(items: readonly Item[]): Item => items[amount % items.length] as Item;
  switch (act as (typeof acts)[number]) {
    case 'put':
      return server.put(path, name);
    case 'remove':
      return server.remove(path, name);
    case 'recreate':
      server.remove(path, name);
      return server.put(path, name);
    case 'advance':
      return cluster.advance(pick(waits));
    case 'compact':
      return server.compact();
    case 'restore':
      return server.restore(1 + (amount % 5));
    case 'end':
      return server.endWatches('cleanly');
    case 'cut':
      return server.endWatches('cut');
    case 'stall':
      return server.stallWatches();
    case 'down':
      return server.setDown(true);
    case 'up':
      return server.setDown(false);
    case 'forbid':
      return server.setForbidden(path, true);
    case 'allow':
      return server.setForbidden(path, false);
    case 'uninstall':
      return server.setInstalled(paths[1 + (amount % 2)] ?? '', false);
    case 'install':
      return server.setInstalled(paths[1 + (amount % 2)] ?? '', true);
    case 'refuse':
      return server.answerNext(amount % 2 === 0 ? 'list' : 'watch', path, {
        status: pick(statuses),
        times: 1 + (amount % 3),
        retryAfterMs: 2_000,
      });
    case 'slow':
      return server.setLatency(pick([200, 30_000, 64_000, 70_000, 100_000]));
    case 'fast':
      return server.setLatency(0);
    case 'reorder':
      return server.disturb(path, 'reorder');
    case 'duplicate':
      return server.disturb(path, 'duplicate');
    case 'garble':
      return server.garble(path, amount % 5 === 0 ? Buffer.from([0x7b, 0xff, 0x0a]) : Buffer.from(pick(garbage)));
    case 'gone':
      return server.setGone(pick(['answer', 'event', 'event-and-end']));
  }
}

/** What a reflector holds, in the words of the server. */
function heldBy(reflector: Reflector): Record<string, string> {
  return Object.fromEntries(
    [...reflector.objects()]
      .map(({ object }) => [`${object.namespace}/${object.name}`, `${object.uid} ${object.labels.n}`] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

function truth(objects: ReadonlyMap<string, ModelObject>): Record<string, string> {
  return Object.fromEntries(
    [...objects]
      .map(([key, { metadata }]) => [key, `${metadata.uid} ${metadata.labels.n}`] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

/** Watches over what must hold at every moment. */
function createWitness(cluster: ModelCluster) {
  const { clock, server, reflectors, paths } = cluster;
  const states = paths.map((): { readonly text: string; readonly fromMs: number }[] => []);
  const seen = reflectors.map(() => new Map<string, number>());
  const gone = reflectors.map(() => new Set<string>());
  /** A reader learns of a restore by its next list. */
  const known = reflectors.map(() => ({ lineage: 0, lists: 0 }));

  return () => {
    for (const [index, reflector] of reflectors.entries()) {
      const { lists } = reflector.status();
      const before = known[index] ?? { lineage: 0, lists: 0 };
      if (before.lineage !== server.lineage() && lists > before.lists) {
        seen[index]?.clear();
        gone[index]?.clear();
        known[index] = { lineage: server.lineage(), lists };
      }
      if (before.lineage === server.lineage()) known[index] = { ...before, lists };
      const path = paths[index] ?? '';
      const text = JSON.stringify(truth(server.held(path)));
      const history = states[index] ?? [];
      if (history.at(-1)?.text !== text) history.push({ text, fromMs: clock.now() });

      const held = heldBy(reflector);
      expectNoWayBack(held, seen[index] ?? new Map(), gone[index] ?? new Set(), server.held(path));
      if (freshnessOf(reflector, clock.now()).state === 'synced') {
        const heldText = JSON.stringify(held);
        // A state was true until the next one began.
        const recent = history.filter((_, at) => (history[at + 1]?.fromMs ?? clock.now()) >= clock.now() - 95_000);
        expect(
          recent.map((state) => state.text),
          'P2: live means true a short while ago',
        ).toContain(heldText);
      }
    }
  };
}

/** P3: no state of an object is older than one seen before. P4: what was deleted does not come back. */
function expectNoWayBack(
  held: Record<string, string>,
  seen: Map<string, number>,
  gone: Set<string>,
  real: ReadonlyMap<string, ModelObject>,
): void {
  const living = new Set([...real.values()].map(({ metadata }) => metadata.uid));
  const present = new Set<string>();
  for (const entry of Object.values(held)) {
    const [uid = '', n = ''] = entry.split(' ');
    present.add(uid);
    expect(gone.has(uid), `P4: ${uid} was deleted and is back`).toBe(false);
    expect(Number(n), `P3: ${uid} went back`).toBeGreaterThanOrEqual(seen.get(uid) ?? 0);
    seen.set(uid, Number(n));
  }
  for (const uid of seen.keys()) if (!present.has(uid) && !living.has(uid)) gone.add(uid);
}

describe('reflectors over a model of the API server', { timeout: 120_000 }, () => {
  it(`P1 to P5, P8, P10 and F43: true after every schedule of faults (seed ${seed}, ${numRuns} runs)`, async () => {
    console.info(`model: MODEL_SEED=${seed} MODEL_RUNS=${numRuns}`);
    let requests = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 60 }), async (commands) => {
        const cluster = startModelCluster();
        const check = createWitness(cluster);
        try {
          for (const one of commands) {
            await perform(cluster, one);
            await cluster.settle();
            check();
          }
          cluster.server.heal();
          await cluster.advance(convergenceMs);
          check();
          for (const [index, reflector] of cluster.reflectors.entries()) {
            expect(heldBy(reflector), 'P1: the store equals the server').toEqual(
              truth(cluster.server.held(cluster.paths[index] ?? '')),
            );
            expect(reflector.status(), 'P10: it goes on').toMatchObject({ outcome: 'listed', failure: null });
            expect([...reflector.keys()], 'P8: nothing is kept beside').toHaveLength(reflector.status().count);
          }
          expectBudget(cluster);
          requests += cluster.server.requests.length;
        } finally {
          cluster.stop();
        }
      }),
      { seed, numRuns, endOnFailure: process.env.MODEL_SHRINK === undefined },
    );
    expect(requests).toBeGreaterThan(numRuns);
  });

  it('P6: what comes twice changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('put', 'remove', 'twice'), { maxLength: 30 }), async (steps) => {
        const cluster = startModelCluster();
        const path = cluster.paths[0] ?? '';
        await cluster.settle();
        let changes = cluster.news();
        try {
          for (const step of steps) {
            if (step === 'put') cluster.server.put(path, 'cart');
            if (step === 'remove' && cluster.server.held(path).size > 0) cluster.server.remove(path, 'cart');
            else if (step === 'remove') continue;
            if (step === 'twice') cluster.server.disturb(path, 'duplicate');
            else changes += 1;
            await cluster.settle();
            expect(cluster.news()).toBe(changes);
          }
        } finally {
          cluster.stop();
        }
      }),
      { seed, numRuns: 100 },
    );
  });

  it('P9: no bytes end a reader, neither in a watch nor in a list', async () => {
    const recorded = Buffer.from(
      '{"type":"MODIFIED","object":{"metadata":{"name":"cart","namespace":"shop","uid":"u","resourceVersion":"120"}}}\n',
    );
    const mutated = fc
      .array(fc.tuple(fc.nat({ max: recorded.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 })
      .map((changes) => {
        const bytes = Buffer.from(recorded);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      });
    const bytes = fc.oneof(
      mutated,
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      fc.json().map((text) => Buffer.from(`${text}\n`)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 5 }), bytes, async (watched, listed) => {
        const cluster = startModelCluster();
        const { server, paths } = cluster;
        const path = paths[0] ?? '';
        try {
          server.answerNext('list', path, { status: 200, body: listed });
          for (const one of watched) {
            await cluster.advance(2_000);
            server.garble(path, one);
            server.put(path, 'cart');
          }
          // Bytes that happen to be an event are believed, so everything is read anew.
          server.compact();
          server.endWatches('cut');
          await cluster.advance(90_000);
          expect(cluster.reflectors.map(heldBy)).toEqual(paths.map((one) => truth(server.held(one))));
        } finally {
          cluster.stop();
        }
      }),
      { seed, numRuns: 200 },
    );
  });

  it('P11: whatever lasts, the first minute has at most 20 requests of a reader, each later one at most 6', async () => {
    const always = { times: Number.POSITIVE_INFINITY };
    const faults: Readonly<Record<string, (cluster: ModelCluster, path: string) => void>> = {
      '401 on the list': ({ server }, path) => server.answerNext('list', path, { status: 401, ...always }),
      '403 on the watch': ({ server }, path) => server.answerNext('watch', path, { status: 403, ...always }),
      '404 on the list': ({ server }, path) => server.answerNext('list', path, { status: 404, ...always }),
      '410 on the watch': ({ server }, path) => server.answerNext('watch', path, { status: 410, ...always }),
      '429 on the watch': ({ server }, path) => server.answerNext('watch', path, { status: 429, ...always }),
      '500 on the list': ({ server }, path) => server.answerNext('list', path, { status: 500, ...always }),
      '504 on the watch': ({ server }, path) => server.answerNext('watch', path, { status: 504, ...always }),
      'a watch that ends at once': ({ server }, path) =>
        server.answerNext('watch', path, { status: 200, body: Buffer.alloc(0), ...always }),
      'a watch of garbage': ({ server }, path) =>
        server.answerNext('watch', path, { status: 200, body: Buffer.from('garbage\n'), ...always }),
      'a list of garbage': ({ server }, path) =>
        server.answerNext('list', path, { status: 200, body: Buffer.from('garbage\n'), ...always }),
      'no bookmarks and no events': ({ server }) => server.setDeaf(true),
    };
    for (const [name, begin] of Object.entries(faults)) {
      const cluster = startModelCluster((server, paths) => {
        for (const path of paths) begin({ server } as ModelCluster, path);
      });
      await cluster.advance(600_000);
      const minutes = countByMinute(cluster, kinds.length);
      expect(minutes[0], `${name}: first minute`).toBeLessThanOrEqual(20);
      expect(Math.max(...minutes.slice(1)), `${name}: later`).toBeLessThanOrEqual(6);
      cluster.stop();
    }
  });

  it('P11: while nothing can be reached, one small request stands for all', async () => {
    const cluster = startModelCluster((server) => server.setDown(true));
    await cluster.advance(600_000);
    const lists = cluster.server.requests.filter(({ path }) => path !== smallestList);
    expect(lists).toHaveLength(kinds.length);
    expect(Math.max(...countByMinute(cluster, 1))).toBeLessThanOrEqual(kinds.length + 17);
    cluster.stop();
  });
});

/** Requests in each minute since the start, divided among so many readers. */
function countByMinute({ server, clock }: ModelCluster, readers: number): readonly number[] {
  const minutes = Array.from({ length: Math.floor((clock.now() - 1_000) / 60_000) }, () => 0);
  for (const { atMs } of server.requests) {
    const minute = Math.floor((atMs - 1_000) / 60_000);
    if (minute < minutes.length) minutes[minute] = (minutes[minute] ?? 0) + 1;
  }
  return minutes.map((count) => count / readers);
}

/** P11: in any stretch of time not more requests than the burst and the rate allow. */
function expectBudget({ server }: ModelCluster): void {
  const times = server.requests.filter(({ path }) => path !== smallestList).map(({ atMs }) => atMs);
  for (const [first, fromMs] of times.entries()) {
    const inMinute = times.slice(first).filter((atMs) => atMs <= fromMs + 60_000).length;
    expect(inMinute).toBeLessThanOrEqual(limits.requestBurst + limits.requestsPerSecond * 60);
  }
}
