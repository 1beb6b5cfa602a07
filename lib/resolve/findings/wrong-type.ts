import type { Finding } from '#lib/model/finding.ts';
import type { ReasonCode } from '#lib/model/reason.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { refusedBindings } from './refused-bindings.ts';

/**
 * WP-WRONG-TYPE: the waypoint that a label names does not serve this kind of traffic, so it goes direct: an own label, or
 * the namespace's for a service. A pod that inherits a waypoint for services is the ordinary case and no finding.
 * Follows istiod's `UnsupportedTrafficType` (`fetchWaypointForService`, `fetchWaypointForWorkload`).
 */
export function wrongType(mesh: Mesh): readonly Finding[] {
  const refused = refusedBindings(mesh, reasons).map((suffering) => ({
    ...suffering,
    detail: { ...suffering.detail, traffic: [trafficOf(suffering.subject)] },
  }));
  return groupByCause('WP-WRONG-TYPE', refused);
}

const reasons: ReadonlySet<ReasonCode> = new Set(['traffic-type-refused']);

function trafficOf(subject: string): 'service' | 'workload' {
  const isService = /^(Service|Namespace)\/|^ServiceEntry\/[^#]+$/.test(subject);
  return isService ? 'service' : 'workload';
}
