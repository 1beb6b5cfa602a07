import type { WaypointName } from '#lib/model/object-id.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import type { Flag } from '#lib/model/reason.ts';
import { flagCodes } from '#lib/model/reason.ts';
import type { ServicePort } from '#lib/model/snapshot.ts';
import type { Binding, GatewayFacts, ServiceFacts, Share, WorkloadFacts } from '#lib/model/topology.ts';
import { parseAddress } from '#lib/resolve/addresses.ts';
import type { TopologyIndex } from './topology-index.ts';
import type { Delivery, Obstacle, ShareReach } from './wording/delivery.ts';
import { inUse, reachOf, waypointObstacle } from './wording/delivery.ts';

/**
 * The object's own flags and, where it is bound, those of the waypoints that get its traffic; a verdict on an assumed
 * waypoint is assumed as well.
 */
export function flagsWithWaypoints(
  binding: Binding,
  own: readonly Flag[],
  shares: readonly Share[],
  index: TopologyIndex,
): readonly Flag[] {
  const all = new Set(own);
  const used = shares.filter(({ percent }) => percent > 0).map(({ waypoint }) => waypoint);
  const asked = used.length > 0 ? used : binding.asked === null ? [] : [binding.asked];
  for (const waypoint of asked) {
    for (const flag of flagsOfWaypoint(waypoint, index)) {
      if (binding.status === 'bound' || flag === 'assumes-deployed') all.add(flag);
    }
  }
  return flagCodes.filter((flag) => all.has(flag));
}

/** What each waypoint does with its share. */
export function shareReaches(shares: readonly Share[], index: TopologyIndex): readonly ShareReach[] {
  return shares.map(({ waypoint, percent }, position) => ({
    waypoint,
    percent,
    role: position === 0 ? 'primary' : 'canary',
    obstacle: waypointObstacle(flagsOfWaypoint(waypoint, index)),
  }));
}

/** What becomes of that part of an object's traffic which is meant for one waypoint. */
export function deliveryTo(
  waypoint: WaypointName,
  facts: ServiceFacts | WorkloadFacts,
  index: TopologyIndex,
): Delivery {
  const shares = 'shares' in facts ? facts.shares : [];
  const flags = flagsWithWaypoints(facts.binding, facts.flags, shares, index);
  const reach = reachOf(facts.binding, flags, shareReaches(shares, index));
  const share = inUse(reach.shares).find((candidate) => candidate.waypoint === waypoint);
  if (share === undefined || reach.obstacle !== null) return reach.delivery;
  return share.obstacle === null ? 'waypoint' : 'fails';
}

/** What keeps clients of a service from any waypoint of it; null where nothing does. */
export function obstacleOfService({ noVip, ports, kind, unprogrammable }: ServiceFacts): Obstacle | null {
  if (noVip !== null) return noVip === 'headless' ? 'headless' : 'no-vip';
  const isOther = ({ protocol }: ServicePort) =>
    kind === 'Service' ? protocol !== 'TCP' : protocol.toUpperCase() === 'UDP';
  if (ports.length > 0 && ports.every(isOther)) return 'no-tcp';
  return unprogrammable ? 'not-programmed' : null;
}

/** What keeps clients of a workload's own address from any waypoint of it; null where nothing does. */
export function obstacleOfWorkload({ hostNetwork, addresses }: WorkloadFacts): Obstacle | null {
  if (hostNetwork) return 'host-network';
  return addresses.some((address) => parseAddress(address) === null) ? 'no-ip' : null;
}

function flagsOfWaypoint(waypoint: WaypointName, index: TopologyIndex): readonly Flag[] {
  const gateway: GatewayFacts | undefined = index.gateways.get(gatewayId(waypoint));
  if (gateway === undefined) return [];
  return gateway.bindable && gateway.address === null ? [...gateway.flags, 'no-address'] : gateway.flags;
}
