import { setTimeout as wait } from 'node:timers/promises';

/**
 * Looks again and again until there is something to see (neither null nor false), and gives it. Fails after `withinMs`
 * with what was hoped for and the last error; an error while looking counts as nothing seen yet.
 */
export async function eventually<Seen>(
  look: () => Promise<Seen | null | false> | Seen | null | false,
  hope: string,
  { withinMs = 20_000, everyMs = 50 } = {},
): Promise<Seen> {
  const giveUpAt = performance.now() + withinMs;
  let trouble = '';
  while (performance.now() < giveUpAt) {
    try {
      const seen = await look();
      if (seen !== null && seen !== false) return seen;
      trouble = '';
    } catch (error) {
      trouble = ` The last attempt failed: ${error instanceof Error ? error.message : String(error)}`;
    }
    await wait(everyMs);
  }
  throw new Error(`Waited ${withinMs / 1_000} s in vain for ${hope}.${trouble}`);
}
