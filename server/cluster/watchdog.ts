import type { Clock } from '../clock.ts';

/** Gives up on a peer that stays silent. */
export type Watchdog = {
  /** Aborts when the outer signal does, or when nothing was heard in time. */
  readonly signal: AbortSignal;
  /** From now on, something has to come within so many milliseconds. */
  expectWithin(limitMs: number): void;
  /** It was silence that ended it. */
  ranOut(): boolean;
  /** Nothing is expected any more. */
  end(): void;
};

export function createWatchdog(clock: Clock, outer: AbortSignal): Watchdog {
  const silent = new AbortController();
  let cancel = () => {};
  return {
    signal: AbortSignal.any([outer, silent.signal]),
    expectWithin(limitMs) {
      cancel();
      cancel = clock.schedule(limitMs, () => silent.abort(new Error(`no answer within ${limitMs / 1_000} s`)));
    },
    ranOut: () => silent.signal.aborted,
    end: () => cancel(),
  };
}
