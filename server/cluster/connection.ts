import { type Clock, pause } from '../clock.ts';
import { createBackoff } from './backoff.ts';
import { recordAt } from './kind-store.ts';
import { limits } from './limits.ts';
import { createRateLimit } from './rate-limit.ts';
import { readJson, type Transport } from './transport.ts';
import { Unreachable } from './unreachable.ts';
import { createWatchdog } from './watchdog.ts';
import { reasonOf } from './wording.ts';

/** The way to one API server that all reflectors share: none storms it, and one finds out for all when it is back. */
export type Connection = Pick<Transport, 'get'> & {
  /** Why the server cannot be reached; null while it can. */
  problem(): ConnectionProblem | null;
  /** Resolves at once while the server can be reached, else soon after it can again, or when the signal aborts. */
  reachable(signal: AbortSignal): Promise<void>;
  /** When it came back after it was out of reach, and the newest version that it had then, where it said so. */
  returned(): { readonly atMs: number; readonly version: string | null };
  /** Drops connections that may be dead without anybody knowing; what uses them ends as if cut. */
  drop(): void;
  close(): void;
};

export type ConnectionProblem = { readonly reason: string; readonly sinceMs: number; readonly nextTryAtMs: number };

/** Whatever it answers shows that the server is there, and its version, how new it is. */
const smallestList = '/api/v1/namespaces';

/**
 * Wraps a transport. A request that finds no connection stops the others from trying; from then on the smallest list
 * there is tries again, at growing intervals, and its first answer of any kind lets all go on, spread over two seconds.
 */
export function createConnection(transport: Transport, clock: Clock): Connection {
  const closed = new AbortController();
  const backoff = createBackoff(clock, limits.backoffMs, limits.longestProbeBackoffMs);
  const rate = createRateLimit(clock);
  let problem: ConnectionProblem | null = null;
  let returned: ReturnType<Connection['returned']> = { atMs: Number.NEGATIVE_INFINITY, version: null };
  let waiting: (() => void)[] = [];
  let cancelProbe = () => {};

  const get: Transport['get'] = async (path, query, signal, accept) => {
    await rate.take(signal);
    try {
      const answer = await transport.get(path, query, signal, accept);
      // A server that just started answers so until it has read its own storage, which is no plea to ask less.
      if (answer.status === 429 && clock.now() - returned.atMs > limits.settlingMs) rate.slowDown();
      if (problem !== null) probeNow(problem.sinceMs);
      return answer;
    } catch (error) {
      if (error instanceof Unreachable && !signal.aborted) unreachable(error);
      throw error;
    }
  };

  const reached = (version: string | null) => {
    if (problem === null) return;
    problem = null;
    returned = { atMs: clock.now(), version };
    backoff.reset();
    const resumed = waiting;
    waiting = [];
    for (const resume of resumed) resume();
  };

  const unreachable = (error: Unreachable) => {
    if (problem !== null || closed.signal.aborted) return;
    tryLater(error, clock.now());
  };

  const tryLater = (error: unknown, sinceMs: number) => {
    const waitMs = backoff.next();
    problem = { reason: reasonOf(error), sinceMs, nextTryAtMs: clock.now() + waitMs };
    cancelProbe = clock.schedule(waitMs, () => void probe(sinceMs));
  };

  const probeNow = (sinceMs: number) => {
    cancelProbe();
    cancelProbe = clock.schedule(0, () => void probe(sinceMs));
  };

  const probe = async (sinceMs: number) => {
    const watchdog = createWatchdog(clock, closed.signal);
    watchdog.expectWithin(limits.connectMs);
    try {
      const answer = await transport.get(smallestList, new URLSearchParams({ limit: '1' }), watchdog.signal);
      const { resourceVersion } = recordAt(await readJson(answer.body), 'metadata');
      reached(answer.status === 200 && typeof resourceVersion === 'string' ? resourceVersion : null);
    } catch (error) {
      if (problem !== null && !closed.signal.aborted) tryLater(error, sinceMs);
    } finally {
      watchdog.end();
    }
  };

  return {
    get,
    problem: () => problem,
    async reachable(signal) {
      while (problem !== null && !signal.aborted) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
        await pause(clock, clock.random() * limits.resumeSpreadMs, signal);
      }
    },
    returned: () => returned,
    drop: () => transport.close(),
    close() {
      closed.abort();
      cancelProbe();
      transport.close();
    },
  };
}
