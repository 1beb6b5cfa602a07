import type { DeltaMessage } from '#lib/model/delta.ts';
import type { ServerStatus } from '#lib/model/status.ts';

/** How news reach the page. `polling`: something on the way holds the stream back, so the page asks again and again. */
export type Way = 'stream' | 'polling';

export type StreamListener = {
  /** The server holds this version; 0 where it has none yet. */
  onVersion(epoch: string, version: number): void;
  onDelta(message: DeltaMessage): void;
  onStatus(status: ServerStatus): void;
  /** Null while the server is not heard of at all. */
  onWay(way: Way | null): void;
};

export type EventStream = Pick<EventSource, 'addEventListener' | 'close'>;

/** What the stream needs of a browser; tests give their own. */
export type StreamHost = {
  open(lastEventId: string | null): EventStream;
  /** Asks for the status. Fails within a few seconds where there is no answer. */
  readStatus(): Promise<ServerStatus>;
  /** Runs once after so many milliseconds, unless the returned function is called before. */
  schedule(delayMs: number, run: () => void): () => void;
  random(): number;
  /** Calls `run` when a stream that could not be had can likely be had now. Returns how to stop that. */
  onChance(run: () => void): () => void;
};

/** The server sends something every 15 s; after this time without anything the connection is taken for dead. */
export const watchdogMs = 40_000;

/** A proxy that has not let the first event through in this time holds streams back. */
export const firstEventMs = 5_000;

/** How often the page asks while it has no stream. */
export const pollMs = 2_000;

/** How long it goes on asking before it tries a stream that was held back again. */
const retryHeldBackMs = 60_000;

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/**
 * Follows the server's event stream until the returned function is called: reconnects with jitter and resumes, and asks
 * for the status as long as there is no stream.
 */
export function followStream(listener: StreamListener, host: StreamHost): () => void {
  let lastEventId: string | null = null;
  let failures = 0;
  let isStreaming = false;
  let close = () => {};
  let cancelWatch = () => {};
  let cancelRetry = () => {};
  let cancelPoll = () => {};
  /** Answers to a question that was asked before the stream came back no longer count. */
  let asking = 0;

  const connect = () => {
    leave();
    stopAsking();
    const source = host.open(lastEventId);
    close = () => source.close();
    isStreaming = false;
    cancelWatch = host.schedule(firstEventMs, onHeldBack);
    const on = <Data>(name: string, take: (data: Data) => void) =>
      source.addEventListener(name, (event: MessageEvent<string>) => {
        if (event.lastEventId !== '') lastEventId = event.lastEventId;
        if (name === 'hello') onHello();
        if (isStreaming) keepWatch();
        take(JSON.parse(event.data));
      });
    const onVersion = ({ epoch, version }: { epoch: string; version: number }) => listener.onVersion(epoch, version);
    on('hello', onVersion);
    on('resync', onVersion);
    on('delta', listener.onDelta);
    on('status', listener.onStatus);
    on<{ retryMs?: number }>('bye', ({ retryMs }) => onLoss(retryMs));
    source.addEventListener('error', () => onLoss());
  };

  const onHello = () => {
    failures = 0;
    isStreaming = true;
    listener.onWay('stream');
  };

  const keepWatch = () => {
    cancelWatch();
    cancelWatch = host.schedule(watchdogMs, () => {
      listener.onWay(null);
      onLoss();
    });
  };

  const onLoss = (retryMs = backoffMs()) => {
    leave();
    retryIn(retryMs);
    ask();
  };

  const onHeldBack = () => {
    leave();
    retryIn(retryHeldBackMs);
    ask();
  };

  const ask = () => {
    asking += 1;
    const question = asking;
    host.readStatus().then(
      (status) => {
        if (question !== asking) return;
        listener.onWay('polling');
        listener.onStatus(status);
        cancelPoll = host.schedule(pollMs, ask);
      },
      () => {
        if (question !== asking) return;
        listener.onWay(null);
        // Whatever held the stream back, now there is nothing at all, and the stream is the first to know of an end.
        retryIn(backoffMs());
      },
    );
  };

  const stopAsking = () => {
    asking += 1;
    cancelPoll();
  };

  const leave = () => {
    close();
    cancelWatch();
    isStreaming = false;
  };

  const retryIn = (delayMs: number) => {
    cancelRetry();
    cancelRetry = host.schedule(delayMs, connect);
  };

  const backoffMs = () => {
    const longestMs = Math.min(longestRetryMs, firstRetryMs * 2 ** failures);
    failures += 1;
    return firstRetryMs / 2 + host.random() * longestMs;
  };

  connect();
  const stopHoping = host.onChance(() => {
    if (isStreaming) return;
    cancelRetry();
    connect();
  });
  return () => {
    stopHoping();
    leave();
    stopAsking();
    cancelRetry();
  };
}
