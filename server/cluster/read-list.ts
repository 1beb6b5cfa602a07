import { type Attempt, type Ending, endingOfStatus, failed, heldOf, pathOfAttempt, selectorOf } from './attempt.ts';
import { type Held, recordAt } from './kind-store.ts';
import { readJson } from './transport.ts';
import { createWatchdog } from './watchdog.ts';
import { reasonOf } from './wording.ts';

/** A complete list, and the version from which a watch goes on. */
export type List = {
  readonly end: 'listed';
  readonly version: string;
  readonly objects: readonly Held[];
  /** There were more than are held. */
  readonly truncated: boolean;
};

export type Progress = { readonly read: number; readonly remaining: number | null };

const pageSize = 500;
/** Above, the rest of a kind is a named gap. */
export const maximumObjects = 100_000;
/** The API server itself gives up after 60 s. */
export const firstByteOfListMs = 65_000;
const wholePageMs = 180_000;

/**
 * Reads a list by pages, each trimmed before the next is asked for, so that neither memory nor one long parse grows with
 * the cluster. The first page asks for no version, which is a consistent reading.
 */
export async function readList(attempt: Attempt, onProgress: (progress: Progress) => void): Promise<List | Ending> {
  const objects: Held[] = [];
  let next = '';
  onProgress({ read: 0, remaining: null });
  for (;;) {
    const page = await readPage(attempt, next);
    if ('end' in page) return page;
    const metadata = recordAt(page.json, 'metadata');
    const items: unknown = Reflect.get(Object(page.json), 'items');
    if (!Array.isArray(items) || typeof metadata.resourceVersion !== 'string') {
      return failed(null, 'the answer is no list');
    }
    for (const item of items) {
      const held = heldOf(item, attempt);
      if (held !== null && objects.length < maximumObjects) objects.push(held);
    }
    next = typeof metadata.continue === 'string' ? metadata.continue : '';
    if (next === '' || objects.length >= maximumObjects) {
      return { end: 'listed', version: metadata.resourceVersion, objects, truncated: next !== '' };
    }
    const remaining = typeof metadata.remainingItemCount === 'number' ? metadata.remainingItemCount : null;
    onProgress({ read: objects.length, remaining });
  }
}

async function readPage(attempt: Attempt, next: string): Promise<{ readonly json: unknown } | Ending> {
  const query = new URLSearchParams({ limit: String(pageSize), ...selectorOf(attempt) });
  if (next !== '') query.set('continue', next);
  const watchdog = createWatchdog(attempt.clock, attempt.signal);
  try {
    watchdog.expectWithin(firstByteOfListMs);
    const answer = await attempt.transport.get(pathOfAttempt(attempt), query, watchdog.signal);
    watchdog.expectWithin(wholePageMs);
    // An error's body is read too, since a connection can be used again only after that.
    const json = await readJson(answer.body);
    return endingOfStatus(answer, 'list', null) ?? { json };
  } catch (error) {
    return failed(null, reasonOf(error));
  } finally {
    watchdog.end();
  }
}
