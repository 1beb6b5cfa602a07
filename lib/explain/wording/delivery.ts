import type { WaypointName } from '#lib/model/object-id.ts';
import type { Flag } from '#lib/model/reason.ts';
import type { Binding } from '#lib/model/topology.ts';

/**
 * What traffic of captured clients does in the end: passes the waypoint, goes to its destination without one, fails,
 * fails as far as one of two waypoints is meant to take it, or cannot be told.
 */
export type Delivery = 'waypoint' | 'direct' | 'fails' | 'partly-fails' | 'unknown';

const onTheWay = ['headless', 'no-vip', 'no-tcp', 'no-ip', 'host-network'] as const satisfies readonly Flag[];
const atTheWaypoint = ['no-address', 'no-hbone-port', 'no-endpoints'] as const satisfies readonly Flag[];

/** What keeps a bound object's traffic from its waypoint, in the order in which the data plane meets it. */
export type Obstacle = (typeof onTheWay)[number] | WaypointObstacle | 'not-programmed';

/** What is wrong with a waypoint, not with what it is to serve. */
export type WaypointObstacle = (typeof atTheWaypoint)[number];

/** One of the two waypoints between which a canary divides traffic, and what its share meets there. */
export type ShareReach = {
  readonly waypoint: WaypointName;
  readonly role: 'primary' | 'canary';
  readonly percent: number;
  readonly obstacle: WaypointObstacle | null;
};

/** How far traffic gets. */
export type Reach = {
  /** What stops all of it; null where nothing does, or where the shares differ. */
  readonly obstacle: Obstacle | null;
  /** Primary first; empty without a canary. */
  readonly shares: readonly ShareReach[];
  readonly delivery: Delivery;
};

/**
 * How far the traffic of a binding gets. `flags` are those of the object and, without a canary, of its waypoint.
 * Follows ztunnel's `build_request`: the destination is looked up first, then the waypoint's address, port and
 * endpoints; with a canary each connection goes to one of the two (`sample_weighted_waypoint`) and never to the other.
 */
export function reachOf(binding: Binding, flags: readonly Flag[], shares: readonly ShareReach[]): Reach {
  if (binding.status !== 'bound') return { obstacle: null, shares: [], delivery: withoutBinding(binding) };
  const early = onTheWay.find((obstacle) => flags.includes(obstacle));
  if (early !== undefined) return { obstacle: early, shares, delivery: deliveryPast(early) };
  const sick = shares.length === 0 ? waypointObstacle(flags) : null;
  const failing = inUse(shares).filter(({ obstacle }) => obstacle !== null);
  if (failing.length > 0) {
    return { obstacle: null, shares, delivery: failing.length === inUse(shares).length ? 'fails' : 'partly-fails' };
  }
  const obstacle = sick ?? (flags.includes('not-programmed') ? 'not-programmed' : null);
  return { obstacle, shares, delivery: obstacle === null ? 'waypoint' : deliveryPast(obstacle) };
}

/** What is wrong with a waypoint of these flags. */
export function waypointObstacle(flags: readonly Flag[]): WaypointObstacle | null {
  return atTheWaypoint.find((obstacle) => flags.includes(obstacle)) ?? null;
}

/** Those that get any traffic. */
export function inUse(shares: readonly ShareReach[]): readonly ShareReach[] {
  return shares.filter(({ percent }) => percent > 0);
}

/** What an obstacle makes of the traffic. */
function deliveryPast(obstacle: Obstacle): Delivery {
  switch (obstacle) {
    case 'headless':
    case 'no-vip':
    case 'no-tcp':
    case 'no-ip':
    case 'host-network':
    case 'no-address':
      return 'direct';
    case 'no-hbone-port':
    case 'no-endpoints':
      return 'fails';
    case 'not-programmed':
      return 'unknown';
  }
}

function withoutBinding({ status, reason, detail, traffic }: Binding): Delivery {
  // What istiod does with a selector that it cannot evaluate is not defined.
  if (status === 'undetermined' || reason === 'selector-invalid') return 'unknown';
  switch (detail.absence) {
    case 'finished':
    case 'no-address':
      return 'fails';
    case 'hostname-taken':
      // Another object has the name; what holds is said there. Addresses are nobody's but the endpoint's.
      return traffic === 'service' ? 'unknown' : 'direct';
    default:
      return 'direct';
  }
}
