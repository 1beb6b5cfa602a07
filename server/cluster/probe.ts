import type { Clock } from '../clock.ts';
import { createCredentials } from './credentials.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { createTransport } from './transport.ts';
import { createWatchdog } from './watchdog.ts';
import { reasonOf, unreachableClusterSentence } from './wording.ts';

/**
 * Whether the API server of a context answers within so many milliseconds, with whatever: also a refusal shows that it
 * is there. Null where it does, else a sentence.
 */
export async function probe(
  kubeconfig: Kubeconfig,
  context: string,
  timeoutMs: number,
  clock: Clock,
): Promise<string | null> {
  const transport = createTransport(
    createCredentials(() => kubeconfig.load(context), clock),
    clock,
  );
  const watchdog = createWatchdog(clock, new AbortController().signal);
  watchdog.expectWithin(timeoutMs);
  try {
    const outOfTime = new Promise<never>((_, reject) => {
      watchdog.signal.addEventListener('abort', () => reject(watchdog.signal.reason));
    });
    // A credential plug-in may take longer than the request, so the time holds for both.
    const answer = await Promise.race([transport.get('/version', new URLSearchParams(), watchdog.signal), outOfTime]);
    answer.body.destroy();
    return null;
  } catch (error) {
    return unreachableClusterSentence(context, kubeconfig.serverOf(context), reasonOf(error));
  } finally {
    watchdog.end();
    transport.close();
  }
}
