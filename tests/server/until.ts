import { setTimeout as wait } from 'node:timers/promises';

/**
 * Waits for a condition that real sockets bring about, doing something `meanwhile` now and then, such as moving a fake
 * clock on. Fails with what was hoped for.
 */
export async function until(
  condition: () => boolean,
  hope = String(condition),
  meanwhile: (() => void) | null = null,
): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error(`Waited in vain for: ${hope}`);
    // A fake clock must not outrun the sockets, or it is their time limits that are tested.
    await wait(meanwhile === null ? 1 : 20);
    meanwhile?.();
  }
}
