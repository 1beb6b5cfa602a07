import { type Attempt, type Ending, endingOfThrown, failed } from './attempt.ts';
import { limits } from './limits.ts';
import { type List, type Progress, readList } from './read-list.ts';
import { readVersions } from './read-versions.ts';
import { createWatchdog } from './watchdog.ts';

/** A list, or why there is none, and the version of the API that was asked last. */
export type ServedList = { readonly result: List | Ending; readonly apiVersion: string };

/**
 * Reads the list by the attempt's version of the API, else by another that the server serves. Absence is an answer with
 * consequences, so it is taken for true only where the kind can be absent, its group was looked up, and it is an API
 * server that says so. `known` tells that it was absent before.
 */
export async function readServedList(
  attempt: Attempt,
  known: 'absent' | 'perhaps',
  onProgress: (progress: Progress) => void,
): Promise<ServedList> {
  const { target, apiVersion } = attempt;
  const result = await readList(attempt, onProgress);
  if (result.end !== 'absent') return { result, apiVersion };
  if (target.alwaysServed) return { result: failed(null, 'the server answered 404'), apiVersion };
  // The core API has one version.
  const versions = target.group === '' ? [] : await readVersions(attempt);
  if ('end' in versions) return { result: versions, apiVersion };
  for (const version of versions) {
    const other = await readList({ ...attempt, apiVersion: version }, onProgress);
    if (other.end !== 'absent') return { result: other, apiVersion: version };
  }
  return { result: known === 'absent' ? result : ((await whyNoApiServer(attempt)) ?? result), apiVersion };
}

/** A proxy with no server behind it knows no path at all. */
async function whyNoApiServer({ connection, clock, signal }: Attempt): Promise<Ending | null> {
  const watchdog = createWatchdog(clock, signal);
  watchdog.expectWithin(limits.firstByteOfListMs);
  try {
    const answer = await connection.get('/version', new URLSearchParams(), watchdog.signal);
    answer.body.on('error', () => {}).resume();
    return answer.status === 404 || answer.status >= 500
      ? failed(null, `what answers is no API server (${answer.status})`)
      : null;
  } catch (error) {
    return endingOfThrown(error, null);
  } finally {
    watchdog.end();
  }
}
