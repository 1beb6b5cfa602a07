import { type Clock, pause } from '../clock.ts';
import { limits } from './limits.ts';

/** Lets requests through at a steady rate, after a burst. */
export type RateLimit = {
  /** Resolves when the next request may go, in the order asked; at once when the signal aborts. */
  take(signal: AbortSignal): Promise<void>;
  /** The server asked to slow down: half the rate for a minute. */
  slowDown(): void;
};

/** A bucket of tokens, as client-go's flowcontrol has it. */
export function createRateLimit(clock: Clock): RateLimit {
  let tokens: number = limits.requestBurst;
  let countedAtMs = clock.now();
  let slowUntilMs = Number.NEGATIVE_INFINITY;

  const perMs = () => (limits.requestsPerSecond / 1_000) * (clock.now() < slowUntilMs ? 0.5 : 1);

  const refill = () => {
    tokens = Math.min(limits.requestBurst, tokens + (clock.now() - countedAtMs) * perMs());
    countedAtMs = clock.now();
  };

  return {
    async take(signal) {
      refill();
      tokens -= 1;
      // What is owed is the place in the line.
      if (tokens < 0) await pause(clock, -tokens / perMs(), signal);
    },
    slowDown() {
      refill();
      slowUntilMs = clock.now() + limits.throttledMs;
      tokens = Math.min(tokens, limits.requestsPerSecond);
    },
  };
}
