import { type Lane, type LaneStart, type Lanes, laneKey, lanesTo } from '#lib/explain/lanes/lanes.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { type Caller, callerKinds } from '#lib/model/path.ts';
import type { Topology } from '#lib/model/topology.ts';
import { anyCaller, callerAt, callerOf } from '#lib/resolve/path/caller.ts';
import { destinationOf } from '#lib/resolve/path/destination.ts';
import type { PathWish } from './path-wish.ts';

/** What a wish about a path shows. */
export type PathPicture =
  | { readonly kind: 'picking'; readonly what: 'from' | 'to' }
  /** One end is not there, or nothing can be sent to or from it. */
  | { readonly kind: 'missing'; readonly id: string; readonly end: 'from' | 'to' }
  | {
      readonly kind: 'lanes';
      readonly lanes: Lanes;
      /** The lane that is spelled out: the wished one, else the first. */
      readonly chosen: Lane | null;
      /** A caller was asked for, so that its path can be drawn alone. */
      readonly isPair: boolean;
    };

export function pathPicture(topology: Topology, wish: PathWish): PathPicture {
  if (wish.to === null) return { kind: 'picking', what: 'to' };
  const to = destinationOf(topology, wish.to, wish.port);
  if (to === null) return { kind: 'missing', id: wish.to, end: 'to' };
  if (wish.from === null) return { kind: 'picking', what: 'from' };
  const caller = wish.from === '' ? null : callerNamed(topology, wish.from);
  if (wish.from !== '' && caller === null) return { kind: 'missing', id: wish.from, end: 'from' };
  const start: LaneStart | null = caller === null ? null : { caller, via: wish.via ?? to.via };
  const lanes = lanesTo(topology, to, wish.sample, start);
  const key = start === null ? null : laneKey(start.caller, start.via);
  const chosen = lanes.lanes.find((lane) => lane.key === key) ?? lanes.lanes[0] ?? null;
  return { kind: 'lanes', lanes, chosen, isPair: start !== null };
}

/** A caller as links name it; null where there is none of that name. */
function callerNamed(topology: Topology, text: string): Caller | null {
  if (text.startsWith('ip:')) return callerAt(topology, text.slice('ip:'.length));
  const kind = callerKinds.find((each) => text === `kind:${each}`);
  if (kind !== undefined) return anyCaller(kind);
  return callerOf(topology, text as ObjectId);
}
