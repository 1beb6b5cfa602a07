/** One browser's stream. */
export type Stream = {
  /** Sends, or where the browser does not keep up, remembers only that it has to read the whole again. */
  send(bytes: Uint8Array): void;
  /** Sends a heartbeat; ends the stream of a browser that has read nothing for a minute. */
  beat(bytes: Uint8Array): void;
  /** Ends the stream once; more calls do nothing. */
  close(): void;
};

/** What may wait for a browser that does not read before it is told to read the whole again. */
const maximumWaitingBytes = 1_000_000;

/** Heartbeats that a browser may leave unread before its stream ends. */
const maximumSilentHeartbeats = 4;

/**
 * A stream and the body that carries it. Nothing queues for a slow browser beyond a bound: what follows is left out, and
 * once it reads again it gets one `resync`.
 */
export function openStream({ resyncBytes, onClose }: { resyncBytes(): Uint8Array; onClose(): void }): {
  readonly stream: Stream;
  readonly body: ReadableStream<Uint8Array>;
} {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let behind = false;
  let silentHeartbeats = 0;
  const room = () => controller?.desiredSize ?? 0;

  const stream: Stream = {
    send(bytes) {
      if (behind || room() <= 0) behind = true;
      else controller?.enqueue(bytes);
    },
    beat(bytes) {
      silentHeartbeats = room() >= maximumWaitingBytes ? 0 : silentHeartbeats + 1;
      if (silentHeartbeats > maximumSilentHeartbeats) stream.close();
      else stream.send(bytes);
    },
    close() {
      const open = controller;
      if (open === null) return;
      controller = null;
      open.close();
      onClose();
    },
  };

  const body = new ReadableStream<Uint8Array>(
    {
      start(started) {
        controller = started;
      },
      pull() {
        if (!behind || room() < maximumWaitingBytes / 2) return;
        behind = false;
        controller?.enqueue(resyncBytes());
      },
      cancel() {
        stream.close();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: maximumWaitingBytes }),
  );
  return { stream, body };
}
