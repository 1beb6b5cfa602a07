import { applyDelta, type DeltaMessage } from '#lib/model/delta.ts';
import type { Topology } from '#lib/model/topology.ts';

/** The picture that a browser holds. */
export type HeldTopology = { readonly epoch: string; readonly version: number; readonly topology: Topology };

/** Keeps the browser's picture in step with the server's versions. */
export type TopologyFeed = {
  /** The server holds this version; 0 where it has none yet. */
  announce(epoch: string, version: number): void;
  delta(message: DeltaMessage): void;
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
 * for it, so that a stream of changes faster than the reading cannot keep it from ever ending. Versions of two runs of
 * the server are never mixed, also where two servers answer in turn.
 */
export function createTopologyFeed({ read, publish, cached }: FeedHost): TopologyFeed {
  let held: HeldTopology | null = null;
  let waiting: DeltaMessage[] = [];
  let reading = false;
  /** What the stream last spoke of. */
  let announced: { readonly epoch: string; readonly version: number } | null = null;
  /** No answer, or one of another server than the stream comes from: the next announcement is what to read after. */
  let isWaiting = false;

  const take = (message: DeltaMessage): boolean => {
    if (held === null || held.epoch !== message.epoch || held.version < message.from) return false;
    if (held.version === message.from) {
      held = { ...held, version: message.version, topology: applyDelta(held.topology, message.delta) };
    }
    return true;
  };

  const isBehind = () =>
    announced !== null &&
    announced.version > 0 &&
    (held?.epoch !== announced.epoch || held.version < announced.version);

  const catchUp = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    try {
      held = await read();
      isWaiting = announced !== null && held.epoch !== announced.epoch;
      for (const message of waiting) take(message);
      publish(held);
    } catch {
      // The next announcement tries again; until then the picture before it stays.
      isWaiting = true;
    } finally {
      waiting = [];
      reading = false;
    }
    if (isBehind() && !isWaiting) await catchUp();
  };

  return {
    held: () => held,
    announce(epoch, version) {
      held ??= cached();
      announced = { epoch, version };
      isWaiting = false;
      if (isBehind()) void catchUp();
    },
    delta(message) {
      announced = { epoch: message.epoch, version: message.version };
      const before = held;
      if (reading) waiting.push(message);
      else if (!take(message)) {
        if (!isWaiting) void catchUp();
      } else if (held !== null && held !== before) publish(held);
    },
  };
}
