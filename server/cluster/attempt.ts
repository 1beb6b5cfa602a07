import type { Clock } from '../clock.ts';
import { type Held, readHeld } from './kind-store.ts';
import { pathOf, type Target } from './targets.ts';
import type { Transport } from './transport.ts';
import { reasonOfStatus } from './wording.ts';

/** What one attempt to list or watch works with. */
export type Attempt = {
  readonly target: Target;
  /** Version of the API to ask by. */
  readonly apiVersion: string;
  readonly transport: Transport;
  readonly clock: Clock;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
};

/** How an attempt ended without a list. `version` is where to go on watching; null asks for a new list. */
export type Ending =
  /** A watch that lived and is over. */
  | { readonly end: 'ended'; readonly version: string }
  /** What was held can no longer be followed. */
  | { readonly end: 'expired'; readonly version: null; readonly reason: string }
  | { readonly end: 'failed'; readonly version: string | null; readonly reason: string; readonly atLeastMs: number }
  | { readonly end: 'forbidden'; readonly version: null; readonly verb: 'list' | 'watch' }
  | { readonly end: 'absent'; readonly version: null };

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

export function expired(reason: string): Ending {
  return { end: 'expired', version: null, reason };
}

export function failed(version: string | null, reason: string, atLeastMs = 0): Ending {
  return { end: 'failed', version, reason, atLeastMs };
}

export function pathOfAttempt({ target, apiVersion }: Attempt): string {
  return pathOf(target, apiVersion);
}

/** What narrows a target to the one object it names. */
export function selectorOf({ target }: Attempt): Record<string, string> {
  return target.name === null ? {} : { fieldSelector: `metadata.name=${target.name}` };
}

/** An object as it came. Items of a list do not say what they are, so it is said for them. */
export function heldOf(item: unknown, { target, apiVersion }: Attempt): Held | null {
  if (typeof item !== 'object' || item === null) return null;
  const { kind, group } = target;
  return readHeld({ ...item, kind, apiVersion: group === '' ? apiVersion : `${group}/${apiVersion}` });
}
