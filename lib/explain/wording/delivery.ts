import type { Flag } from '#lib/model/reason.ts';
import type { Binding } from '#lib/model/topology.ts';

/**
 * What traffic of captured clients does in the end: passes the waypoint, goes to its destination without one, fails,
 * never arrives because the destination takes none, or cannot be told.
 */
export type Delivery = 'waypoint' | 'direct' | 'fails' | 'unknown';

const obstacles = [
  'headless',
  'no-vip',
  'no-tcp',
  'no-ip',
  'host-network',
  'no-address',
  'no-hbone-port',
  'no-endpoints',
  'not-programmed',
] as const satisfies readonly Flag[];

/** What keeps a bound object's traffic from its waypoint, in the order in which the data plane meets it. */
export type Obstacle = (typeof obstacles)[number];

/**
 * The first obstacle between clients and the waypoint of a binding, or null. Follows ztunnel's `build_request`:
 * the destination is looked up first, then the waypoint's address, port and endpoints.
 */
export function obstacleOf(binding: Binding, flags: readonly Flag[]): Obstacle | null {
  if (binding.status !== 'bound') return null;
  return obstacles.find((obstacle) => flags.includes(obstacle)) ?? null;
}

/** What an obstacle makes of the traffic. */
export function deliveryPast(obstacle: Obstacle): Delivery {
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

/** What traffic does in the end, for any binding. */
export function deliveryOf(binding: Binding, obstacle: Obstacle | null): Delivery {
  if (obstacle !== null) return deliveryPast(obstacle);
  switch (binding.status) {
    case 'bound':
      return 'waypoint';
    case 'refused':
      // What istiod does with a selector that it cannot evaluate is not defined.
      return binding.reason === 'selector-invalid' ? 'unknown' : 'direct';
    case 'none':
      return binding.detail.absence === 'finished' || binding.detail.absence === 'no-address' ? 'fails' : 'direct';
    case 'undetermined':
      return 'unknown';
  }
}
