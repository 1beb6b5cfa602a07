import type { Finding } from '#lib/model/finding.ts';
import type { Binding } from '#lib/model/topology.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';

/**
 * WP-CANARY: the second waypoint that a label names gets no share of the traffic, while the condition WaypointBound stays
 * True. Follows istiod's `resolveCanaryWaypoint`; since 1.31.
 */
export function canaryRefused(mesh: Mesh): readonly Finding[] {
  return groupByCause(
    'WP-CANARY',
    mesh.topology.services.flatMap(({ id, namespace, binding }) => refusal(id, namespace, binding)),
  );
}

/** The cause is the object that carries the label: the service, or its Namespace for all that inherit from it. */
function refusal(id: string, namespace: string, { waypoint, lost, ladder }: Binding): readonly Suffering[] {
  const refused = lost.find(({ reason }) => reason === 'canary-refused');
  if (refused === undefined) return [];
  const inherited = ladder.find(({ code }) => code === 'canary-valid')?.on === 'namespace';
  return [
    {
      cause: inherited ? `Namespace/${namespace}` : id,
      subject: id,
      detail: { waypoint: waypoint ?? '', canary: refused.waypoint, why: refused.because ?? '' },
    },
  ];
}
