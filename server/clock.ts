/** Time and chance, handed to everything in the server that waits, so that tests decide both. */
export type Clock = {
  /** Milliseconds that never go backwards; only differences mean something. */
  now(): number;
  /** RFC 3339, UTC. */
  timestamp(): string;
  /** In [0, 1). */
  random(): number;
  /**
   * Runs once after so many milliseconds, unless the returned function is called before. After 0 it runs as soon as what
   * waits already had its turn.
   */
  schedule(delayMs: number, run: () => void): () => void;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  timestamp: () => new Date().toISOString(),
  random: () => Math.random(),
  schedule(delayMs, run) {
    if (delayMs === 0) {
      const next = setImmediate(run);
      return () => clearImmediate(next);
    }
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Waits; ends early, without an error, when the signal aborts. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = () => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.schedule(delayMs, finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}
