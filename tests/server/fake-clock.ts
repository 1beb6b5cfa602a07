import type { Clock } from '#server/clock.ts';

/** A clock that stands still until the test moves it. */
export type FakeClock = Clock & {
  /** Moves on, running what falls due in its order. */
  advance(byMs: number): void;
  /** Moves on without running anything, as when the process is stopped. */
  skip(byMs: number): void;
  /** Delays of what waits, in the order it falls due. */
  waiting(): readonly number[];
  /** What `random` answers from now on; 0 at first. */
  setRandom(value: number): void;
};

export function createFakeClock(): FakeClock {
  const start = Date.UTC(2026, 10, 24, 12, 0, 0);
  let nowMs = 1_000;
  let random = 0;
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];
  const byTime = () => [...timers].sort((left, right) => left.atMs - right.atMs);
  return {
    now: () => nowMs,
    timestamp: () => new Date(start + nowMs - 1_000).toISOString(),
    random: () => random,
    schedule(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(byMs) {
      const untilMs = nowMs + byMs;
      for (let next = byTime()[0]; next !== undefined && next.atMs <= untilMs; next = byTime()[0]) {
        const due = next;
        timers = timers.filter((other) => other !== due);
        nowMs = Math.max(nowMs, due.atMs);
        due.run();
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    skip(byMs) {
      nowMs += byMs;
    },
    waiting: () => byTime().map((timer) => timer.atMs - nowMs),
    setRandom(value) {
      random = value;
    },
  };
}
