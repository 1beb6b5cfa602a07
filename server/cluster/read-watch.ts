import {
  type Attempt,
  acceptOf,
  behind,
  changedHistory,
  type Ending,
  endingOfStatus,
  endingOfThrown,
  expired,
  failed,
  heldOf,
  pathOfAttempt,
  saysTooLarge,
  selectorOf,
} from './attempt.ts';
import { type Held, isOlder, recordAt } from './kind-store.ts';
import { limits } from './limits.ts';
import { type Answer, readJson } from './transport.ts';
import { watchLines } from './watch-lines.ts';
import { createWatchdog } from './watchdog.ts';
import { reasonOf, reasonOfStatus } from './wording.ts';

/** Hears what a watch says. */
export type WatchListener = {
  /** The server took the watch: all that is held was true just now. */
  onAlive(): void;
  /** The server sent something that could be read. */
  onSpoken(): void;
  onUpsert(held: Held): void;
  onRemove(key: string): void;
  /** An event came too late to say anything new. */
  onIgnored(): void;
  /** What is held under this key. */
  held(key: string): Held | null;
};

const maximumErrorBytes = 64 * 1_024;

/** Watches from a version until the server, the network or so much silence ends it. */
export async function readWatch(
  attempt: Attempt,
  from: string,
  silenceMs: number,
  listener: WatchListener,
): Promise<Ending> {
  const { clock } = attempt;
  const startedAtMs = clock.now();
  const watchdog = createWatchdog(clock, attempt.signal);
  let version = from;
  let said = false;
  let answered = false;
  const endedBy = (reason: string): Ending => {
    const short = !said && clock.now() - startedAtMs < limits.shortWatchMs;
    // A watch that had lived goes on where it was: load balancers cut quiet connections every minute.
    return short ? failed(version, reason) : { end: 'ended', version };
  };
  try {
    watchdog.expectWithin(limits.firstByteOfWatchMs);
    const accept = acceptOf(attempt, 'watch');
    const query = watchQuery(attempt, from);
    const answer = await attempt.connection.get(pathOfAttempt(attempt), query, watchdog.signal, accept);
    answered = true;
    if (answer.status !== 200) return await refused(answer, from);
    listener.onAlive();
    watchdog.expectWithin(silenceMs);
    for await (const line of watchLines(answer.body)) {
      watchdog.expectWithin(silenceMs);
      said = true;
      const taken = takeEvent(line, version, attempt, listener);
      if ('end' in taken) return taken;
      version = taken.version;
      listener.onSpoken();
    }
    return endedBy('the server ends each watch at once');
  } catch (error) {
    const why = watchdog.ranOut() ? watchdog.signal.reason : error;
    if (!answered) return endingOfThrown(why, version);
    return watchdog.ranOut() && !said ? { end: 'silent', version } : endedBy(reasonOf(why));
  } finally {
    watchdog.end();
  }
}

function watchQuery(attempt: Attempt, from: string): URLSearchParams {
  const seconds = limits.watchSeconds * (1 + attempt.clock.random());
  return new URLSearchParams({
    watch: '1',
    resourceVersion: from,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(Math.floor(seconds)),
    ...selectorOf(attempt),
  });
}

async function refused(answer: Answer, from: string): Promise<Ending> {
  const status = await readJson(answer.body, maximumErrorBytes);
  if (answer.status === 504 && saysTooLarge(status)) return behind(from);
  return endingOfStatus(answer, 'watch', from) ?? failed(from, reasonOfStatus(answer.status));
}

/** The version after one event, or how the watch ends by it. An event that cannot be read is never skipped. */
function takeEvent(
  line: string | null,
  version: string,
  attempt: Attempt,
  listener: WatchListener,
): Ending | { readonly version: string } {
  const event = parseEvent(line);
  if (event === null) return expired('an event could not be read');
  const { type, object } = event;
  if (type === 'ERROR') return endingOfError(object, version);
  if (type === 'BOOKMARK') return takeBookmark(object, version);
  const held = heldOf(object, attempt);
  if (held === null) return expired('an event had no object of the kind that is watched');
  const late = isOlder(held.resourceVersion, version);
  const before = late ? listener.held(held.key) : null;
  // Perhaps its deletion came first, and nothing is remembered of what was deleted.
  if (late && before === null && type !== 'DELETED') return expired('events came out of order');
  if (late && (before === null || !isOlder(before.resourceVersion, held.resourceVersion))) {
    listener.onIgnored();
    return { version };
  }
  if (type === 'DELETED') listener.onRemove(held.key);
  else listener.onUpsert(held);
  return { version: late ? version : held.resourceVersion };
}

function takeBookmark(object: unknown, version: string): Ending | { readonly version: string } {
  const moved = recordAt(object, 'metadata').resourceVersion;
  if (typeof moved !== 'string') return expired('an event could not be read');
  // No server goes back but one that was restored from a backup.
  return isOlder(moved, version) ? expired(changedHistory) : { version: moved };
}

function endingOfError(object: unknown, version: string): Ending {
  const code: unknown = Reflect.get(Object(object), 'code');
  if (code === 410) return expired(reasonOfStatus(410));
  if (saysTooLarge(object)) return behind(version);
  if (code === 429) return failed(version, reasonOfStatus(code), retryAfterMs(object));
  if (typeof code === 'number' && code >= 500) return failed(version, reasonOfStatus(code), 0, true);
  return expired('the server ended the watch with an error');
}

function retryAfterMs(status: unknown): number {
  const seconds = recordAt(status, 'details').retryAfterSeconds;
  return typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : 0;
}

const eventTypes: ReadonlySet<unknown> = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']);

function parseEvent(line: string | null): { readonly type: string; readonly object: unknown } | null {
  try {
    const event: unknown = JSON.parse(line ?? '');
    const type: unknown = Reflect.get(Object(event), 'type');
    return typeof type === 'string' && eventTypes.has(type)
      ? { type, object: Reflect.get(Object(event), 'object') }
      : null;
  } catch {
    return null;
  }
}
