import type { Progress } from './read-list.ts';

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
  /** There are more objects than are held. */
  readonly truncated: boolean;
  /** Objects of the last list that could not be read. */
  readonly unread: number;
  /** The server says nothing by itself, so it is asked from time to time. */
  readonly polled: boolean;
  /** Complete lists so far. */
  readonly lists: number;
  /** Events so far that came too late to say anything new. */
  readonly ignored: number;
};

export const nothingKnown: ReflectorStatus = {
  outcome: 'unknown',
  count: 0,
  loading: null,
  proven: null,
  failure: null,
  verb: 'list',
  truncated: false,
  unread: 0,
  polled: false,
  lists: 0,
  ignored: 0,
};
