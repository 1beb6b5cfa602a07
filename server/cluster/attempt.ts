import type { Clock } from '../clock.ts';
import type { Connection } from './connection.ts';
import { type Held, readHeld, recordAt } from './kind-store.ts';
import { pathOf, type Target } from './targets.ts';
import { Unreachable } from './unreachable.ts';
import { reasonOf, reasonOfStatus } from './wording.ts';

/** What one attempt to list or watch works with. */
export type Attempt = {
  readonly target: Target;
  /** Version of the API to ask by. */
  readonly apiVersion: string;
  readonly connection: Pick<Connection, 'get'>;
  readonly clock: Clock;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
};

/** How an attempt ended without a list. `version` is where to go on watching; null asks for a new list. */
export type Ending =
  /** A watch that lived and is over. */
  | { readonly end: 'ended'; readonly version: string }
  /** A watch that said nothing at all. */
  | { readonly end: 'silent'; readonly version: string }
  /** What was held can no longer be followed. */
  | { readonly end: 'expired'; readonly version: null; readonly reason: string }
  | Failed
  /** This server has not yet seen the version asked for, or never will. */
  | { readonly end: 'behind'; readonly version: string; readonly reason: string }
  /** No connection came about; the others have none either. */
  | { readonly end: 'unreachable'; readonly version: string | null; readonly reason: string }
  | { readonly end: 'forbidden'; readonly version: null; readonly verb: 'list' | 'watch' }
  | { readonly end: 'absent'; readonly version: null };

type Failed = {
  readonly end: 'failed';
  readonly version: string | null;
  readonly reason: string;
  /** The server asked to wait at least so long. */
  readonly atLeastMs: number;
  /** An error inside the server, told by an event of a watch. */
  readonly internal: boolean;
};

/** How an attempt ends by the head of its answer; null for an answer that can be read. */
export function endingOfStatus(
  { status, retryAfterMs }: { readonly status: number; readonly retryAfterMs: number | null },
  verb: 'list' | 'watch',
  version: string | null,
): Ending | null {
  switch (status) {
    case 200:
      return null;
    case 403:
      return { end: 'forbidden', version: null, verb };
    case 404:
      // Whether the API is gone, the next list decides.
      return verb === 'list' ? { end: 'absent', version: null } : expired(reasonOfStatus(status));
    case 410:
      return expired(reasonOfStatus(status));
    default:
      return failed(version, reasonOfStatus(status), retryAfterMs ?? 0);
  }
}

/** How an attempt ends by an error instead of an answer. */
export function endingOfThrown(error: unknown, version: string | null): Ending {
  const reason = reasonOf(error);
  return error instanceof Unreachable ? { end: 'unreachable', version, reason } : failed(version, reason);
}

export function expired(reason: string): Ending {
  return { end: 'expired', version: null, reason };
}

export function failed(version: string | null, reason: string, atLeastMs = 0, internal = false): Failed {
  return { end: 'failed', version, reason, atLeastMs, internal };
}

/**
 * Whether a Status says that the version asked for is newer than what the server holds: after a restore from a backup,
 * or where one of several servers lags. Servers before 1.17 say it in the message only.
 */
export function saysTooLarge(status: unknown): boolean {
  const causes: unknown = recordAt(status, 'details').causes;
  const reasons = Array.isArray(causes)
    ? causes.map((cause: unknown): unknown => Reflect.get(Object(cause), 'reason'))
    : [];
  const message: unknown = Reflect.get(Object(status), 'message');
  return (
    reasons.includes('ResourceVersionTooLarge') ||
    (typeof message === 'string' && message.includes('Too large resource version'))
  );
}

export const changedHistory = 'the history of the cluster changed';

export function behind(version: string): Ending {
  return { end: 'behind', version, reason: 'the server is behind what it said before' };
}

export function pathOfAttempt({ target, apiVersion }: Attempt): string {
  return pathOf(target, apiVersion);
}

/** What narrows a target to the one object it names. */
export function selectorOf({ target }: Attempt): Record<string, string> {
  return target.name === null ? {} : { fieldSelector: `metadata.name=${target.name}` };
}

/** The form of the answer to ask for: without the body where only names are read. */
export function acceptOf({ target }: Attempt, verb: 'list' | 'watch'): string {
  if (!target.namesOnly) return 'application/json';
  const form = verb === 'list' ? 'PartialObjectMetadataList' : 'PartialObjectMetadata';
  return `application/json;as=${form};g=meta.k8s.io;v=v1, application/json`;
}

/** An object as it came; null for what is no object of the target's kind. Items of a list do not say what they are. */
export function heldOf(item: unknown, { target, apiVersion }: Attempt): Held | null {
  if (typeof item !== 'object' || item === null) return null;
  const { kind, group, namesOnly } = target;
  const says: unknown = Reflect.get(item, 'kind');
  const expected = namesOnly ? ['PartialObjectMetadata', kind] : [kind];
  if (typeof says === 'string' && says !== '' && !expected.includes(says)) return null;
  return readHeld({ ...item, kind, apiVersion: group === '' ? apiVersion : `${group}/${apiVersion}` });
}
