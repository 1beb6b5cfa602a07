import type { Finding } from '#lib/model/finding.ts';
import type { ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { waypointsOf } from './mesh.ts';

/**
 * WP-SPLIT-BINDING: requests to a service and requests to its pods' IPs meet different waypoints, or only one of the two
 * meets one: both are bound and differ; the pods are bound and the service, which has a VIP, is not; or a pod's own label
 * fails while its service is bound. Not for the ordinary case, a bound service whose pods inherit a waypoint that serves
 * services only. Istiod resolves the two apart (`fetchWaypointForService`, `fetchWaypointForWorkload`), and ztunnel never
 * uses a workload's waypoint for traffic that was addressed to a service.
 */
export function splitBinding(mesh: Mesh): readonly Finding[] {
  const sufferings: Suffering[] = [];
  const servicesOf = serviceLists(mesh);
  // From the workloads, since nearly all of them have no waypoint of their own and end the question at once.
  for (const workload of mesh.topology.workloads) {
    const { status } = workload.binding;
    if (status !== 'bound' && status !== 'refused') continue;
    for (const service of servicesOf(workload)) {
      const bound = waypointsOf(service);
      const why = difference(service, bound, workload);
      if (why === null) continue;
      const workloadWaypoints = [workload.binding.waypoint ?? workload.binding.asked ?? ''];
      const detail = { why, waypoint: bound[0] ?? '', workloadWaypoints };
      for (const { id } of [service, workload]) sufferings.push({ cause: service.id, subject: id, detail });
    }
  }
  return groupByCause('WP-SPLIT-BINDING', sufferings);
}

/** The services that select a workload, without a waypoint's own. Workloads that one selector finds share their list. */
function serviceLists(mesh: Mesh): (workload: WorkloadFacts) => readonly ServiceFacts[] {
  let last: { readonly keys: readonly string[]; readonly services: readonly ServiceFacts[] } | null = null;
  return ({ services: keys }) => {
    if (last?.keys !== keys) {
      const services = keys
        .flatMap((key) => mesh.serviceByHost(key) ?? [])
        .filter(({ binding }) => binding.reason !== 'is-waypoint');
      last = { keys, services };
    }
    return last.services;
  };
}

type Difference = 'different-waypoints' | 'only-pod-ip' | 'pod-label-fails';

function difference(service: ServiceFacts, bound: readonly string[], workload: WorkloadFacts): Difference | null {
  const { binding } = workload;
  switch (binding.status) {
    case 'bound':
      if (bound.length > 0) return bound.includes(binding.waypoint ?? '') ? null : 'different-waypoints';
      return service.binding.status === 'none' && service.hasVip ? 'only-pod-ip' : null;
    case 'refused':
      return bound.length > 0 && binding.askedBy === 'own-label' ? 'pod-label-fails' : null;
    case 'none':
    case 'undetermined':
      return null;
  }
}
