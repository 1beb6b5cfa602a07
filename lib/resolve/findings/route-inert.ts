import type { Finding } from '#lib/model/finding.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import type { PolicyReason } from '#lib/model/policy-facts.ts';
import { deadTargets } from './dead-targets.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { isAmbient, isCaptured } from './mesh.ts';

/**
 * WP-ROUTE-INERT: requests to a service are not routed as a route or VirtualService says, because no proxy runs it: its
 * parent is missing or bound to no waypoint, another one takes every request before it, or its kind or port never meets
 * the traffic; or its parent is the waypoint's Gateway, which takes no routes. ztunnel reads no route. Only where the service is in ambient mode: elsewhere nobody expects a waypoint.
 * Follows istiod's `getVirtualServiceForWaypoint`; the conditions on a route are green in all these cases.
 */
export function routeInert(mesh: Mesh): readonly Finding[] {
  const dead = deadTargets(mesh, reasons, ({ kind }) => kinds.has(kind));
  return groupByCause(
    'WP-ROUTE-INERT',
    dead.filter((suffering) => isInAmbient(suffering, mesh)),
  );
}

const kinds: ReadonlySet<string> = new Set(['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'VirtualService']);

const reasons: ReadonlySet<PolicyReason> = new Set([
  'target-not-found',
  'route-parent-not-bound',
  'route-shadowed',
  'host-not-bound',
  'older-object-wins',
  'headless-no-vip',
  'l7-on-tcp-port',
  'port-or-mode-never-matches',
  'kind-not-for-waypoint',
  'not-a-waypoint-class',
  'agentgateway-unsupported',
]);

/** Of Gateways only waypoints count: a route there does nothing, while one of a gateway is that gateway's affair. */
function isInAmbient({ cause, subject }: Suffering, mesh: Mesh): boolean {
  const { kind, namespace, name } = parseObjectId(subject);
  if (kind === 'Gateway') return mesh.gateway(`${namespace}/${name}`)?.role === 'waypoint';
  const services = mesh.servicesById(subject);
  if (services.some((service) => service.binding.status === 'bound')) return true;
  if (services.some((service) => mesh.workloadsOfService(service).some(isCaptured))) return true;
  return isAmbient(mesh.namespace(services.length === 0 ? parseObjectId(cause).namespace : namespace));
}
