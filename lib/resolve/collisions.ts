import { compareIds } from '#lib/model/object-id.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';

/**
 * Marks services that share a hostname on one waypoint: the proxy keeps one of them, at random, while every condition
 * says that all are attached. Istiod: `findWaypointResources`.
 */
export function flagCollisions(services: readonly ServiceFacts[]): ServiceFacts[] {
  // Kubernetes gives each Service a hostname of its own, so only a ServiceEntry can bring one that is taken.
  if (!services.some(({ kind }) => kind === 'ServiceEntry')) return [...services];
  const seen = new Map<string, number>();
  const places = (facts: ServiceFacts): readonly string[] => {
    const waypoints = facts.shares.length > 0 ? facts.shares.map(({ waypoint }) => waypoint) : [facts.binding.waypoint];
    return waypoints.flatMap((waypoint) => (waypoint === null ? [] : [`${waypoint} ${facts.hostname}`]));
  };
  for (const facts of services) for (const place of places(facts)) seen.set(place, (seen.get(place) ?? 0) + 1);
  return services.map((facts) =>
    places(facts).some((place) => (seen.get(place) ?? 0) > 1)
      ? { ...facts, flags: [...facts.flags, 'same-hostname-collision' as const].sort(compareIds) }
      : facts,
  );
}
