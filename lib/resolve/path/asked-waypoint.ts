import type { WaypointName } from '#lib/model/object-id.ts';
import type { Caller } from '#lib/model/path.ts';
import type { Binding, ServiceFacts, Share, WorkloadFacts } from '#lib/model/topology.ts';
import { ingressUse } from '../ingress-use.ts';
import { gatewayOfCaller } from './caller.ts';
import type { Target } from './destination.ts';
import type { PathIndex } from './path-index.ts';

/** The binding that a caller looks at, and what istiod knows of the way to its waypoint. */
export type AskedWaypoint = {
  readonly chain: 'service' | 'pod-ip';
  readonly binding: Binding;
  readonly shares: readonly Share[];
  readonly flags: ServiceFacts['flags'];
};

/**
 * Which binding a caller looks at, if any: a service's where the service's address is dialled, else the workload's.
 * Follows ztunnel's `build_request` and, for gateways, istiod's `findServiceWaypoint`.
 */
export function askedWaypoint(
  from: Caller,
  target: Target,
  endpoint: WorkloadFacts | null,
  index: PathIndex,
): AskedWaypoint | null {
  const { service } = target;
  switch (from.kind) {
    case 'captured':
      if (service !== null && isDialledByVip(target)) return ofService(service);
      // An entry without a VIP is an address that ztunnel does not know.
      if (service?.kind === 'ServiceEntry' && target.via === 'vip') return null;
      return endpoint !== null && isKnownByAddress(endpoint) ? ofWorkload(endpoint) : null;
    case 'ingress': {
      const gateway = gatewayOfCaller(from, index);
      const isIstios = gateway === null || gateway.role === 'gateway';
      return isIstios && service !== null && target.via === 'vip' && ingressMayUse(service, index)
        ? ofService(service)
        : null;
    }
    case 'waypoint':
      // An east-west gateway hands over what comes from other clusters, as a client here would.
      return gatewayOfCaller(from, index)?.role === 'east-west' && service !== null && isDialledByVip(target)
        ? ofService(service)
        : null;
    case 'sidecar':
    case 'uncaptured':
    case 'host-network':
    case 'external':
      return null;
  }
}

/** The service's own address is dialled, and it has one. */
export function isDialledByVip({ service, via }: Target): boolean {
  return via === 'vip' && service !== null && service.indexed && service.hasVip;
}

/** ztunnel does not look up pods on the host network, nor endpoints without an object, by their address. */
function isKnownByAddress(workload: WorkloadFacts): boolean {
  return workload.indexed && !workload.hostNetwork && workload.kind !== 'EndpointSlice';
}

/** Opted in, and of a kind that gateways look up: with a VIP, or a headless Service, which has a placeholder for one. */
function ingressMayUse(service: ServiceFacts, { topology }: PathIndex): boolean {
  if (service.binding.status === 'undetermined') return true;
  return ingressUse(service, topology.istio) === 'uses' && (service.hasVip || service.headless);
}

function ofService({ binding, shares, flags }: ServiceFacts): AskedWaypoint {
  return { chain: 'service', binding, shares, flags };
}

function ofWorkload({ binding, flags }: WorkloadFacts): AskedWaypoint {
  return { chain: 'pod-ip', binding, shares: [], flags };
}

/** The waypoints between which traffic is shared out, primary first; those without a share are left out. */
export function sharedWaypoints({ binding, shares }: AskedWaypoint): readonly WaypointName[] {
  if (binding.waypoint === null) return [];
  const [, ...canaries] = shares;
  return [binding.waypoint, ...canaries.filter(({ percent }) => percent > 0).map(({ waypoint }) => waypoint)];
}
