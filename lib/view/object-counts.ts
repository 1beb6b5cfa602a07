import type { ObjectId } from '#lib/model/object-id.ts';
import type { ServiceFacts, Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { waypointOfPart } from '#lib/model/waypoint-parts.ts';
import { counted } from './words.ts';

/**
 * `2 namespaces · 5 services · 9 pods · 1 waypoint`: how much a topology holds, drawn or not. A waypoint's own Service
 * and pods count with it.
 */
export function objectCounts(topology: Topology): string {
  const gateways = new Map(topology.gateways.map((gateway) => [gateway.id, gateway]));
  const gatewayOf = (id: ObjectId) => gateways.get(id);
  const isApart = (facts: ServiceFacts | WorkloadFacts) => waypointOfPart(facts, gatewayOf) === null;
  const pods = topology.workloads.filter((workload) => workload.kind === 'Pod' && isApart(workload));
  return [
    counted(topology.namespaces.length, 'namespace'),
    counted(new Set(topology.services.filter(isApart).map((service) => service.id)).size, 'service'),
    counted(
      pods.reduce((sum, { replicas }) => sum + replicas, 0),
      'pod',
    ),
    counted(topology.gateways.filter((gateway) => gateway.role === 'waypoint').length, 'waypoint'),
  ].join(' · ');
}
