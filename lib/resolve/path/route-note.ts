import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { PathNote } from '#lib/model/path.ts';
import type { Route, VirtualService } from '#lib/model/policy.ts';
import type { ServiceFacts, Topology } from '#lib/model/topology.ts';
import { serviceHostname } from '../reachability.ts';

/**
 * The routes by which a waypoint may send requests for a service to other backends than its own endpoints.
 * A waypoint reads those of its own namespace and of the service's. Istiod: `getVirtualServiceForWaypoint`.
 */
export function routeNotes(
  service: ServiceFacts,
  port: number | null,
  waypoint: WaypointName,
  { policyObjects }: Topology,
): readonly PathNote[] {
  const namespaces = new Set([service.namespace, waypoint.slice(0, waypoint.indexOf('/'))]);
  const routes = policyObjects.routes
    .filter((route) => namespaces.has(route.namespace) && isFor(route, service, port) && leadsAway(route, service))
    .map(({ kind, namespace, name }) => objectId(kind, namespace, name));
  const virtualServices = policyObjects.virtualServices
    .filter((object) => namespaces.has(object.namespace) && isOfMesh(object) && divertsHost(object, service))
    .map(({ namespace, name }): ObjectId => objectId('VirtualService', namespace, name));
  const about = [...routes, ...virtualServices].sort(compareIds);
  return about.length === 0 ? [] : [{ code: 'route-chooses-backend', about }];
}

function isFor(route: Route, service: ServiceFacts, port: number | null): boolean {
  return route.parentRefs.some(
    (ref) =>
      ref.kind === service.kind &&
      ref.name === service.name &&
      (ref.namespace === '' ? route.namespace : ref.namespace) === service.namespace &&
      (ref.port === 0 || port === null || ref.port === port),
  );
}

function leadsAway(route: Route, service: ServiceFacts): boolean {
  return route.rules.some(({ backends }) =>
    backends.some(
      ({ name, namespace, weight }) =>
        weight > 0 && (name !== service.name || (namespace === '' ? route.namespace : namespace) !== service.namespace),
    ),
  );
}

function isOfMesh({ gateways }: VirtualService): boolean {
  return gateways.length === 0 || gateways.includes('mesh');
}

function divertsHost({ namespace, hosts, destinations }: VirtualService, { hostname }: ServiceFacts): boolean {
  const full = (host: string) => (host.includes('.') || host.includes('*') ? host : serviceHostname(host, namespace));
  const isHost = (host: string) =>
    full(host) === hostname || (host.startsWith('*') && hostname.endsWith(host.slice(1)));
  return hosts.some(isHost) && destinations.some(({ host }) => full(host) !== hostname);
}
