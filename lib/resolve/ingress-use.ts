import type { IstioSettings } from '#lib/model/snapshot.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { feature, since } from './istio-version.ts';

/** Whether ingress gateways use a service's waypoint, or what keeps them from it. */
export type IngressUse = 'uses' | 'not-opted-in' | 'switched-off' | 'too-old' | 'resolved-by-dns';

/**
 * What ingress gateways do with the waypoint of a service. A gateway that resolves the host itself never looks one up.
 * Follows istiod's `findServiceWaypoint` and `convertResolution`; since 1.24.
 */
export function ingressUse(service: ServiceFacts, istio: IstioSettings): IngressUse {
  if (!since(istio, '1.24')) return 'too-old';
  if (!feature(istio, 'ENABLE_INGRESS_WAYPOINT_ROUTING', true)) return 'switched-off';
  if (isResolvedByDns(service)) return 'resolved-by-dns';
  return service.ingressUsesWaypoint ? 'uses' : 'not-opted-in';
}

function isResolvedByDns({ kind, type, hostname }: ServiceFacts): boolean {
  if (kind !== 'ServiceEntry') return false;
  return type.startsWith('DNS') || (type === 'DYNAMIC_DNS' && hostname.startsWith('*'));
}
