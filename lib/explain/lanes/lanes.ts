import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import type { Caller, CallerKind, Destination, RequestPath, SampleRequest } from '#lib/model/path.ts';
import type { Topology } from '#lib/model/topology.ts';
import { anyCaller } from '#lib/resolve/path/caller.ts';
import { requestPath } from '#lib/resolve/path/request-path.ts';
import { callerName } from '../path-answer.ts';
import { indexOf } from '../topology-index.ts';
import { hasRouteTo, routedFrom } from './routed-from.ts';
import { type Candidates, candidatesOf } from './sample-callers.ts';

/** The way of one kind of caller to a destination. */
export type Lane = {
  /** Stable in links: the caller as `callerName` writes it, and by which address it dials. */
  readonly key: string;
  readonly caller: Caller;
  readonly via: Destination['via'];
  readonly path: RequestPath;
  /** The waypoints on its way. */
  readonly passes: readonly WaypointName[];
  /** A gateway of which no route that was read leads here, so that it shows what would happen. */
  readonly isUnrouted: boolean;
};

/** All kinds of caller of one destination. */
export type Lanes = {
  readonly to: Destination;
  readonly lanes: readonly Lane[];
  /** The waypoints that any of them meets or goes around; the first is the destination's own. */
  readonly waypoints: readonly WaypointName[];
  /** Kinds of which this mesh has no caller, so that there is no lane. */
  readonly absent: readonly CallerKind[];
};

/**
 * One lane for each kind of caller that the mesh has: for each an example, the nearest one that gets through if one does.
 * `from` stands in the place of the example of its kind, so that the picture keeps its order.
 */
export function lanesTo(
  topology: Topology,
  to: Destination,
  sample: SampleRequest = {},
  from: LaneStart | null = null,
): Lanes {
  const candidates = candidatesOf(topology, to);
  const follow = (caller: Caller, via: Destination['via']): Lane => {
    const path = requestPath(topology, caller, { ...to, via }, sample);
    const isUnrouted =
      caller.kind === 'ingress' && !(caller.object !== null && hasRouteTo(topology, caller.object, to));
    return { key: laneKey(caller, via), caller, via, path, passes: waypointsOn(path), isUnrouted };
  };
  const examples = (kind: CallerKind) =>
    from !== null && from.caller.kind === kind ? [from.caller] : (candidates[kind] ?? []);
  const captured = best(examples('captured').map((caller) => () => follow(caller, to.via)));
  const found = [
    captured,
    ...routedFrom(topology, to).map((gateway) => follow(gateway, to.via)),
    ...(['waypoint', 'sidecar', 'uncaptured', 'host-network'] as const).map((kind) => {
      const [caller] = examples(kind);
      return caller === undefined ? null : follow(caller, to.via);
    }),
    isExposed(topology, to) ? follow(anyCaller('external'), to.via) : null,
    captured !== null && to.via === 'vip' && hasWorkloads(topology, to) ? follow(captured.caller, 'pod-ip') : null,
  ].filter((lane) => lane !== null);
  const asked = from === null ? null : follow(from.caller, from.via);
  const lanes = asked === null || found.some(({ key }) => key === asked.key) ? found : [asked, ...found];
  return { to: lanes[0]?.path.to ?? to, lanes, waypoints: waypointsOf(lanes), absent: absentKinds(candidates, lanes) };
}

/** Who calls, and by which address. */
export type LaneStart = { readonly caller: Caller; readonly via: Destination['via'] };

export function laneKey(caller: Caller, via: Destination['via']): string {
  return `${callerName(caller)} ${via}`;
}

/** The first that is not refused; else the first. */
function best(candidates: readonly (() => Lane)[]): Lane | null {
  let first: Lane | null = null;
  for (const candidate of candidates) {
    const lane = candidate();
    if (lane.path.verdict === 'allowed' || lane.path.verdict === 'depends') return lane;
    first ??= lane;
  }
  return first;
}

/** The waypoints that a request really passes; one that calls by itself is not passed. */
function waypointsOn({ hops }: RequestPath): readonly WaypointName[] {
  return hops.slice(1).flatMap(({ kind, object }) => {
    const isPassed = (kind === 'waypoint' || kind === 'gateway') && object !== null;
    return isPassed ? [object.slice('Gateway/'.length)] : [];
  });
}

function waypointsOf(lanes: readonly Lane[]): readonly WaypointName[] {
  const passed = lanes.flatMap(({ passes }) => passes);
  const around = lanes.flatMap(({ path }) => path.bypassed.map(({ waypoint }) => waypoint));
  return [...new Set([...passed, ...around])];
}

function absentKinds(candidates: Candidates, lanes: readonly Lane[]): readonly CallerKind[] {
  return (['captured', 'sidecar', 'uncaptured', 'host-network', 'ingress', 'waypoint'] as const).filter(
    (kind) => (candidates[kind] ?? []).length === 0 && lanes.every(({ caller }) => caller.kind !== kind),
  );
}

function isExposed(topology: Topology, { object }: Destination): boolean {
  const services = indexOf(topology).services.get(object) ?? [];
  return services.some(({ type }) => type === 'NodePort' || type === 'LoadBalancer');
}

function hasWorkloads(topology: Topology, { object, host }: Destination): boolean {
  const index = indexOf(topology);
  if (index.workloads.has(object)) return true;
  const services = index.services.get(object) ?? [];
  return services.some(
    ({ namespace, hostname }) =>
      (host === null || hostname === host) && (index.workloadsOfHost.get(`${namespace}/${hostname}`) ?? []).length > 0,
  );
}

/** Objects that a path can lead to. */
export function canBeCalled(topology: Topology, id: ObjectId): boolean {
  const index = indexOf(topology);
  return index.services.has(id) || index.workloads.has(id);
}

/** Objects that a path can come from. */
export function canCall(topology: Topology, id: ObjectId): boolean {
  const index = indexOf(topology);
  return index.workloads.has(id) || index.gateways.has(id);
}
