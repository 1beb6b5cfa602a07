import type { Finding } from '#lib/model/finding.ts';
import type { ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { labelOf } from '../label-selector.ts';
import { dataplaneMode } from '../labels.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import { hides } from './hidden-kinds.ts';
import type { Mesh } from './mesh.ts';
import { isMeantToBeCaptured, isProxy } from './mesh.ts';

/**
 * WP-UNCAPTURED: ztunnel does not handle the traffic of a pod, so no waypoint is on the way of its requests, and no policy
 * of ztunnel stands in front of it. Reported are contradictions only, never the mere existence of pods outside the mesh:
 * - a ready pod that a label says to capture and that istio-cni has not redirected (`ambient.istio.io/redirection`);
 * - a bound service of which no pod is captured because nothing says to capture them: the waypoint is asked for, and the
 *   pods and the clients beside them are outside the mesh;
 * - a pod on the host network that is itself bound: its address is the node's, which ztunnel does not take for the pod.
 * Not reported: pods with a sidecar (WP-SIDECAR-CLIENT), pods that are not running, proxies, and namespaces that were not
 * read, whose label cannot be told.
 */
export function uncaptured(mesh: Mesh): readonly Finding[] {
  const sufferings: Suffering[] = [];
  for (const workload of mesh.topology.workloads) {
    const why = contradiction(workload, mesh);
    if (why !== null)
      sufferings.push({ cause: `Namespace/${workload.namespace}`, subject: workload.id, detail: { why } });
  }
  const podsAreHidden = mesh.topology.gaps.some((gap) => hides(gap) && gap.kind === 'Pod');
  for (const service of mesh.topology.services) {
    const { waypoint } = service.binding;
    if (waypoint === null || podsAreHidden || !isOutside(service, mesh)) continue;
    const detail = { why: 'not-enrolled', waypoints: [waypoint] };
    sufferings.push({ cause: `Namespace/${service.namespace}`, subject: service.id, detail });
  }
  return groupByCause('WP-UNCAPTURED', sufferings);
}

function contradiction(workload: WorkloadFacts, mesh: Mesh): 'host-network' | 'not-redirected' | null {
  if (workload.kind !== 'Pod' || workload.tunnel === 'HBONE' || !isRunning(workload)) return null;
  if (workload.hostNetwork) return workload.binding.status === 'bound' ? 'host-network' : null;
  return isMeantToBeCaptured(workload, mesh) ? 'not-redirected' : null;
}

function isRunning(workload: WorkloadFacts): boolean {
  return workload.indexed && workload.ready && workload.phase === 'Running' && !workload.sidecar && !isProxy(workload);
}

/** The service has pods, and none of them is captured or meant to be. */
function isOutside(service: ServiceFacts, mesh: Mesh): boolean {
  if (service.kind !== 'Service' || mesh.namespace(service.namespace)?.exists !== true) return false;
  let pods = 0;
  for (const pod of mesh.workloadsOfService(service)) {
    if (pod.kind !== 'Pod' || isProxy(pod)) continue;
    if (pod.tunnel === 'HBONE' || pod.sidecar || pod.hostNetwork || isMeantToBeCaptured(pod, mesh)) return false;
    // A pod that says itself that it stays outside does so on purpose.
    if (labelOf(pod.labels, dataplaneMode) !== undefined) return false;
    pods += 1;
  }
  return pods > 0;
}
