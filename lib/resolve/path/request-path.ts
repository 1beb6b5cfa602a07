import type { WaypointName } from '#lib/model/object-id.ts';
import type { Caller, Destination, PathNote, RequestPath, SampleRequest } from '#lib/model/path.ts';
import type { Topology, WorkloadFacts } from '#lib/model/topology.ts';
import type { AskedWaypoint } from './asked-waypoint.ts';
import { askedWaypoint, sharedWaypoints } from './asked-waypoint.ts';
import { branchesOf, routeNotes } from './branches.ts';
import { bypassedWaypoints } from './bypassed.ts';
import type { Target } from './destination.ts';
import { findTarget } from './destination.ts';
import { equalEndpoints } from './equal-endpoints.ts';
import type { Course } from './follow.ts';
import { follow } from './follow.ts';
import { onwardFrom, onwardFromSidecar } from './onward.ts';
import type { Onward } from './onward-rule.ts';
import { gapInPath } from './path-gap.ts';
import type { PathIndex } from './path-index.ts';
import { pathIndexOf } from './path-index.ts';

/**
 * The way of a request from a caller to a destination: the hops, whom each of them sees calling, what it evaluates, and
 * the waypoints that are not on the way. With several endpoints or a canary it shows the way of the first and says where
 * others end differently; then the verdict depends. Total: what cannot be told is undetermined.
 */
export function requestPath(
  topology: Topology,
  from: Caller,
  to: Destination,
  sample: SampleRequest = {},
): RequestPath {
  const index = pathIndexOf(topology);
  const target = findTarget(to, index);
  if (target === null) return nothingKnown(from, to);
  const all = coursesOf({ from, to, target, sample, index });
  const courses = all.filter(({ onward }) => onward?.choice !== 'not-taken');
  const [main, ...others] = courses;
  if (main === undefined) return nothingKnown(from, to);
  const verdict = together(courses);
  const path: RequestPath = {
    from,
    to: { ...to, port: to.port ?? target.port.number },
    hops: main.hops,
    bypassed: bypassedWaypoints(from, target, ownEndpoint(main, target, index), courses, index),
    branches: branchesOf(all),
    verdict,
    decidedAt: verdict === main.verdict ? main.decidedAt : null,
    gap: main.gap,
    notes: [
      ...portNotes(target),
      ...main.notes,
      ...canaryNotes(main, index),
      ...routeNotes(courses),
      ...differing(main, others),
    ],
  };
  return withGap(path, main, target, index);
}

type Request = {
  readonly from: Caller;
  readonly to: Destination;
  readonly target: Target;
  readonly sample: SampleRequest;
  readonly index: PathIndex;
};

/** One course per group of equal endpoints and waypoint that has a share, primary first, and per way on from there. */
function coursesOf(request: Request): readonly Course[] {
  const { from, target, index } = request;
  const endpoints = groupsOf(target, index);
  const courses = endpoints.flatMap((endpoint, group) => {
    const asked = askedWaypoint(from, target, endpoint, index);
    const [primary = null, ...canaries] = asked === null ? [] : sharedWaypoints(asked);
    return [primary, ...canaries].flatMap((waypoint): readonly Course[] => {
      const follows = (end: WorkloadFacts | null, onward: Onward | null) =>
        follow({ ...request, endpoint: end, asked, waypoint, onward });
      const ways = waysOn(request, waypoint, asked);
      if (ways === null) return [follows(endpoint, null)];
      // Which endpoints there are is a matter of each way on, so these are followed once.
      if (group > 0) return [];
      return ways.flatMap((onward) =>
        (onward.target === null ? [null] : groupsOf(onward.target, index)).map((end) => follows(end, onward)),
      );
    });
  });
  return courses;
}

/** Where whoever runs routes for the service sends the request: its waypoint, or the sidecar of the caller. */
function waysOn(
  { from, target, sample, index }: Request,
  waypoint: WaypointName | null,
  asked: AskedWaypoint | null,
): readonly Onward[] | null {
  if (waypoint !== null) return asked?.chain === 'service' ? onwardFrom(waypoint, target, sample, index) : null;
  return from.kind === 'sidecar' && target.via === 'vip' ? onwardFromSidecar(from, target, sample, index) : null;
}

function groupsOf({ endpoints }: Target, index: PathIndex): readonly (WorkloadFacts | null)[] {
  const groups = equalEndpoints(endpoints, index);
  return groups.length === 0 ? [null] : groups;
}

/** The endpoint that stands for the destination itself, also where a route leads elsewhere. */
function ownEndpoint({ endpoint, onward }: Course, target: Target, index: PathIndex): WorkloadFacts | null {
  return onward === null ? endpoint : (groupsOf(target, index)[0] ?? null);
}

/** What all courses agree on. */
function together(courses: readonly Course[]): RequestPath['verdict'] {
  const verdicts = new Set(courses.map(({ verdict }) => verdict));
  const [only] = verdicts;
  if (verdicts.size === 1 && only !== undefined) return only;
  return verdicts.has('undetermined') ? 'undetermined' : 'depends';
}

function withGap(path: RequestPath, main: Course, target: Target, index: PathIndex): RequestPath {
  const gap = gapInPath(path, main, target, index);
  return gap === null ? path : { ...path, verdict: 'undetermined', decidedAt: null, gap };
}

function nothingKnown(from: Caller, to: Destination): RequestPath {
  return {
    from,
    to,
    hops: [],
    bypassed: [],
    branches: [],
    verdict: 'undetermined',
    decidedAt: null,
    gap: null,
    notes: [],
  };
}

function portNotes({ service, port }: Target): readonly PathNote[] {
  return service !== null && port.assumed && port.number !== null && service.ports.length > 1
    ? [{ code: 'port-assumed', about: [String(port.number)] }]
    : [];
}

function canaryNotes({ asked }: Course, index: PathIndex): readonly PathNote[] {
  return sharesOf(asked)
    .filter(({ waypoint }) => index.gateways.has(waypoint))
    .map(({ waypoint, percent }) => ({ code: 'canary-share', about: [`Gateway/${waypoint}`, String(percent)] }));
}

function sharesOf(asked: AskedWaypoint | null) {
  return asked === null ? [] : asked.shares.slice(1);
}

function differing(main: Course, others: readonly Course[]): readonly PathNote[] {
  const about = others
    .filter(({ verdict }) => verdict !== main.verdict)
    .flatMap(({ endpoint, waypoint, onward }) => {
      if (onward !== main.onward) return onward?.backend ?? onward?.route ?? [];
      if (waypoint !== main.waypoint) return waypoint === null ? [] : [`Gateway/${waypoint}`];
      return endpoint?.id ?? [];
    });
  return about.length === 0 ? [] : [{ code: 'endpoints-differ', about: [...new Set(about)] }];
}
