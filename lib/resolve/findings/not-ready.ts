import type { Finding } from '#lib/model/finding.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import type { Flag, ReasonCode } from '#lib/model/reason.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { refusedBindings } from './refused-bindings.ts';

/**
 * WP-NOT-READY: a label names a waypoint that is missing or never became ready, so traffic goes direct and what is
 * attached to the waypoint is not applied; or one that istiod binds to and that cannot take traffic, so requests fail.
 * Follows istiod's `WaypointIsNotReady` (`fetchWaypointForTarget`) and ztunnel, which sends to the address it was given.
 */
export function notReady(mesh: Mesh): readonly Finding[] {
  const sufferings = [...refusedBindings(mesh, reasons)];
  for (const list of [mesh.topology.services, mesh.topology.workloads]) {
    for (const { id, binding, flags } of list) {
      const why = flags.length === 0 ? undefined : deadFlags.find((flag) => flags.includes(flag));
      if (why === undefined || binding.waypoint === null) continue;
      sufferings.push({ cause: gatewayId(binding.waypoint), subject: id, detail: { waypoint: binding.waypoint, why } });
    }
  }
  return groupByCause('WP-NOT-READY', sufferings);
}

const reasons: ReadonlySet<ReasonCode> = new Set([
  'waypoint-missing',
  'waypoint-not-ready',
  'waypoint-name-empty',
  'waypoint-not-discovered',
]);

/** Bound to a waypoint that has an address and nothing that answers there. */
const deadFlags = ['no-endpoints', 'no-address', 'no-hbone-port'] as const satisfies readonly Flag[];
