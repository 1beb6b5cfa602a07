import {
  type Attempt,
  acceptOf,
  type Ending,
  endingOfStatus,
  endingOfThrown,
  failed,
  heldOf,
  pathOfAttempt,
  selectorOf,
} from './attempt.ts';
import { type Held, recordAt } from './kind-store.ts';
import { limits } from './limits.ts';
import { readJson } from './transport.ts';
import { createWatchdog } from './watchdog.ts';

/** A complete list, and the version from which a watch goes on. */
export type List = {
  readonly end: 'listed';
  readonly version: string;
  readonly objects: readonly Held[];
  /** There were more than are held. */
  readonly truncated: boolean;
  /** Items that could not be read. */
  readonly unread: number;
};

export type Progress = { readonly read: number; readonly remaining: number | null };

/**
 * Reads a list by pages, each trimmed before the next is asked for, so that neither memory nor one long parse grows with
 * the cluster. The first page asks for no version, which is a consistent reading.
 */
export async function readList(attempt: Attempt, onProgress: (progress: Progress) => void): Promise<List | Ending> {
  const objects: Held[] = [];
  let unread = 0;
  let next = '';
  onProgress({ read: 0, remaining: null });
  for (;;) {
    const page = await readPage(attempt, limits.pageSize, next);
    if ('end' in page) return page;
    const metadata = recordAt(page.json, 'metadata');
    const items: unknown = Reflect.get(Object(page.json), 'items');
    if (!Array.isArray(items) || typeof metadata.resourceVersion !== 'string') {
      return failed(null, 'the answer is no list');
    }
    for (const item of items) {
      const held = heldOf(item, attempt);
      if (held === null) unread += 1;
      else if (objects.length < limits.maximumObjects) objects.push(held);
    }
    next = typeof metadata.continue === 'string' ? metadata.continue : '';
    if (next === '' || objects.length >= limits.maximumObjects) {
      return { end: 'listed', version: metadata.resourceVersion, objects, truncated: next !== '', unread };
    }
    const remaining = typeof metadata.remainingItemCount === 'number' ? metadata.remainingItemCount : null;
    onProgress({ read: objects.length, remaining });
  }
}

/** The version of the newest state, by the smallest list there is. */
export async function readVersion(attempt: Attempt): Promise<string | Ending> {
  const page = await readPage(attempt, 1, '');
  if ('end' in page) return page;
  const { resourceVersion } = recordAt(page.json, 'metadata');
  return typeof resourceVersion === 'string' ? resourceVersion : failed(null, 'the answer is no list');
}

async function readPage(attempt: Attempt, size: number, next: string): Promise<{ readonly json: unknown } | Ending> {
  const query = new URLSearchParams({ limit: String(size), ...selectorOf(attempt) });
  if (next !== '') query.set('continue', next);
  const watchdog = createWatchdog(attempt.clock, attempt.signal);
  try {
    watchdog.expectWithin(limits.firstByteOfListMs);
    const accept = acceptOf(attempt, 'list');
    const answer = await attempt.connection.get(pathOfAttempt(attempt), query, watchdog.signal, accept);
    watchdog.expectWithin(limits.wholePageMs);
    // An error's body is read too, since a connection can be used again only after that.
    const json = await readJson(answer.body);
    return endingOfStatus(answer, 'list', null) ?? { json };
  } catch (error) {
    return endingOfThrown(watchdog.ranOut() ? watchdog.signal.reason : error, null);
  } finally {
    watchdog.end();
  }
}
