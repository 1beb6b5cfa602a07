import type { TrimmedObject } from '#lib/manifest/trim.ts';
import { type Clock, pause } from '../clock.ts';
import { type Attempt, changedHistory, type Ending, expired } from './attempt.ts';
import { type Backoff, createBackoff } from './backoff.ts';
import type { Connection } from './connection.ts';
import { createKindStore, isOlder } from './kind-store.ts';
import { limits } from './limits.ts';
import { type List, type Progress, readVersion } from './read-list.ts';
import { readServedList } from './read-served-list.ts';
import { readWatch } from './read-watch.ts';
import { nothingKnown, type ReflectorStatus } from './reflector-status.ts';
import type { Target } from './targets.ts';
import { refusedReason } from './wording.ts';

/** Keeps the objects of one target equal to what the API server holds, whatever fails. */
export type Reflector = {
  readonly target: Target;
  objects(): Iterable<TrimmedObject>;
  /** Of all objects that are held: `namespace/name`. */
  keys(): Iterable<string>;
  status(): ReflectorStatus;
  /** Looks again at once where the kind is absent, forbidden or failing. */
  retry(): void;
  /** The time since then was slept through: nothing is proven until the server speaks again. */
  doubt(reason: string, sinceMs: number): void;
  stop(): void;
};

export type ReflectorListener = {
  /** Objects changed in a way that somebody reads. */
  onObjects(): void;
  /** The outcome changed, or a failure began or ended. */
  onStatus(): void;
};

/** What the reflectors of one cluster share. */
export type Surroundings = {
  readonly connection: Connection;
  readonly clock: Clock;
  /** Lists take turns, so that a first reading does not flood the server. */
  inTurn<Value>(work: () => Promise<Value>): Promise<Value>;
};

/**
 * Starts reading: a list by pages, then watches from its version for ever. A lost watch resumes where it was; only an
 * expired version (410), an unreadable event or a vanished API asks for a new list, which replaces what is held at once
 * and whole. Follows the rules of client-go's Reflector (tools/cache/reflector.go).
 */
