import type { Finding } from '#lib/model/finding.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { isCaptured, isProxy } from './mesh.ts';
import { ztunnelVerdicts } from './ztunnel-verdict.ts';

/**
 * WP-EXTERNAL-DIRECT: a bound Service is of type LoadBalancer or NodePort, so clients outside the mesh reach its pods past
 * the waypoint: kube-proxy sends their plain text to a pod, and only a client's ztunnel or an Istio gateway would have
 * gone to the waypoint. Not where ztunnel refuses plain text in front of every pod: STRICT mutual TLS, or policies that
 * admit identities only. Nor for the Services of gateways, which are there to be reached.
 */
export function externalDirect(mesh: Mesh): readonly Finding[] {
  const verdictOf = ztunnelVerdicts(mesh);
  const isShut = (service: ServiceFacts) => {
    const pods = mesh.workloadsOfService(service);
    return pods.length > 0 && pods.every((pod) => isCaptured(pod) && verdictOf(pod, null).outcome === 'denied');
  };
  return groupByCause(
    'WP-EXTERNAL-DIRECT',
    mesh.topology.services
      .filter(
        (service) =>
          service.binding.waypoint !== null && isExposed(service) && !isShut(service) && !isOfGateway(service, mesh),
      )
      .map(({ id, binding, type }) => ({ cause: id, subject: id, detail: { waypoint: binding.waypoint ?? '', type } })),
  );
}

function isExposed({ kind, type }: ServiceFacts): boolean {
  return kind === 'Service' && (type === 'LoadBalancer' || type === 'NodePort');
}

function isOfGateway({ namespace, name }: ServiceFacts, { snapshot }: Mesh): boolean {
  const service = snapshot.services.find((object) => object.name === name && object.namespace === namespace);
  return (
    service !== undefined && (isProxy(service) || (service.selector !== null && isProxy({ labels: service.selector })))
  );
}
