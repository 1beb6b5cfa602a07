import type { Finding } from '#lib/model/finding.ts';
import type { Flag } from '#lib/model/reason.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { isAmbient } from './mesh.ts';

/**
 * WP-SE-UNREACHABLE: a ServiceEntry that clients never hit in ambient mode. It is bound, and ztunnel has no address to
 * recognise it by (none written, none allocated, resolution NONE), or the proxy leaves it out; or it has a wildcard host,
 * which istiod serves through a waypoint only, and no waypoint.
 * Follows istiod's `constructServiceEntries` and the condition `istio.io/WaypointMissing`.
 */
export function serviceEntryUnreachable(mesh: Mesh): readonly Finding[] {
  const entries = mesh.topology.services.filter(({ kind, indexed }) => kind === 'ServiceEntry' && indexed);
  return groupByCause(
    'WP-SE-UNREACHABLE',
    entries.flatMap((facts) => {
      const why = obstacle(facts, mesh);
      if (why === null) return [];
      const detail = { why, waypoint: facts.binding.waypoint ?? '', hosts: [facts.hostname] };
      return [{ cause: facts.id, subject: facts.id, detail }];
    }),
  );
}

const obstacles = ['no-vip', 'not-programmed'] as const satisfies readonly Flag[];

function obstacle({ binding, expected, flags, namespace }: ServiceFacts, mesh: Mesh): string | null {
  if (binding.status === 'bound') return obstacles.find((flag) => flags.includes(flag)) ?? null;
  // Sidecars serve a wildcard host themselves, so this is nothing to a mesh without ambient clients.
  const needsWaypoint = expected.some(({ reason }) => reason === 'NoWaypointForWildcardService');
  return needsWaypoint && isAmbient(mesh.namespace(namespace)) ? 'wildcard-without-waypoint' : null;
}
