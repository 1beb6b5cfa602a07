import { applyDelta, type DeltaMessage } from '#lib/model/delta.ts';
import type { Topology } from '#lib/model/topology.ts';

/** The picture that a browser holds. */
export type HeldTopology = { readonly epoch: string; readonly version: number; readonly topology: Topology };

/** Keeps the browser's picture in step with the server's versions. */
export type TopologyFeed = {
  /** The server holds this version; 0 where it has none yet. */
  announce(epoch: string, version: number): void;
  delta(message: DeltaMessage): void;
  /** Read the whole again. */
  resync(): void;
  held(): HeldTopology | null;
};

type FeedHost = {
  /** Reads the whole. May fail: the picture then stays until the server next announces its version. */
  read(): Promise<HeldTopology>;
  publish(held: HeldTopology): void;
  /** What somebody else has read already. */
  cached(): HeldTopology | null;
};

/**
 * Applies deltas in order; where one is missing, reads the whole again. Deltas that arrive during such a reading wait
 * for it, so that a stream of changes faster than the reading cannot keep it from ever ending.
 */
export function createTopologyFeed({ read, publish, cached }: FeedHost): TopologyFeed {
  let held: HeldTopology | null = null;
  let waiting: DeltaMessage[] = [];
  let reading = false;
  let againAfterReading = false;

  const take = (message: DeltaMessage): boolean => {
    if (held === null || held.epoch !== message.epoch || held.version < message.from) return false;
    if (held.version === message.from) {
      held = { ...held, version: message.version, topology: applyDelta(held.topology, message.delta) };
    }
    return true;
  };

  const catchUp = async () => {
    if (reading) return;
    reading = true;
    let complete = true;
    try {
      held = await read();
      complete = waiting.every(take) && !againAfterReading;
      publish(held);
    } catch {
      // The next announcement tries again; until then the picture before it stays.
    } finally {
      waiting = [];
      reading = false;
      againAfterReading = false;
    }
    if (!complete) await catchUp();
  };

  return {
    held: () => held,
    announce(epoch, version) {
      held ??= cached();
      if (version === 0 || reading || (held?.epoch === epoch && held.version >= version)) return;
      void catchUp();
    },
    delta(message) {
      const before = held;
      if (reading) waiting.push(message);
      else if (!take(message)) void catchUp();
      else if (held !== null && held !== before) publish(held);
    },
    resync() {
      if (reading) againAfterReading = true;
      else void catchUp();
    },
  };
}
