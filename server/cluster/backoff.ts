import type { Clock } from '../clock.ts';
import { limits } from './limits.ts';

/** How long to wait after each failure: twice as long each time, up to a bound, with up to 100 % of chance on top. */
export type Backoff = {
  /** The bound can be lower for once. */
  next(boundMs?: number): number;
  reset(): void;
};

export function createBackoff(
  clock: Clock,
  firstMs: number = limits.backoffMs,
  longestMs: number = limits.longestBackoffMs,
): Backoff {
  let failures = 0;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  return {
    next(boundMs = longestMs) {
      if (clock.now() - lastAtMs > Math.max(limits.backoffResetMs, 2 * longestMs)) failures = 0;
      lastAtMs = clock.now();
      const waitMs = Math.min(longestMs, boundMs, firstMs * 2 ** failures) * (1 + clock.random());
      failures += 1;
      return waitMs;
    },
    reset() {
      failures = 0;
    },
  };
}
