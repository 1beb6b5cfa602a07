import { type Clock, pause } from '../clock.ts';
import { createBackoff } from './backoff.ts';
import { limits } from './limits.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Transport } from './transport.ts';
import { Unreachable } from './unreachable.ts';
import { createWatchdog } from './watchdog.ts';
import { reasonOf } from './wording.ts';

/** The way to one API server that all reflectors share: none storms it, and one finds out for all when it is back. */
export type Connection = Pick<Transport, 'get'> & {
  /** Why the server cannot be reached; null while it can. */
  problem(): ConnectionProblem | null;
  /** Resolves at once while the server can be reached, else soon after it can again, or when the signal aborts. */
  reachable(signal: AbortSignal): Promise<void>;
  /** It was out of reach until a moment ago. */
  isSettling(): boolean;
  /** Drops connections that may be dead without anybody knowing; what uses them ends as if cut. */
  drop(): void;
  close(): void;
};

export type ConnectionProblem = { readonly reason: string; readonly sinceMs: number; readonly nextTryAtMs: number };

/**
 * Wraps a transport. A request that finds no connection stops the others from trying; from then on the smallest request
 * there is tries again, at growing intervals, and its first answer of any kind lets all go on, spread over two seconds.
 */
export function createConnection(transport: Transport, clock: Clock): Connection {
  const closed = new AbortController();
  const backoff = createBackoff(clock, limits.backoffMs, limits.longestProbeBackoffMs);
  const rate = createRateLimit(clock);
  let problem: ConnectionProblem | null = null;
  let returnedAtMs = Number.NEGATIVE_INFINITY;
  let waiting: (() => void)[] = [];
  let cancelProbe = () => {};

  const get: Transport['get'] = async (path, query, signal, accept) => {
    await rate.take(signal);
    try {
      const answer = await transport.get(path, query, signal, accept);
      if (answer.status === 429) rate.slowDown();
      reached();
      return answer;
    } catch (error) {
      if (error instanceof Unreachable && !signal.aborted) unreachable(error);
      throw error;
    }
  };

  const reached = () => {
    if (problem === null) return;
    problem = null;
    returnedAtMs = clock.now();
    cancelProbe();
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

  const probe = async (sinceMs: number) => {
    const watchdog = createWatchdog(clock, closed.signal);
    watchdog.expectWithin(limits.connectMs);
    try {
      const answer = await transport.get('/version', new URLSearchParams(), watchdog.signal);
      answer.body.on('error', () => {}).resume();
      reached();
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
    isSettling: () => clock.now() - returnedAtMs < limits.settlingMs,
    drop: () => transport.close(),
    close() {
      closed.abort();
      cancelProbe();
      transport.close();
    },
  };
}
