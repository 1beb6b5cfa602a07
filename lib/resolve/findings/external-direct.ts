import type { Finding } from '#lib/model/finding.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { Service } from '#lib/model/snapshot.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { groupByCause, type Suffering } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { isCaptured, isProxy } from './mesh.ts';
import { ztunnelVerdicts } from './ztunnel-verdict.ts';

/**
 * WP-EXTERNAL-DIRECT: a bound Service is of type LoadBalancer or NodePort, or has external IPs, so clients outside the mesh
 * reach its pods past the waypoint: kube-proxy sends their plain text to a pod, and only a client's ztunnel or an Istio
 * gateway would have gone to the waypoint. Clients in the mesh who use such an address go around it too, since ztunnel knows
 * a service by its cluster IPs alone. Not where ztunnel refuses plain text in front of every pod: STRICT mutual TLS, or
 * policies that admit identities only. Nor for the Services of gateways, which are there to be reached.
 */
export function externalDirect(mesh: Mesh): readonly Finding[] {
  const verdictOf = ztunnelVerdicts(mesh);
  const isShut = (service: ServiceFacts) => {
    const pods = mesh.workloadsOfService(service);
    return pods.length > 0 && pods.every((pod) => isCaptured(pod) && verdictOf(pod, null).outcome === 'denied');
  };
  return groupByCause(
    'WP-EXTERNAL-DIRECT',
    mesh.snapshot.services.flatMap((manifest): readonly Suffering[] => {
      const { type, externalIPs = [] } = manifest;
      const isOpenByType = type === 'LoadBalancer' || type === 'NodePort';
      if ((!isOpenByType && externalIPs.length === 0) || isOfGateway(manifest)) return [];
      const [service] = mesh.servicesById(objectId('Service', manifest.namespace, manifest.name));
      const waypoint = service?.binding.waypoint ?? null;
      if (service === undefined || waypoint === null || isShut(service)) return [];
      const detail = isOpenByType ? { waypoint, type } : { waypoint, addresses: externalIPs };
      return [{ cause: service.id, subject: service.id, detail }];
    }),
  );
}

function isOfGateway(service: Service): boolean {
  return isProxy(service) || (service.selector !== null && isProxy({ labels: service.selector }));
}
