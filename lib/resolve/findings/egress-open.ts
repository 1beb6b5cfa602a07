import type { Finding } from '#lib/model/finding.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import { flagsThatKeepTrafficAway } from '#lib/model/reason.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { proxyPolicies } from './proxy-policies.ts';

/**
 * WP-EGRESS-OPEN: every workload of the mesh can call an external host through the waypoint that is bound to it: nothing
 * at the waypoint says who may. Its allowedRoutes says who may attach, not who may call. External is a ServiceEntry behind
 * which there is neither a pod nor a WorkloadEntry.
 */
export function egressOpen(mesh: Mesh): readonly Finding[] {
  const policiesAt = proxyPolicies(mesh);
  const open = mesh.topology.services.filter(
    (facts) =>
      facts.binding.waypoint !== null &&
      !facts.flags.some((flag) => flagsThatKeepTrafficAway.has(flag)) &&
      isExternal(facts, mesh) &&
      policiesAt(facts)?.authorization.length === 0,
  );
  return groupByCause(
    'WP-EGRESS-OPEN',
    open.map(({ id, binding, hostname }) => ({
      cause: gatewayId(binding.waypoint ?? ''),
      subject: id,
      detail: { waypoint: binding.waypoint ?? '', hosts: [hostname] },
    })),
  );
}

function isExternal(facts: ServiceFacts, mesh: Mesh): boolean {
  if (facts.kind !== 'ServiceEntry') return false;
  return mesh.workloadsOfService(facts).every(({ kind }) => kind !== 'Pod' && kind !== 'WorkloadEntry');
}
