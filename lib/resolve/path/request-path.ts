import type { Caller, Destination, PathNote, RequestPath, SampleRequest } from '#lib/model/path.ts';
import type { Topology, WorkloadFacts } from '#lib/model/topology.ts';
import type { AskedWaypoint } from './asked-waypoint.ts';
import { askedWaypoint, sharedWaypoints } from './asked-waypoint.ts';
import { bypassedWaypoints } from './bypassed.ts';
import type { Target } from './destination.ts';
import { findTarget } from './destination.ts';
import { equalEndpoints } from './equal-endpoints.ts';
import type { Course } from './follow.ts';
import { follow } from './follow.ts';
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
  const groups = equalEndpoints(target.endpoints, index);
  const [firstGroup = null] = groups;
  const courses = (groups.length === 0 ? [null] : groups).flatMap((endpoint) =>
    coursesTo(endpoint, { from, to, target, sample, index }),
  );
  const [main, ...others] = courses;
  if (main === undefined) return nothingKnown(from, to);
  const used = new Set(courses.flatMap(({ waypoint }) => waypoint ?? []));
  const verdict = together(courses);
  const path: RequestPath = {
    from,
    to: { ...to, port: to.port ?? target.port.number },
    hops: main.hops,
    bypassed: bypassedWaypoints(from, target, firstGroup, used, index),
    verdict,
    decidedAt: verdict === main.verdict ? main.decidedAt : null,
    gap: main.gap,
    notes: [...portNotes(target), ...main.notes, ...canaryNotes(main, index), ...differing(main, others)],
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

/** One course per waypoint that has a share; primary first. */
function coursesTo(endpoint: WorkloadFacts | null, request: Request): readonly Course[] {
  const { from, target, index } = request;
  const asked = askedWaypoint(from, target, endpoint, index);
  const waypoints = asked === null ? [] : sharedWaypoints(asked);
  const [primary = null, ...canaries] = waypoints;
  return [primary, ...canaries].map((waypoint) => follow({ ...request, endpoint, asked, waypoint }));
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
  return { from, to, hops: [], bypassed: [], verdict: 'undetermined', decidedAt: null, gap: null, notes: [] };
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
  const different = others.filter(({ verdict }) => verdict !== main.verdict);
  const endpoints = different.flatMap(({ endpoint, waypoint }) =>
    endpoint !== null && waypoint === main.waypoint ? [endpoint.id] : [],
  );
  const waypoints = different.flatMap(({ waypoint }) =>
    waypoint !== null && waypoint !== main.waypoint ? [`Gateway/${waypoint}`] : [],
  );
  const about = [...new Set([...endpoints, ...waypoints])];
  return about.length === 0 ? [] : [{ code: 'endpoints-differ', about }];
}
