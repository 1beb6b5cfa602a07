import { type Attempt, type Ending, endingOfStatus, endingOfThrown } from './attempt.ts';
import { limits } from './limits.ts';
import { groupPathOf } from './targets.ts';
import { readJson } from './transport.ts';
import { createWatchdog } from './watchdog.ts';

/**
 * The other versions of the attempt's API group that the server serves, in its order of preference. A group that cannot
 * be looked up for another reason than its absence is not taken for absent.
 */
export async function readVersions(attempt: Attempt): Promise<readonly string[] | Ending> {
  const watchdog = createWatchdog(attempt.clock, attempt.signal);
  try {
    watchdog.expectWithin(limits.firstByteOfListMs);
    const path = groupPathOf(attempt.target);
    const answer = await attempt.connection.get(path, new URLSearchParams(), watchdog.signal);
    const json = await readJson(answer.body);
    const ending = endingOfStatus(answer, 'list', null);
    if (ending !== null) return ending.end === 'forbidden' || ending.end === 'absent' ? [] : ending;
    const versions: unknown = Reflect.get(Object(json), 'versions');
    if (!Array.isArray(versions)) return [];
    return versions
      .map((entry: unknown): unknown => Reflect.get(Object(entry), 'version'))
      .filter((version) => typeof version === 'string')
      .filter((version) => /^v[a-z0-9]+$/.test(version) && version !== attempt.apiVersion);
  } catch (error) {
    return endingOfThrown(error, null);
  } finally {
    watchdog.end();
  }
}
