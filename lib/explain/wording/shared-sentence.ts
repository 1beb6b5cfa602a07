import type { ShareReach, WaypointObstacle } from './delivery.ts';
import { inUse } from './delivery.ts';

/**
 * The verdict on traffic that a canary divides: all of it passes, a part fails, or all of it does. ztunnel chooses one
 * waypoint for each connection and never tries the other.
 */
export function sharedSentence(requests: string, origin: string, primary: ShareReach, canary: ShareReach): string {
  const used = inUse([primary, canary]);
  const failing = used.filter(({ obstacle }) => obstacle !== null);
  const [first, second] = failing;
  if (first === undefined) return passing(requests, origin, primary, canary);
  if (second !== undefined) {
    return `${requests} fail: istiod bound it to waypoint ${primary.waypoint} (${primary.percent} %) and its canary ${canary.waypoint} (${canary.percent} %), but ${causeOfBoth(first, second)}, and ztunnel never goes around a waypoint.`;
  }
  const passes = used.find(({ obstacle }) => obstacle === null);
  if (passes === undefined) {
    return `${requests} fail: istiod gives all of them to ${named(first)}, but it ${cause(first.obstacle)}, and ztunnel never goes around a waypoint.`;
  }
  return `${requests} go through ${named(passes)} (${passes.percent} %) or fail (${first.percent} %): ${named(first)} ${cause(first.obstacle)}, and ztunnel never goes around it.`;
}

function passing(requests: string, origin: string, primary: ShareReach, canary: ShareReach): string {
  if (canary.percent === 0) {
    return `${requests} go through waypoint ${primary.waypoint}${origin}; the canary ${canary.waypoint} gets no share (weight 0).`;
  }
  if (primary.percent === 0) {
    return `${requests} go through canary ${canary.waypoint}, which takes all that waypoint ${primary.waypoint} would get (weight 100).`;
  }
  return `${requests} go through waypoint ${primary.waypoint} (${primary.percent} %${origin}) and its canary ${canary.waypoint} (${canary.percent} %).`;
}

function named({ role, waypoint }: ShareReach): string {
  return role === 'primary' ? `waypoint ${waypoint}` : `canary ${waypoint}`;
}

function causeOfBoth(first: ShareReach, second: ShareReach): string {
  return first.obstacle === second.obstacle
    ? `each of them ${cause(first.obstacle)}`
    : `${first.waypoint} ${cause(first.obstacle)} and ${second.waypoint} ${cause(second.obstacle)}`;
}

function cause(obstacle: WaypointObstacle | null): string {
  switch (obstacle) {
    case 'no-address':
      return 'has no address that istiod can send';
    case 'no-hbone-port':
      return 'does not listen on port 15008';
    case 'no-endpoints':
    case null:
      return 'has no ready endpoint on port 15008';
  }
}