export function startReflector(target: Target, surroundings: Surroundings, listener: ReflectorListener): Reflector {
  const { connection, clock, inTurn } = surroundings;
  const stopped = new AbortController();
  const store = createKindStore();
  const backoff = createBackoff(clock);
  let apiVersion = target.version;
  let status = nothingKnown;
  /** Watches in a row that said nothing. */
  let silences = 0;
  let wasBehind = false;
  /** Since when each watch ends by an error inside the server; null while none does. */
  let internalErrorsSinceMs: number | null = null;
  /** After news that the kind was installed: it is served soon. */
  let impatience: Backoff | null = null;
  /** Refusals since the last watch that was allowed. */
  let refusals = { count: 0, sinceMs: 0 };
  let wake = () => {};

  const run = async () => {
    let version: string | null = null;
    while (!stopped.signal.aborted) {
      const step: List | Ending = await (version === null ? inTurn(list) : watch(version));
      if (stopped.signal.aborted) return;
      version = asksForList(step) ? null : step.version;
      await rest(takeIn(step));
      if (version !== null && isDeaf() && !stopped.signal.aborted) version = await poll(version);
    }
  };

  const attemptBy = (version: string): Attempt => ({
    target,
    apiVersion: version,
    connection,
    clock,
    signal: stopped.signal,
  });

  const list = async (): Promise<List | Ending> => {
    await untilReachable();
    const known = status.outcome === 'absent' ? 'absent' : 'perhaps';
    const { result, apiVersion: served } = await readServedList(attemptBy(apiVersion), known, onProgress);
    apiVersion = served;
    return result;
  };

  const onProgress = (loading: Progress) => {
    status = { ...status, loading };
  };

  const watch = async (from: string): Promise<Ending> => {
    await untilReachable();
    if (isFromTheFuture(from)) return expired(changedHistory);
    return readWatch(attemptBy(apiVersion), from, silenceMs(), {
      onAlive() {
        refusals = { count: 0, sinceMs: 0 };
        prove();
      },
      onSpoken() {
        silences = 0;
        internalErrorsSinceMs = null;
        if (status.polled) update({ polled: false });
        prove();
      },
      onUpsert(held) {
        const known = store.get(held.key) !== null;
        if (!known && store.count() >= limits.maximumObjects) update({ truncated: true });
        else if (store.upsert(held)) listener.onObjects();
      },
      onRemove(key) {
        if (store.remove(key)) listener.onObjects();
      },
      onIgnored() {
        status = { ...status, ignored: status.ignored + 1 };
      },
      held: store.get,
    });
  };

  const silenceMs = () => {
    if (status.polled) return limits.pollingMs;
    return silences === 0 ? limits.silenceMs : limits.secondSilenceMs;
  };

  const isDeaf = () => silences >= 2;

  /** Asks what the newest version is. Answers where to go on watching; null where something may have been missed. */
  const poll = async (version: string): Promise<string | null> => {
    const newest = await readVersion(attemptBy(apiVersion));
    if (stopped.signal.aborted) return null;
    if (typeof newest !== 'string') {
      await rest(takeIn(newest));
      return newest.version;
    }
    update({ polled: true });
    if (newest === version) prove();
    return newest === version ? version : null;
  };

  /** Whether what is held can no longer be followed. */
  const asksForList = (step: List | Ending): boolean => {
    const behindAgain = step.end === 'behind' && wasBehind;
    wasBehind = step.end === 'behind';
    if (step.end !== 'failed' || !step.internal) return behindAgain;
    internalErrorsSinceMs ??= clock.now();
    return clock.now() - internalErrorsSinceMs > limits.internalErrorMs;
  };

  /** Records how an attempt ended and answers how long to wait before the next. */
  const takeIn = (step: List | Ending): number => {
    switch (step.end) {
      case 'listed':
        hold(step);
        return 0;
      case 'ended':
        return clock.random() * limits.resumeSpreadMs;
      case 'silent':
        silences += 1;
        return 0;
      case 'expired':
        return fail(step.reason, nextBackoffMs());
      case 'failed':
        return fail(step.reason, Math.max(nextBackoffMs(), step.atLeastMs * (1 + clock.random() / 4)));
      case 'behind':
        return fail(step.reason, limits.behindRetryMs * (1 + clock.random()));
      case 'unreachable':
        return fail(step.reason, 0);
      case 'forbidden':
        return refuse(step.verb);
      case 'absent':
        forget('absent');
        return absentWaitMs();
    }
  };

  const hold = ({ objects, truncated, unread }: List) => {
    const changed = store.replace(objects);
    silences = 0;
    internalErrorsSinceMs = null;
    impatience = null;
    const first = status.outcome !== 'listed';
    prove();
    update({ outcome: 'listed', loading: null, truncated, unread, lists: status.lists + 1 });
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

  const isSettling = () => clock.now() - connection.returned().atMs < limits.settlingMs;

  /**
   * Whether the server came back with less than it once said, as after a restore from a backup: it would take a watch from
   * there, and say nothing until it has caught up.
   */
  const isFromTheFuture = (version: string): boolean => {
    const { atMs, version: newest } = connection.returned();
    return newest !== null && (status.proven?.atMs ?? atMs) < atMs && isOlder(newest, version);
  };

  const nextBackoffMs = () => backoff.next(isSettling() ? limits.longestSettlingBackoffMs : limits.longestBackoffMs);

  /** What is held is kept while the refusal may be one of a server that just started. */
  const refuse = (verb: 'list' | 'watch'): number => {
    const now = clock.now();
    refusals = refusals.count === 0 ? { count: 1, sinceMs: now } : { ...refusals, count: refusals.count + 1 };
    const lasts = refusals.count >= limits.refusedTimes && now - refusals.sinceMs >= limits.refusedForMs;
    const waitMs = 1_000 * 2 ** (refusals.count - 1);
    if (!lasts && status.outcome === 'listed') return fail(refusedReason(verb), waitMs);
    status = { ...status, verb };
    forget('forbidden');
    return lasts ? limits.forbiddenRetryMs * (1 - clock.random() / 12) : waitMs;
  };

  /** What may no longer be read, or no longer exists, is not shown from memory. */
  const forget = (outcome: 'forbidden' | 'absent') => {
    const news = status.outcome !== outcome;
    store.replace([]);
    update({ outcome, count: 0, loading: null, proven: null, failure: null, truncated: false, unread: 0 });
    if (news) listener.onObjects();
  };

  const absentWaitMs = () => {
    const waitMs = impatience?.next() ?? limits.absentRetryMs;
    if (waitMs >= limits.absentRetryMs) impatience = null;
    return Math.min(waitMs, limits.absentRetryMs) * (1 + clock.random() / 12);
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

  const rest = async (waitMs: number) => {
    if (waitMs <= 0) return;
    const woken = new AbortController();
    wake = () => woken.abort();
    await pause(clock, waitMs, AbortSignal.any([stopped.signal, woken.signal]));
    wake = () => {};
  };

  const untilReachable = async () => {
    const problem = connection.problem();
    if (problem === null) return;
    fail(problem.reason, 0);
    await connection.reachable(stopped.signal);
  };

  void run();
  return {
    target,
    objects: store.objects,
    keys: store.keys,
    status() {
      const nextTryAtMs = connection.problem()?.nextTryAtMs;
      const { failure } = status;
      return failure === null || nextTryAtMs === undefined
        ? status
        : { ...status, failure: { ...failure, nextTryAtMs } };
    },
    retry() {
      impatience = createBackoff(clock, limits.installedRetryMs, limits.absentRetryMs);
      wake();
    },
    doubt(reason, sinceMs) {
      if (status.proven !== null) update({ failure: { reason, sinceMs, nextTryAtMs: clock.now() } });
    },
    stop: () => stopped.abort(),
  };
}
