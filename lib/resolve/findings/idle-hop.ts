import type { Finding } from '#lib/model/finding.ts';
import type { WaypointName } from '#lib/model/object-id.ts';
import { gatewayId, objectId } from '#lib/model/object-id.ts';
import { flagsThatKeepTrafficAway } from '#lib/model/reason.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { distinct, severityOf } from './finding.ts';
import { fullHost, matchesHost } from './hosts.ts';
import type { Mesh } from './mesh.ts';
import { proxyPolicies } from './proxy-policies.ts';

/**
 * WP-IDLE-HOP: requests make a detour through a waypoint that does nothing for any of the services bound to it. Asked of
 * the waypoint as a whole: no policy, route, DestinationRule or Telemetry for one of them or for the waypoint, none opted
 * in to it for ingress traffic, no canary. One service without a policy beside others that have some is ordinary.
 * Not for egress, where passing a waypoint is a purpose of its own, nor where no traffic gets through.
 * Only for Istio's own waypoints, since others have policies of their own.
 */
export function idleHop(mesh: Mesh): readonly Finding[] {
  const isNeeded = needs(mesh);
  return [...mesh.servicesOfWaypoint()]
    .filter(([waypoint, services]) => {
      const gateway = mesh.gateway(waypoint);
      return gateway?.role === 'waypoint' && !services.some((service) => isNeeded(service, waypoint));
    })
    .map(([waypoint, services]) => ({
      code: 'WP-IDLE-HOP',
      severity: severityOf['WP-IDLE-HOP'],
      subjects: distinct(services.map(({ id }) => id)),
      cause: gatewayId(waypoint),
      detail: { waypoint },
    }));
}

/** Whether something at the waypoint is there for the service. What cannot be told counts as needed. */
function needs(mesh: Mesh): (service: ServiceFacts, waypoint: WaypointName) => boolean {
  const { policyObjects } = mesh.topology;
  const policiesAt = proxyPolicies(mesh);
  const routed = new Set([
    ...policyObjects.routes.flatMap(({ parentRefs }) =>
      parentRefs.map(({ kind, namespace, name }) => objectId(kind, namespace, name)),
    ),
    ...policyObjects.backendPolicies.flatMap(({ targetRefs, namespace }) =>
      targetRefs.map(({ kind, name }) => objectId(kind, namespace, name)),
    ),
  ]);
  const filtered = new Set(
    policyObjects.envoyFilters.flatMap(({ targetRefs, namespace }) =>
      targetRefs.map(({ name }) => `${namespace}/${name}`),
    ),
  );
  const hosts = [
    ...policyObjects.virtualServices.flatMap((policy) => policy.hosts.map((host) => fullHost(host, policy.namespace))),
    ...policyObjects.destinationRules.map(({ host, namespace }) => fullHost(host, namespace)),
  ];
  const names = new Set(hosts);
  const wildcards = hosts.filter((host) => host.startsWith('*'));
  return (service, waypoint) => {
    const attached = policiesAt(service);
    return (
      attached === null ||
      attached.any.length > 0 ||
      service.kind === 'ServiceEntry' ||
      service.flags.some((flag) => flagsThatKeepTrafficAway.has(flag)) ||
      service.shares.length > 0 ||
      service.ingressUsesWaypoint ||
      routed.has(service.id) ||
      filtered.has(waypoint) ||
      names.has(service.hostname) ||
      wildcards.some((pattern) => matchesHost(pattern, service.hostname))
    );
  };
}
