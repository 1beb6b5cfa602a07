import type { TrimmedObject } from '#lib/manifest/trim.ts';
import { type Clock, pause } from '../clock.ts';
import type { Attempt, Ending } from './attempt.ts';
import { createBackoff } from './backoff.ts';
import { createKindStore } from './kind-store.ts';
import { type List, maximumObjects, type Progress, readList } from './read-list.ts';
import { readVersions } from './read-versions.ts';
import { readWatch } from './read-watch.ts';
import type { Target } from './targets.ts';
import type { Transport } from './transport.ts';

/** Keeps the objects of one target equal to what the API server holds, whatever fails. */
export type Reflector = {
  readonly target: Target;
  objects(): Iterable<TrimmedObject>;
  status(): ReflectorStatus;
  stop(): void;
};

/** What is known about one target. */
export type ReflectorStatus = {
  /** `unknown` until the first list, or a reason why there is none. */
  readonly outcome: 'unknown' | 'listed' | 'forbidden' | 'absent' | 'failed';
  readonly count: number;
  /** How far the list is that is being read; null while none is. */
  readonly loading: Progress | null;
  /** The last proof that what is held is true: on the monotonic clock, and RFC 3339. Null before the first list. */
  readonly proven: { readonly atMs: number; readonly at: string } | null;
  /** Why the last attempt failed; null while nothing is wrong. */
  readonly failure: { readonly reason: string; readonly sinceMs: number; readonly nextTryAtMs: number } | null;
  /** The verb that is forbidden. */
  readonly verb: 'list' | 'watch';
  readonly truncated: boolean;
  /** Complete lists so far. */
  readonly lists: number;
};

export type ReflectorListener = {
  /** Objects changed in a way that somebody reads. */
  onObjects(): void;
  /** The outcome changed, or a failure began or ended. */
  onStatus(): void;
};

/** What the reflectors of one cluster share. */
export type Surroundings = {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Lists take turns, so that a first reading does not flood the server. */
  inTurn<Value>(work: () => Promise<Value>): Promise<Value>;
};

const forbiddenRetryMs = 60_000;
const longestForbiddenRetryMs = 300_000;
const absentRetryMs = 60_000;
/** Watches that end at the same moment, as when the server restarts, resume spread over this time. */
const resumeSpreadMs = 1_000;

const nothingKnown: ReflectorStatus = {
  outcome: 'unknown',
  count: 0,
  loading: null,
  proven: null,
  failure: null,
  verb: 'list',
  truncated: false,
  lists: 0,
};

/**
 * Starts reading: a list by pages, then watches from its version for ever. A lost watch resumes where it was; only an
 * expired version (410), an unreadable event or a vanished API asks for a new list, which replaces what is held at once
 * and whole. Follows the rules of client-go's Reflector (tools/cache/reflector.go).
 */
export function startReflector(target: Target, surroundings: Surroundings, listener: ReflectorListener): Reflector {
  const { transport, clock, inTurn } = surroundings;
  const stopped = new AbortController();
  const store = createKindStore();
  const backoff = createBackoff(clock);
  const forbiddenBackoff = createBackoff(clock, forbiddenRetryMs, longestForbiddenRetryMs);
  let apiVersion = target.version;
  let status = nothingKnown;

  const run = async () => {
    let version: string | null = null;
    while (!stopped.signal.aborted) {
      const step: List | Ending = version === null ? await inTurn(list) : await watch(version);
      if (stopped.signal.aborted) return;
      version = step.version;
      const waitMs = takeIn(step);
      if (waitMs > 0) await pause(clock, waitMs, stopped.signal);
    }
  };

  const attemptBy = (version: string): Attempt => ({
    target,
    apiVersion: version,
    transport,
    clock,
    signal: stopped.signal,
  });

  /** Where the version asked for is not served, another may be. */
  const list = async (): Promise<List | Ending> => {
    const result = await readList(attemptBy(apiVersion), onProgress);
    if (result.end !== 'absent' || target.group === '') return result;
    const versions = await readVersions(attemptBy(apiVersion));
    if ('end' in versions) return versions;
    for (const version of versions) {
      const other = await readList(attemptBy(version), onProgress);
      if (other.end === 'absent') continue;
      apiVersion = version;
      return other;
    }
    return result;
  };

  const onProgress = (loading: Progress) => {
    status = { ...status, loading };
  };

  const watch = (from: string): Promise<Ending> =>
    readWatch(attemptBy(apiVersion), from, {
      onAlive: prove,
      onUpsert(held) {
        if (store.count() < maximumObjects && store.upsert(held)) listener.onObjects();
      },
      onRemove(key) {
        if (store.remove(key)) listener.onObjects();
      },
    });

  /** Records how an attempt ended and answers how long to wait before the next. */
  const takeIn = (step: List | Ending): number => {
    switch (step.end) {
      case 'listed':
        hold(step);
        return 0;
      case 'ended':
        return clock.random() * resumeSpreadMs;
      case 'expired':
        return fail(step.reason, backoff.next());
      case 'failed':
        return fail(step.reason, Math.max(backoff.next(), step.atLeastMs * (1 + clock.random() / 4)));
      case 'forbidden':
        status = { ...status, verb: step.verb };
        forget('forbidden');
        return forbiddenBackoff.next();
      case 'absent':
        forget('absent');
        return absentRetryMs * (1 + clock.random() / 12);
    }
  };

  const hold = ({ objects, truncated }: List) => {
    const changed = store.replace(objects);
    forbiddenBackoff.reset();
    const first = status.outcome !== 'listed';
    prove();
    update({ outcome: 'listed', loading: null, truncated, lists: status.lists + 1 });
    if (changed || first) listener.onObjects();
  };

  const fail = (reason: string, waitMs: number): number => {
    const now = clock.now();
    update({
      outcome: status.proven === null ? 'failed' : 'listed',
      loading: null,
      failure: { reason, sinceMs: status.failure?.sinceMs ?? now, nextTryAtMs: now + waitMs },
    });
    return waitMs;
  };

  /** What may no longer be read, or no longer exists, is not shown from memory. */
  const forget = (outcome: 'forbidden' | 'absent') => {
    const news = status.outcome !== outcome;
    store.replace([]);
    update({ outcome, count: 0, loading: null, proven: null, failure: null, truncated: false });
    if (news) listener.onObjects();
  };

  const prove = () => {
    update({ proven: { atMs: clock.now(), at: clock.timestamp() }, count: store.count(), failure: null });
  };

  const update = (change: Partial<ReflectorStatus>) => {
    const before = status;
    status = { ...status, ...change };
    if (before.outcome !== status.outcome || (before.failure === null) !== (status.failure === null)) {
      listener.onStatus();
    }
  };

  void run();
  return { target, objects: store.objects, status: () => status, stop: () => stopped.abort() };
}
