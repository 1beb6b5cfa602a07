import {
  type Attempt,
  type Ending,
  endingOfStatus,
  expired,
  failed,
  heldOf,
  pathOfAttempt,
  selectorOf,
} from './attempt.ts';
import { type Held, recordAt } from './kind-store.ts';
import { watchLines } from './watch-lines.ts';
import { createWatchdog } from './watchdog.ts';
import { reasonOf, reasonOfStatus } from './wording.ts';

/** Hears what a watch says. */
export type WatchListener = {
  /** The server spoke: all that is held was true just now. */
  onAlive(): void;
  onUpsert(held: Held): void;
  onRemove(key: string): void;
};

/** Some proxies hold the head back until the first event, and bookmarks come about once a minute. */
const firstByteOfWatchMs = 75_000;
/** One and a half times the interval of bookmarks. */
const silenceMs = 90_000;
/** A watch that ends sooner than this without an event counts as a failure, or two sides could spin. */
const shortWatchMs = 1_000;

const shortestServerTimeoutSeconds = 300;

/** Watches from a version until the server, the network or silence ends it. */
export async function readWatch(attempt: Attempt, from: string, listener: WatchListener): Promise<Ending> {
  const { clock } = attempt;
  const startedAtMs = clock.now();
  const watchdog = createWatchdog(clock, attempt.signal);
  let version = from;
  const endedBy = (reason: string): Ending => {
    const short = version === from && clock.now() - startedAtMs < shortWatchMs;
    // A watch that had lived goes on where it was: load balancers cut quiet connections every minute.
    return short ? failed(version, reason) : { end: 'ended', version };
  };
  try {
    watchdog.expectWithin(firstByteOfWatchMs);
    const answer = await attempt.transport.get(pathOfAttempt(attempt), watchQuery(attempt, from), watchdog.signal);
    const refused = endingOfStatus(answer, 'watch', from);
    if (refused !== null) {
      answer.body.destroy();
      return refused;
    }
    listener.onAlive();
    watchdog.expectWithin(silenceMs);
    for await (const line of watchLines(answer.body)) {
      watchdog.expectWithin(silenceMs);
      const taken = takeEvent(line, version, attempt, listener);
      if ('end' in taken) return taken;
      version = taken.version;
      listener.onAlive();
    }
    return endedBy('the server ends each watch at once');
  } catch (error) {
    return endedBy(reasonOf(error));
  } finally {
    watchdog.end();
  }
}

function watchQuery(attempt: Attempt, from: string): URLSearchParams {
  const seconds = shortestServerTimeoutSeconds * (1 + attempt.clock.random());
  return new URLSearchParams({
    watch: '1',
    resourceVersion: from,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(Math.floor(seconds)),
    ...selectorOf(attempt),
  });
}

/** The version after one event, or how the watch ends by it. An event that cannot be read is never skipped. */
function takeEvent(
  line: string,
  version: string,
  attempt: Attempt,
  listener: WatchListener,
): Ending | { readonly version: string } {
  const event = parseEvent(line);
  if (event === null) return expired('an event could not be read');
  const { type, object } = event;
  const moved = recordAt(object, 'metadata').resourceVersion;
  if (type === 'ERROR') return endingOfError(object, version);
  if (type === 'BOOKMARK') return { version: typeof moved === 'string' ? moved : version };
  const held = heldOf(object, attempt);
  if (held === null) return expired('an event had no object');
  if (type === 'DELETED') listener.onRemove(held.key);
  else listener.onUpsert(held);
  return { version: held.resourceVersion };
}

function endingOfError(object: unknown, version: string): Ending {
  const code: unknown = Reflect.get(Object(object), 'code');
  if (code === 410) return expired(reasonOfStatus(410));
  if (code === 429 || (typeof code === 'number' && code >= 500)) return failed(version, reasonOfStatus(code));
  return expired('the server ended the watch with an error');
}

const eventTypes: ReadonlySet<unknown> = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']);

function parseEvent(line: string): { readonly type: string; readonly object: unknown } | null {
  try {
    const event: unknown = JSON.parse(line);
    const type: unknown = Reflect.get(Object(event), 'type');
    return typeof type === 'string' && eventTypes.has(type)
      ? { type, object: Reflect.get(Object(event), 'object') }
      : null;
  } catch {
    return null;
  }
}
