import { countFacts, diffInSteps, isEmptyDelta, type TopologyDelta } from '#lib/model/delta.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { Steps } from '#lib/model/steps.ts';
import type { Topology } from '#lib/model/topology.ts';
import type { Clock } from './clock.ts';
import { runInSlices } from './slices.ts';

/** One state of the picture. Versions count up from 1. */
export type Version = { readonly version: number; readonly snapshot: Snapshot; readonly topology: Topology };

/** A step from one version to the next; `delta` is null where a reader had better read the whole again. */
export type Change = { readonly version: number; readonly delta: TopologyDelta | null };

export type TopologyStore = {
  current(): Version | null;
  /** Why the newest snapshot could not be evaluated; null while all is well. The picture before it is kept. */
  failure(): string | null;
  /** Says that the source has news; `read` is called when the next version is due. */
  changed(read: () => Snapshot): void;
  /** Hears of each new version, after `current()` answers with it. Returns how to stop hearing. */
  subscribe(listener: (change: Change) => void): () => void;
  /** No further versions. */
  stop(): void;
};

/** After the first version, at most one in this time: many changes at once become one. */
const versionIntervalMs = 250;

/** A delta with more facts than this costs a browser more than reading the whole. */
const maximumDeltaFacts = 5_000;

/**
 * Holds the current snapshot and what it means. The first change is evaluated at once, later ones in batches; all in short
 * steps, between which the server does its other work.
 */
export function createTopologyStore(clock: Clock, resolve: (snapshot: Snapshot) => Steps<Topology>): TopologyStore {
  const listeners = new Set<(change: Change) => void>();
  let current: Version | null = null;
  let failure: string | null = null;
  let pending: (() => Snapshot) | null = null;
  let running = false;
  let cancelRun = () => {};
  let cancelWait: (() => void) | null = null;
  let evaluatedAtMs = Number.NEGATIVE_INFINITY;
  let stopped = false;

  const begin = () => {
    cancelWait = null;
    if (pending === null || stopped) return;
    const read = pending;
    pending = null;
    running = true;
    cancelRun = runInSlices(evaluate(read), clock, end, (error) => {
      failure = `The newest state could not be evaluated, so the picture is the one before it: ${messageOf(error)}`;
      end();
    });
  };

  /** The next evaluation begins a while after this one ended, however long it took, or it would leave time for nothing. */
  const end = () => {
    running = false;
    evaluatedAtMs = clock.now();
    if (pending !== null) cancelWait = clock.schedule(versionIntervalMs, begin);
  };

  function* evaluate(read: () => Snapshot): Steps<void> {
    const snapshot = read();
    yield;
    const topology = yield* resolve(snapshot);
    yield;
    const delta = current === null ? null : yield* diffInSteps(current.topology, topology);
    failure = null;
    accept(snapshot, topology, delta);
  }

  const accept = (snapshot: Snapshot, topology: Topology, delta: TopologyDelta | null) => {
    if (current !== null && delta !== null && isEmptyDelta(delta)) {
      current = { ...current, snapshot };
      return;
    }
    current = { version: (current?.version ?? 0) + 1, snapshot, topology };
    const change = {
      version: current.version,
      delta: delta !== null && countFacts(delta) > maximumDeltaFacts ? null : delta,
    };
    for (const listener of listeners) listener(change);
  };

  return {
    current: () => current,
    failure: () => failure,
    changed(read) {
      pending = read;
      if (running || cancelWait !== null || stopped) return;
      const waitMs = evaluatedAtMs + versionIntervalMs - clock.now();
      if (waitMs <= 0) begin();
      else cancelWait = clock.schedule(waitMs, begin);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
      cancelWait?.();
      cancelRun();
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
