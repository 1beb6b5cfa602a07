import type { Bypassed, BypassReason, Caller } from '#lib/model/path.ts';
import type { WorkloadFacts } from '#lib/model/topology.ts';
import { isDialledByVip } from './asked-waypoint.ts';
import { gatewayOfCaller } from './caller.ts';
import type { Target } from './destination.ts';
import { servicesOf } from './destination.ts';
import type { Course } from './follow.ts';
import type { PathIndex } from './path-index.ts';

/** The waypoints that the service or the workload is bound to and that are not on the way, each with the reason. */
export function bypassedWaypoints(
  from: Caller,
  target: Target,
  endpoint: WorkloadFacts | null,
  courses: readonly Course[],
  index: PathIndex,
): readonly Bypassed[] {
  const used = new Set(courses.flatMap(({ waypoint }) => waypoint ?? []));
  const found = new Map<string, Bypassed>();
  const note = (waypoint: string | null, reason: BypassReason) => {
    if (waypoint !== null && !used.has(waypoint) && !found.has(waypoint)) found.set(waypoint, { waypoint, reason });
  };
  const byCaller = reasonOfCaller(from, index);
  const { service, via } = target;
  if (service !== null && via === 'vip') {
    for (const waypoint of waypointsOf(service)) note(waypoint, byCaller ?? reasonOfService(target));
    const byAddress = isDialledByVip(target) ? 'addressed-by-service' : null;
    note(endpoint?.binding.waypoint ?? null, byCaller ?? byAddress ?? 'no-vip');
    // A waypoint that a route sends on from goes straight to the endpoints of the backend.
    const [main] = courses;
    const backend = main?.onward?.target?.service;
    const around = main?.waypoint != null ? 'waypoint-client' : (byCaller ?? 'waypoint-client');
    for (const waypoint of backend == null ? [] : waypointsOf(backend)) note(waypoint, around);
    return [...found.values()];
  }
  note(endpoint?.binding.waypoint ?? null, byCaller ?? 'addressed-by-pod-ip');
  const services = service !== null ? [service] : endpoint === null ? [] : servicesOf(endpoint, index);
  for (const each of services) for (const waypoint of waypointsOf(each)) note(waypoint, 'addressed-by-pod-ip');
  return [...found.values()];
}

function waypointsOf({ binding, shares }: NonNullable<Target['service']>): readonly string[] {
  if (binding.waypoint === null) return [];
  // A canary takes its share beside the primary: where one is on the way, neither is bypassed.
  return [
    ...new Set([binding.waypoint, ...shares.filter(({ percent }) => percent > 0).map(({ waypoint }) => waypoint)]),
  ];
}

/** Why callers of a kind do not ask for a waypoint, whatever they dial; null for those that do. */
function reasonOfCaller(from: Caller, index: PathIndex): BypassReason | null {
  switch (from.kind) {
    case 'captured':
      return null;
    case 'sidecar':
      return 'sidecar-client';
    case 'uncaptured':
      return 'uncaptured-client';
    case 'host-network':
      return 'host-network-client';
    case 'external':
      return 'external-client';
    case 'waypoint':
      return 'waypoint-client';
    case 'ingress': {
      const gateway = gatewayOfCaller(from, index);
      return gateway === null || gateway.role === 'gateway' ? 'ingress-without-opt-in' : 'foreign-gateway';
    }
  }
}

function reasonOfService({ service }: Target): BypassReason {
  return service?.headless === true ? 'headless' : 'no-vip';
}
