import type { Finding } from '#lib/model/finding.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import type { ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { isCaptured, isProxy } from './mesh.ts';
import { proxyPolicies } from './proxy-policies.ts';
import { ztunnelVerdicts } from './ztunnel-verdict.ts';

/**
 * WP-SIDECAR-CLIENT: pods with a sidecar go around the waypoint of a service, so what the waypoint would refuse them is
 * let through. Any sidecar can call any service, so it is reported only where something is lost: the waypoint has an
 * AuthorizationPolicy for the service, and ztunnel lets at least one sidecar of the mesh reach one of its pods. Waypoints
 * are used by ztunnel and, where labelled so, by ingress gateways; a sidecar never uses one.
 */
export function sidecarClients(mesh: Mesh): readonly Finding[] {
  const sidecars = distinctCallers(mesh);
  if (sidecars.length === 0) return [];
  const policiesAt = proxyPolicies(mesh);
  const verdictOf = ztunnelVerdicts(mesh);
  const callersOf = (service: ServiceFacts) => {
    const [pod, ...others] = mesh.workloadsOfService(service).filter((workload) => !isProxy(workload));
    if (pod === undefined) return [];
    return sidecars.filter(({ namespace, serviceAccount }) =>
      [pod, ...others].some(
        (workload) =>
          !isCaptured(workload) ||
          verdictOf(workload, { namespace, serviceAccount, addresses: [] }).outcome !== 'denied',
      ),
    );
  };
  return groupByCause(
    'WP-SIDECAR-CLIENT',
    mesh.topology.services.flatMap((service): readonly Suffering[] => {
      const { waypoint } = service.binding;
      if (waypoint === null || (policiesAt(service)?.authorization.length ?? 0) === 0) return [];
      const namespaces = callersOf(service).map(({ namespace }) => namespace);
      if (namespaces.length === 0) return [];
      return [{ cause: gatewayId(waypoint), subject: service.id, detail: { waypoint, namespaces } }];
    }),
  );
}

/** One running sidecar for each identity. */
function distinctCallers(mesh: Mesh): readonly WorkloadFacts[] {
  const callers = new Map<string, WorkloadFacts>();
  for (const workload of mesh.topology.workloads) {
    if (!workload.sidecar || !workload.indexed || isProxy(workload)) continue;
    const key = `${workload.namespace}/${workload.serviceAccount}`;
    if (!callers.has(key)) callers.set(key, workload);
  }
  return [...callers.values()];
}
