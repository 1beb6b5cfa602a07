import type { ServerStatus } from '#lib/model/status.ts';
import type { Clock } from '../clock.ts';
import { createEventLog, eventId, eventText, versionOfEventId } from '../event-log.ts';
import type { TopologyStore } from '../topology-store.ts';
import { openStream, type Stream } from './event-stream.ts';
import { errorResponse } from './responses.ts';
import { securityHeaders } from './security-headers.ts';

/**
 * The event streams of all browsers.
 * A stream opens with `hello` (the version that the server holds) and `status`; `delta` leads from one version to the
 * next; `resync` says to read the whole again; `status` comes with each change of state and as a heartbeat; `bye` ends
 * it and says after how long to come back.
 */
export type EventStreams = {
  /** Answers a request for the stream. `lastEventId` is what the browser saw last; it then gets what it missed. */
  open(signal: AbortSignal, lastEventId: string | null): Response;
  /** The status changed: tell everybody, at once or with what changes in the next quarter of a second. */
  announceStatus(): void;
  /** Ends every stream, so that the process can exit. No stream opens afterwards. */
  closeAll(): void;
  count(): number;
  /** Streams since the start. Each that was opened is closed once: `opened - closed` is `count()`. */
  totals(): StreamTotals;
};

export type StreamTotals = { readonly opened: number; readonly closed: number; readonly refused: number };

/** Something is sent at least this often, so that a browser can tell silence from loss. */
const heartbeatMs = 15_000;

/** More browsers than this are asked to come back later. */
export const maximumStreams = 1_000;

/** Missed steps beyond this size cost a browser more than reading the whole. */
const maximumCatchUpCharacters = 256_000;

/** Many kinds change state at once, above all at the start. */
const statusIntervalMs = 250;

/** Some proxies hold back the first bytes until there are so many; a comment fills them. */
const padding = `:${' '.repeat(2_048)}\n\n`;

export const streamHeaders: Readonly<Record<string, string>> = {
  ...securityHeaders,
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // An idle connection that a stream left behind would hold up the end of the process.
  connection: 'close',
  'x-accel-buffering': 'no',
};

export function createEventStreams(
  epoch: string,
  store: TopologyStore,
  clock: Clock,
  status: () => ServerStatus,
): EventStreams {
  const streams = new Set<Stream>();
  const log = createEventLog(epoch);
  const totals = { opened: 0, closed: 0, refused: 0 };
  let closed = false;
  let cancelHeartbeat: (() => void) | null = null;
  let cancelStatus: (() => void) | null = null;
  let statusSentAtMs = Number.NEGATIVE_INFINITY;

  /** Encoded once for all, however many streams there are; those that do not keep up hold the same bytes. */
  const toAll = (text: string) => {
    if (streams.size === 0) return;
    const bytes = encoder.encode(text);
    for (const stream of streams) stream.send(bytes);
  };

  store.subscribe((change) => toAll(log.add(change)));

  const beat = () => {
    cancelHeartbeat = streams.size > 0 ? clock.schedule(heartbeatMs, beat) : null;
    const bytes = encoder.encode(eventText('status', status()));
    for (const stream of [...streams]) stream.beat(bytes);
  };

  const sendStatus = () => {
    cancelStatus = null;
    statusSentAtMs = clock.now();
    if (streams.size > 0) toAll(eventText('status', status()));
  };

  /** Spread over a few seconds, so that the browsers of a server that went away do not all return at once. */
  const retryMs = () => Math.round(2_000 + 3_000 * clock.random());

  const resync = (): string => {
    const version = store.current()?.version ?? 0;
    return eventText('resync', { epoch, version }, eventId(epoch, version));
  };

  const greeting = (lastEventId: string | null): string => {
    const version = store.current()?.version ?? 0;
    const seen = versionOfEventId(lastEventId, epoch);
    const missed = seen === null ? null : catchUpText(log.since(seen));
    return [
      padding,
      `retry: ${retryMs()}\n\n`,
      eventText('hello', { epoch, version }, missed === null ? eventId(epoch, version) : undefined),
      // A browser that never saw anything reads the whole anyway.
      ...(missed ?? (lastEventId === null ? [] : [resync()])),
      eventText('status', status()),
    ].join('');
  };

  const open = (signal: AbortSignal, lastEventId: string | null): Response => {
    if (closed || signal.aborted) return new Response(null, { status: 503 });
    if (streams.size >= maximumStreams) {
      totals.refused += 1;
      return errorResponse(503, tooManySentence, { 'retry-after': String(Math.ceil(retryMs() / 1_000)) });
    }
    const { stream, body } = openStream({
      resyncBytes: () => encoder.encode(resync()),
      onClose() {
        streams.delete(stream);
        totals.closed += 1;
      },
    });
    streams.add(stream);
    totals.opened += 1;
    stream.send(encoder.encode(greeting(lastEventId)));
    signal.addEventListener('abort', stream.close, { once: true });
    cancelHeartbeat ??= clock.schedule(heartbeatMs, beat);
    return new Response(body, { headers: streamHeaders });
  };

  return {
    open,
    announceStatus() {
      if (cancelStatus !== null || closed) return;
      const waitMs = statusSentAtMs + statusIntervalMs - clock.now();
      if (waitMs <= 0) sendStatus();
      else cancelStatus = clock.schedule(waitMs, sendStatus);
    },
    closeAll() {
      closed = true;
      cancelHeartbeat?.();
      cancelStatus?.();
      for (const stream of [...streams]) {
        stream.send(encoder.encode(eventText('bye', { retryMs: retryMs() })));
        stream.close();
      }
    },
    count: () => streams.size,
    totals: () => ({ ...totals }),
  };
}

const encoder = new TextEncoder();

const tooManySentence = `${maximumStreams} pages are watching already, so this one was not let in. It tries again by itself.`;

/** Null where reading the whole is cheaper, or the steps are no longer known. */
function catchUpText(missed: readonly string[] | null): readonly string[] | null {
  const characters = missed?.reduce((sum, text) => sum + text.length, 0) ?? 0;
  return characters > maximumCatchUpCharacters ? null : missed;
}
