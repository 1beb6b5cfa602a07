import type { DeltaMessage } from '#lib/model/delta.ts';
import type { ServerStatus } from '#lib/model/status.ts';

export type StreamListener = {
  /** The server holds this version; 0 where it has none yet. */
  onHello(epoch: string, version: number): void;
  onDelta(message: DeltaMessage): void;
  onResync(): void;
  onStatus(status: ServerStatus): void;
  /** Bytes arrive, or no longer do. */
  onConnected(connected: boolean): void;
};

/** What the stream needs of a browser; tests give their own. */
export type StreamHost = {
  open(lastEventId: string | null): Pick<EventSource, 'addEventListener' | 'close'>;
  /** Runs once after so many milliseconds, unless the returned function is called before. */
  schedule(delayMs: number, run: () => void): () => void;
  random(): number;
};

/** The server sends something every 15 s; after this time without anything the connection is taken for dead. */
export const watchdogMs = 40_000;

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/** Follows the server's event stream until the returned function is called; reconnects with jitter, and resumes. */
export function followStream(listener: StreamListener, host: StreamHost): () => void {
  let lastEventId: string | null = null;
  let failures = 0;
  let close = () => {};
  let cancel = () => {};

  const connect = () => {
    const source = host.open(lastEventId);
    close = () => source.close();
    keepWatch();
    const on = <Data>(name: string, take: (data: Data) => void) =>
      source.addEventListener(name, (event: MessageEvent<string>) => {
        keepWatch();
        if (event.lastEventId !== '') lastEventId = event.lastEventId;
        take(JSON.parse(event.data));
      });
    on<{ epoch: string; version: number }>('hello', ({ epoch, version }) => {
      failures = 0;
      listener.onConnected(true);
      listener.onHello(epoch, version);
    });
    on('delta', listener.onDelta);
    on('resync', () => listener.onResync());
    on('status', listener.onStatus);
    on('bye', reconnect);
    source.addEventListener('error', reconnect);
  };

  const keepWatch = () => {
    cancel();
    cancel = host.schedule(watchdogMs, reconnect);
  };

  const reconnect = () => {
    close();
    cancel();
    listener.onConnected(false);
    const longestMs = Math.min(longestRetryMs, firstRetryMs * 2 ** failures);
    failures += 1;
    cancel = host.schedule(firstRetryMs / 2 + host.random() * longestMs, connect);
  };

  connect();
  return () => {
    close();
    cancel();
  };
}
