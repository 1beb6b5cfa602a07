import type { ServerStatus } from '#lib/model/status.ts';
import type { Clock } from '../clock.ts';
import { createEventLog, eventId, eventText, versionOfEventId } from '../event-log.ts';
import type { TopologyStore } from '../topology-store.ts';
import { securityHeaders } from './security-headers.ts';

/**
 * The event streams of all browsers.
 * A stream opens with `hello` (the version that the server holds) and `status`; `delta` leads from one version to the
 * next; `resync` says to read the whole again; `status` comes with each change of state and as a heartbeat; `bye` ends it.
 */
export type EventStreams = {
  /** Answers a request for the stream. `lastEventId` is what the browser saw last; it then gets what it missed. */
  open(signal: AbortSignal, lastEventId: string | null): Response;
  /** The status changed: tell everybody. */
  announceStatus(): void;
  /** Ends every stream, so that the process can exit. No stream opens afterwards. */
  closeAll(): void;
  count(): number;
};

const heartbeatMs = 15_000;

export const streamHeaders: Readonly<Record<string, string>> = {
  ...securityHeaders,
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // An idle connection that a stream left behind would hold up the end of the process.
  connection: 'close',
  'x-accel-buffering': 'no',
};

/** What may wait for a browser that does not read before it is told to read the whole again. */
const maximumWaitingBytes = 1_000_000;

/** Heartbeats that a browser may leave unread before its stream ends. */
const maximumSilentHeartbeats = 4;

type Stream = { send(text: string): void; beat(text: string): void; catchUp(): void; close(): void };

export function createEventStreams(
  epoch: string,
  store: TopologyStore,
  clock: Clock,
  status: () => ServerStatus,
): EventStreams {
  const streams = new Set<Stream>();
  const log = createEventLog(epoch);
  const encoder = new TextEncoder();
  let closed = false;
  let cancelHeartbeat: (() => void) | null = null;

  store.subscribe((change) => {
    const text = log.add(change);
    for (const stream of streams) stream.send(text);
  });

  const beat = () => {
    cancelHeartbeat = streams.size > 0 ? clock.schedule(heartbeatMs, beat) : null;
    const text = eventText('status', status());
    for (const stream of streams) stream.beat(text);
  };

  const greeting = (lastEventId: string | null): string => {
    const version = store.current()?.version ?? 0;
    const seen = versionOfEventId(lastEventId, epoch);
    const missed = seen === null ? [] : log.since(seen);
    // Spread over a few seconds, so that the browsers of a server that went away do not all return at once.
    const retryMs = Math.round(2_000 + 3_000 * clock.random());
    return [
      `retry: ${retryMs}\n\n`,
      eventText('hello', { epoch, version }, missed === null || seen === null ? eventId(epoch, version) : undefined),
      ...(missed ?? [eventText('resync', { epoch, version })]),
      eventText('status', status()),
    ].join('');
  };

  const open = (signal: AbortSignal, lastEventId: string | null): Response => {
    if (closed || signal.aborted) return new Response(null, { status: 503 });
    let stream: Stream | null = null;
    const body = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          stream = connect(controller);
          stream.send(greeting(lastEventId));
          signal.addEventListener('abort', () => stream?.close(), { once: true });
        },
        pull() {
          stream?.catchUp();
        },
        cancel() {
          stream?.close();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: maximumWaitingBytes }),
    );
    cancelHeartbeat ??= clock.schedule(heartbeatMs, beat);
    return new Response(body, { headers: streamHeaders });
  };

  const connect = (controller: ReadableStreamDefaultController<Uint8Array>): Stream => {
    let behind = false;
    let silentHeartbeats = 0;
    const write = (text: string) => controller.enqueue(encoder.encode(text));
    const stream: Stream = {
      send(text) {
        if (behind || (controller.desiredSize ?? 0) <= 0) behind = true;
        else write(text);
      },
      beat(text) {
        const readAll = (controller.desiredSize ?? 0) >= maximumWaitingBytes;
        silentHeartbeats = readAll ? 0 : silentHeartbeats + 1;
        if (silentHeartbeats > maximumSilentHeartbeats) stream.close();
        else stream.send(text);
      },
      catchUp() {
        if (!behind || (controller.desiredSize ?? 0) < maximumWaitingBytes / 2) return;
        behind = false;
        const version = store.current()?.version ?? 0;
        write(eventText('resync', { epoch, version }, eventId(epoch, version)));
      },
      close() {
        if (!streams.delete(stream)) return;
        controller.close();
      },
    };
    streams.add(stream);
    return stream;
  };

  return {
    open,
    announceStatus() {
      const text = eventText('status', status());
      for (const stream of streams) stream.send(text);
    },
    closeAll() {
      closed = true;
      cancelHeartbeat?.();
      for (const stream of [...streams]) {
        stream.send(eventText('bye', {}));
        stream.close();
      }
    },
    count: () => streams.size,
  };
}
