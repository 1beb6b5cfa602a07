import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { compareIds } from '#lib/model/object-id.ts';
import type { BypassReason, Caller, CallerKind, Destination, RequestPath } from '#lib/model/path.ts';
import { callerKinds } from '#lib/model/path.ts';
import type { Traffic } from '#lib/model/reason.ts';
import type { Topology } from '#lib/model/topology.ts';
import { anyCaller, callerOf } from './caller.ts';
import { destinationOf } from './destination.ts';
import { requestPath } from './request-path.ts';

/** One way to a service on which its waypoint does not stand. */
export type WayAround = {
  readonly waypoint: WaypointName;
  readonly kind: CallerKind;
  readonly via: Destination['via'];
  readonly reason: BypassReason;
  /** Whether the request comes through all the same. */
  readonly verdict: RequestPath['verdict'];
  /** The callers of this kind that the topology shows, sorted. */
  readonly callers: readonly ObjectId[];
};

/**
 * Who can reach a service without its waypoint: every kind of caller, by VIP, and captured pods by pod IP. Gateways are
 * asked one by one, since not all are of the same kind. Empty for a service without a waypoint.
 */
export function waysAround(topology: Topology, service: ObjectId): readonly WayAround[] {
  const destination = destinationOf(topology, service);
  const facts = topology.services.find(({ id, indexed }) => id === service && indexed);
  const waypoint = facts?.binding.waypoint ?? null;
  if (destination === null || waypoint === null) return [];
  const objects = callersByKind(topology);
  const calls: readonly (readonly [Caller, Destination['via']])[] = [
    ...callerKinds
      .filter((kind) => kind !== 'ingress')
      .map((kind): readonly [Caller, Destination['via']] => [anyCaller(kind), 'vip']),
    ...callersOf('ingress', topology, objects).map((caller): readonly [Caller, Destination['via']] => [caller, 'vip']),
    [anyCaller('captured'), 'pod-ip'],
  ];
  const ways = calls.flatMap(([caller, via]): readonly WayAround[] => {
    const path = requestPath(topology, caller, { ...destination, via });
    const bypassed = path.bypassed.find((each) => each.waypoint === waypoint);
    if (bypassed === undefined) return [];
    const callers = caller.object === null ? (objects.get(caller.kind) ?? []) : [caller.object];
    return [{ waypoint, kind: caller.kind, via, reason: bypassed.reason, verdict: path.verdict, callers }];
  });
  return [
    ...Map.groupBy(ways, ({ kind, via, reason, verdict }) => `${kind} ${via} ${reason} ${verdict}`).values(),
  ].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ ...first, callers: [...new Set([first, ...others].flatMap(({ callers }) => callers))].sort(compareIds) }],
  );
}

/** The Gateways of a kind as callers; any of the kind where the topology shows none. */
function callersOf(
  kind: CallerKind,
  topology: Topology,
  objects: ReadonlyMap<CallerKind, readonly ObjectId[]>,
): readonly Caller[] {
  const gateways = (objects.get(kind) ?? []).flatMap((id) =>
    id.startsWith('Gateway/') ? (callerOf(topology, id) ?? []) : [],
  );
  return gateways.length === 0 ? [anyCaller(kind)] : gateways;
}

/** Every workload and Gateway by the kind of caller it is; the pods of a Gateway stand behind it. */
function callersByKind(topology: Topology): ReadonlyMap<CallerKind, readonly ObjectId[]> {
  const found = new Map<CallerKind, ObjectId[]>();
  for (const { id } of [...topology.workloads.filter(({ kind }) => kind === 'Pod'), ...topology.gateways]) {
    const kind = callerOf(topology, id)?.kind;
    if (kind === undefined || (!id.startsWith('Gateway/') && (kind === 'ingress' || kind === 'waypoint'))) continue;
    const list = found.get(kind);
    if (list === undefined) found.set(kind, [id]);
    else list.push(id);
  }
  return found;
}

/** One service or workload whose requests go to a waypoint, with its share of them. */
export type WaypointUse = {
  readonly object: ObjectId;
  /** The host, for one of several of a ServiceEntry. */
  readonly host: string | null;
  readonly traffic: Traffic;
  readonly percent: number;
};

/** What uses a waypoint: everything bound to it, also as a canary. */
export function usesOfWaypoint(topology: Topology, waypoint: WaypointName): readonly WaypointUse[] {
  const services = topology.services.flatMap(({ id, kind, hostname, binding, shares }): readonly WaypointUse[] => {
    const host = kind === 'ServiceEntry' ? hostname : null;
    const share = shares.find((each) => each.waypoint === waypoint);
    if (share !== undefined) return [{ object: id, host, traffic: 'service', percent: share.percent }];
    return shares.length === 0 && binding.waypoint === waypoint
      ? [{ object: id, host, traffic: 'service', percent: 100 }]
      : [];
  });
  const workloads = topology.workloads
    .filter(({ binding }) => binding.waypoint === waypoint)
    .map(({ id }): WaypointUse => ({ object: id, host: null, traffic: 'workload', percent: 100 }));
  return [...services, ...workloads];
}
