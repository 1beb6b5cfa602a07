import type { Topology } from '#lib/model/topology.ts';
import { counted } from './words.ts';

/** `2 namespaces · 5 services · 9 pods · 1 waypoint`: how much a topology holds, drawn or not. */
export function objectCounts(topology: Topology): string {
  const pods = topology.workloads.reduce((sum, workload) => sum + (workload.kind === 'Pod' ? workload.replicas : 0), 0);
  return [
    counted(topology.namespaces.length, 'namespace'),
    counted(new Set(topology.services.map((service) => service.id)).size, 'service'),
    counted(pods, 'pod'),
    counted(topology.gateways.filter((gateway) => gateway.role === 'waypoint').length, 'waypoint'),
  ].join(' · ');
}
