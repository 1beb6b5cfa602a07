import { objectId } from '#lib/model/object-id.ts';
import type { Gap } from '#lib/model/snapshot.ts';
import type { Freshness, FreshnessState, KindFreshness, KindState } from '#lib/model/status.ts';
import { limits } from './limits.ts';
import type { Reflector } from './reflector.ts';
import type { ReflectorStatus } from './reflector-status.ts';
import type { Target } from './targets.ts';
import {
  absentSentence,
  forbiddenSentence,
  polledSentence,
  syncingSentence,
  truncatedSentence,
  unreachableSentence,
  unreadSentence,
} from './wording.ts';

type Readable = Pick<Reflector, 'target' | 'status'>;

/** How well one target is known at this moment of the monotonic clock. */
export function freshnessOf({ target, status }: Readable, nowMs: number): KindFreshness {
  const { count, proven } = status();
  const state = stateOf(status(), nowMs);
  return {
    kind: target.kind,
    resource: target.resource,
    state,
    count,
    since: proven?.at ?? null,
    ageMs: proven === null ? null : Math.round(nowMs - proven.atMs),
    sentence: sentenceOf(target, status(), state, nowMs),
  };
}

/** The freshness of the whole picture: that of the kind that is known worst. What is absent or forbidden is known. */
export function overallFreshness(
  context: string,
  kinds: readonly KindFreshness[],
  hasPicture: boolean,
  startedAt: string,
): Freshness {
  const of = (...states: readonly KindState[]) => kinds.filter(({ state }) => states.includes(state));
  const worst = of('stale')[0] ?? of('delayed', 'unreachable')[0] ?? null;
  const answer = (state: FreshnessState, since: string, sentence: string): Freshness => ({
    state,
    since,
    sentence,
    perKind: kinds,
  });
  if (!hasPicture) {
    const unreachable = of('unreachable')[0];
    const loading = of('syncing').length;
    if (unreachable === undefined || of('synced').length > 0) {
      return answer('syncing', startedAt, `Reading ${context}: ${kinds.length - loading} of ${kinds.length} kinds.`);
    }
    return answer('unreachable', startedAt, `The cluster of ${context} cannot be read. ${unreachable.sentence ?? ''}`);
  }
  if (worst === null) {
    if (of('syncing').length > 0) return answer('syncing', startedAt, `Reading ${context}.`);
    const oldest = oldestProof(kinds) ?? startedAt;
    return answer('live', oldest, `Watching ${context}, as of ${oldest}.`);
  }
  const since = worst.since ?? startedAt;
  const why = worst.sentence ?? '';
  return worst.state === 'stale'
    ? answer('stale', since, `Stale since ${since}. ${why}`.trim())
    : answer('delayed', since, `No confirmation since ${since}. ${why}`.trim());
}

/** What cannot be seen. Data that is merely old is no gap: the picture stays and says how old it is. */
export function gapsOf(reflectors: readonly Readable[], nowMs: number): readonly Gap[] {
  return reflectors.flatMap(({ target, status }): readonly Gap[] => {
    const state = stateOf(status(), nowMs);
    if (state === 'synced' || state === 'delayed' || state === 'stale') return [];
    const { kind, namespace, name } = target;
    const object = name === null ? null : objectId(kind, namespace ?? '', name);
    return [{ kind, cause: state, sentence: gapSentence(target, status(), state), object, origin: null }];
  });
}

type GapState = Exclude<KindState, 'synced' | 'delayed' | 'stale'>;

/** Says nothing that changes while the gap does not, or each look at it would be a new version of the picture. */
function gapSentence(target: Target, { verb, failure, unread }: ReflectorStatus, state: GapState): string {
  switch (state) {
    case 'forbidden':
      return forbiddenSentence(target, verb);
    case 'absent':
      return absentSentence(target);
    case 'syncing':
      return syncingSentence(target, 0, null);
    case 'truncated':
      return unread > 0 ? unreadSentence(target, unread) : truncatedSentence(target, limits.maximumObjects);
    case 'unreachable':
      return unreachableSentence(target, failure?.reason ?? 'no answer', null);
  }
}

function stateOf(status: ReflectorStatus, nowMs: number): KindState {
  const { outcome, proven, failure, truncated, unread } = status;
  if (outcome === 'forbidden' || outcome === 'absent') return outcome;
  if (proven === null) return failure === null ? 'syncing' : 'unreachable';
  const ageMs = nowMs - proven.atMs;
  if (ageMs > limits.staleAfterMs || (failure !== null && nowMs - failure.sinceMs > limits.staleFailureMs))
    return 'stale';
  if (ageMs > limits.delayedAfterMs || failure !== null) return 'delayed';
  return truncated || unread > 0 ? 'truncated' : 'synced';
}

function sentenceOf(target: Target, status: ReflectorStatus, state: KindState, nowMs: number): string | null {
  const { failure, loading } = status;
  switch (state) {
    case 'syncing':
      return syncingSentence(target, loading?.read ?? 0, loading?.remaining ?? null);
    case 'forbidden':
    case 'absent':
    case 'truncated':
      return gapSentence(target, status, state);
    case 'unreachable':
    case 'delayed':
    case 'stale':
      if (failure === null) return null;
      return unreachableSentence(target, failure.reason, Math.max(0, failure.nextTryAtMs - nowMs));
    case 'synced':
      return status.polled ? polledSentence(target) : null;
  }
}

function oldestProof(kinds: readonly KindFreshness[]): string | null {
  const proofs = kinds.flatMap(({ since }) => since ?? []).sort();
  return proofs[0] ?? null;
}
