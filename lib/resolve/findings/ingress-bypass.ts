import type { Finding } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { Route, VirtualService } from '#lib/model/policy.ts';
import type { GatewayFacts, ServiceFacts } from '#lib/model/topology.ts';
import { serviceHostname } from '../reachability.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import { fullHost } from './hosts.ts';
import type { Mesh } from './mesh.ts';
import { waypointsOf } from './mesh.ts';
import { isRead } from './policies-read.ts';

/**
 * WP-INGRESS-BYPASS: a gateway sends requests straight to the pods of a bound service, so nothing that is attached to its
 * waypoint sees them. A gateway of Istio's goes to the waypoint only where `istio.io/ingress-use-waypoint` of the service
 * or its namespace is true, a gateway of another controller never.
 * Follows istiod's `ingressUseWaypointFromLabels` and `EndpointBuilder.findServiceWaypoint`.
 */
export function ingressBypass(mesh: Mesh): readonly Finding[] {
  const { routes, virtualServices } = mesh.topology.policyObjects;
  return groupByCause('WP-INGRESS-BYPASS', [
    ...routes.flatMap((route) => bypassesOfRoute(route, mesh)),
    ...virtualServices.filter((policy) => isRead(policy, mesh)).flatMap((policy) => bypassesOfHosts(policy, mesh)),
  ]);
}

function bypassesOfRoute(route: Route, mesh: Mesh): readonly Suffering[] {
  const gateways = route.parentRefs
    .filter(({ kind, group }) => kind === 'Gateway' && group === 'gateway.networking.k8s.io')
    .flatMap(({ namespace, name }) => mesh.gateway(`${namespace}/${name}`) ?? [])
    .filter(({ role }) => role === 'gateway' || role === 'none');
  if (gateways.length === 0) return [];
  const backends = route.rules
    .flatMap((rule) => rule.backends)
    .filter(({ kind, group, namespace }) => kind === 'Service' && group === '' && isGranted(route, namespace, mesh));
  const services = backends.flatMap(({ namespace, name }) => mesh.servicesById(objectId('Service', namespace, name)));
  const through = objectId(route.kind, route.namespace, route.name);
  return gateways.flatMap((gateway) => services.flatMap((service) => bypass(gateway, service, through)));
}

/** A route may name a Service of another namespace only where that namespace grants it. */
function isGranted(route: Route, namespace: string, mesh: Mesh): boolean {
  if (namespace === route.namespace) return true;
  return mesh.topology.policyObjects.referenceGrants.some(
    (grant) =>
      grant.namespace === namespace &&
      grant.from.some((from) => from.kind === route.kind && from.namespace === route.namespace) &&
      grant.to.some(({ kind }) => kind === 'Service'),
  );
}

function bypass(gateway: GatewayFacts, service: ServiceFacts, through: ObjectId): readonly Suffering[] {
  const isForeign = gateway.role === 'none';
  const waypoints = waypointsOf(service);
  // A gateway can be the waypoint of a service itself.
  if (waypoints.length === 0 || waypoints.includes(`${gateway.namespace}/${gateway.name}`)) return [];
  if (service.ingressUsesWaypoint && !isForeign) return [];
  const why = isForeign ? 'foreign-gateway' : 'ingress-without-opt-in';
  return [
    {
      cause: gateway.id,
      subject: service.id,
      detail: { why, waypoints, through: [through], className: gateway.className },
    },
  ];
}

/** A VirtualService on gateways that are not the mesh: those of Istio's own kind Gateway, which are not read. */
function bypassesOfHosts(policy: VirtualService, mesh: Mesh): readonly Suffering[] {
  const gateways = policy.gateways.filter((gateway) => gateway !== 'mesh');
  if (gateways.length === 0) return [];
  const cause = objectId('VirtualService', policy.namespace, policy.name);
  return policy.destinations.flatMap(({ host }) => {
    const service = serviceOfHost(fullHost(host, policy.namespace), mesh);
    if (service === undefined || service.binding.waypoint === null || service.ingressUsesWaypoint) return [];
    const detail = { why: 'ingress-without-opt-in', waypoints: waypointsOf(service), through: [cause], gateways };
    return [{ cause, subject: service.id, detail }];
  });
}

function serviceOfHost(hostname: string, mesh: Mesh): ServiceFacts | undefined {
  const [name = '', namespace = ''] = hostname.split('.');
  if (hostname !== serviceHostname(name, namespace)) return undefined;
  return mesh.servicesById(objectId('Service', namespace, name))[0];
}
