import { countFacts, diffTopologies, isEmptyDelta, type TopologyDelta } from '#lib/model/delta.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { Topology } from '#lib/model/topology.ts';
import type { Clock } from './clock.ts';

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

/** Holds the current snapshot and what it means. The first change is evaluated at once, later ones in batches. */
export function createTopologyStore(clock: Clock, resolve: (snapshot: Snapshot) => Topology): TopologyStore {
  const listeners = new Set<(change: Change) => void>();
  let current: Version | null = null;
  let failure: string | null = null;
  let pending: (() => Snapshot) | null = null;
  let cancel: (() => void) | null = null;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  let stopped = false;

  const evaluate = () => {
    cancel = null;
    if (pending === null || stopped) return;
    const read = pending;
    pending = null;
    lastAtMs = clock.now();
    try {
      const snapshot = read();
      accept(snapshot, resolve(snapshot));
      failure = null;
    } catch (error) {
      failure = `The newest state could not be evaluated, so the picture is the one before it: ${messageOf(error)}`;
    }
  };

  const accept = (snapshot: Snapshot, topology: Topology) => {
    const delta = current === null ? null : diffTopologies(current.topology, topology);
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
      if (cancel !== null || stopped) return;
      const waitMs = lastAtMs + versionIntervalMs - clock.now();
      if (waitMs <= 0) evaluate();
      else cancel = clock.schedule(waitMs, evaluate);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
