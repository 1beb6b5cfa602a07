'use client';

import { useCallback, useMemo, useState } from 'react';
import { canBeCalled, canCall, type Lane } from '#lib/explain/lanes/lanes.ts';
import { callerName } from '#lib/explain/path-answer.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import type { RequestPath, SampleRequest } from '#lib/model/path.ts';
import type { Topology } from '#lib/model/topology.ts';
import { type PathPicture, pathPicture } from './path-picture.ts';
import type { PathWish } from './path-wish.ts';
import { usePathWish } from './use-path-wish.ts';

/** The path that is being looked at or picked, and what can be done with it. */
export type PathMode = {
  readonly wish: PathWish | null;
  readonly picture: PathPicture | null;
  /** The path to draw on the map; null where none is. */
  readonly drawn: RequestPath | null;
  /** Why the last click named no end of a path; null while nothing is wrong. */
  readonly problem: string | null;
  /** Takes an object as the end that is being picked; false where none is, so that the click means something else. */
  readonly pick: (id: ObjectId) => boolean;
  readonly openTo: (to: ObjectId) => void;
  readonly openFrom: (from: ObjectId) => void;
  readonly pickCaller: () => void;
  readonly choose: (lane: Lane) => void;
  readonly draw: (how: PathWish['drawn']) => void;
  readonly setSample: (sample: SampleRequest) => void;
  /** Every kind of caller again, none chosen. */
  readonly all: () => void;
  /** One step back: from picking a caller to the lanes, else out of the path. */
  readonly leave: () => void;
  readonly close: () => void;
};

const nothing = { port: null, via: null, drawn: 'lanes', sample: {} } as const;

export function usePath(topology: Topology | null): PathMode {
  const [wish, setWish] = usePathWish();
  const [problem, setProblem] = useState<string | null>(null);
  const picture = useMemo(
    () => (wish === null || topology === null ? null : pathPicture(topology, wish)),
    [topology, wish],
  );
  const chosen = picture?.kind === 'lanes' ? picture.chosen : null;

  const go = useCallback(
    (next: PathWish | null) => {
      setProblem(null);
      setWish(next);
    },
    [setWish],
  );
  const pick = useCallback(
    (id: ObjectId): boolean => {
      if (wish === null || topology === null || picture?.kind !== 'picking') return false;
      const fits = picture.what === 'to' ? canBeCalled(topology, id) : canCall(topology, id);
      if (!fits) setProblem(whyNot(id, picture.what));
      else go(picture.what === 'to' ? { ...wish, to: id, port: null } : { ...wish, from: id, via: null });
      return true;
    },
    [wish, topology, picture, go],
  );

  return {
    wish,
    picture,
    drawn: wish?.drawn === 'map' ? (chosen?.path ?? null) : null,
    problem,
    pick,
    openTo: useCallback((to) => go({ ...nothing, from: '', to }), [go]),
    openFrom: useCallback((from) => go({ ...nothing, from, to: null }), [go]),
    pickCaller: () => wish !== null && go({ ...wish, from: null, via: null, drawn: 'lanes' }),
    choose: (lane) => wish !== null && go({ ...wish, from: callerName(lane.caller), via: lane.via }),
    draw: (how) => {
      if (wish === null) return;
      const pair = chosen === null ? {} : { from: callerName(chosen.caller), via: chosen.via };
      go({ ...wish, ...pair, drawn: how });
    },
    setSample: (sample) => wish !== null && go({ ...wish, sample }),
    all: () => wish !== null && go({ ...wish, from: '', via: null, drawn: 'lanes' }),
    leave: () => {
      if (wish !== null && wish.from === null && wish.to !== null) go({ ...wish, from: '' });
      else if (wish?.drawn === 'map') go({ ...wish, drawn: 'lanes' });
      else go(null);
    },
    close: () => go(null),
  };
}

function whyNot(id: ObjectId, what: 'from' | 'to'): string {
  const { kind, name } = parseObjectId(id);
  return what === 'to'
    ? `${kind} ${name} is nothing that requests go to. Click a service, a pod or an endpoint.`
    : `${kind} ${name} does not call by itself. Click a pod or a Gateway.`;
}
