import type { Clock } from '../clock.ts';
import { limits } from './limits.ts';

/**
 * Notices that the process did not run for a while, as when a laptop sleeps: on the monotonic clock, which some systems
 * stop meanwhile, or on the wall clock. Tells when it was awake last. Returns how to stop looking.
 */
export function watchForSleep(clock: Clock, onAwake: (lastAwakeMs: number) => void): () => void {
  let cancel = () => {};
  let lookedAtMs = clock.now();
  let wallMs = wallClock(clock);

  const look = () => {
    const byClock = clock.now() - lookedAtMs;
    const byWall = wallClock(clock) - wallMs;
    const missingMs = Math.max(byClock, byWall);
    const lastAwakeMs = clock.now() - missingMs;
    lookedAtMs = clock.now();
    wallMs = wallClock(clock);
    if (missingMs > limits.sleptMs) onAwake(lastAwakeMs);
    cancel = clock.schedule(limits.sleepCheckMs, look);
  };

  cancel = clock.schedule(limits.sleepCheckMs, look);
  return () => cancel();
}

function wallClock(clock: Clock): number {
  return Date.parse(clock.timestamp());
}
