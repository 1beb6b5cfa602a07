import type { Finding } from '#lib/model/finding.ts';
import type { WaypointName } from '#lib/model/object-id.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import { distinct, severityOf } from './finding.ts';
import type { Mesh } from './mesh.ts';

/**
 * A waypoint for one team or one environment serves a handful of namespaces on purpose. From ten on it is a piece of
 * shared infrastructure, and somebody who changes it should know.
 */
const manyNamespaces = 10;

/**
 * WP-SHARED-BLAST: one waypoint serves objects of ten namespaces or more, so one change, restart or overload of it
 * reaches all of them.
 */
export function sharedBlast(mesh: Mesh): readonly Finding[] {
  const served = new Map<WaypointName, Set<string>>();
  for (const groups of [mesh.servicesOfWaypoint(), mesh.workloadsOfWaypoint()]) {
    for (const [waypoint, facts] of groups) {
      const namespaces = served.get(waypoint) ?? new Set<string>();
      for (const { namespace } of facts) namespaces.add(namespace);
      served.set(waypoint, namespaces);
    }
  }
  return [...served]
    .filter(([, namespaces]) => namespaces.size >= manyNamespaces)
    .map(([waypoint, namespaces]) => ({
      code: 'WP-SHARED-BLAST',
      severity: severityOf['WP-SHARED-BLAST'],
      subjects: distinct([...namespaces].map((name) => `Namespace/${name}`)),
      cause: gatewayId(waypoint),
      detail: {
        waypoint,
        namespaces: distinct(namespaces),
        services: String(mesh.servicesOfWaypoint().get(waypoint)?.length ?? 0),
      },
    }));
}
