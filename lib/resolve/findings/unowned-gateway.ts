import type { Finding } from '#lib/model/finding.ts';
import type { GatewayFacts } from '#lib/model/topology.ts';
import { labelOf } from '../label-selector.ts';
import { revision } from '../labels.ts';
import { isHboneListener } from '../waypoints.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';

/**
 * WP-UNOWNED-GATEWAY: no control plane programs a waypoint, so it never gets an address and traffic goes direct: its class
 * is of no controller of Istio's, its revision is not that of the istiod that was read, or its conditions still wait for a
 * controller. Never for a Gateway that has an address, since then somebody programmed it.
 * Follows istiod's `gatewayRole` of a class and its revision filter (`inRevision`).
 */
export function unownedGateways(mesh: Mesh): readonly Finding[] {
  const manifests = new Map(mesh.snapshot.gateways.map((gateway) => [`${gateway.namespace}/${gateway.name}`, gateway]));
  return groupByCause(
    'WP-UNOWNED-GATEWAY',
    mesh.topology.gateways.flatMap((gateway): readonly Suffering[] => {
      const name = `${gateway.namespace}/${gateway.name}`;
      const manifest = manifests.get(name);
      const wanted = labelOf(manifest?.labels ?? {}, revision) ?? revisionOfNamespace(gateway, mesh);
      const why = gateway.discovered ? absence(gateway, manifest?.assumed === true, wanted, mesh) : null;
      const isWaypoint = gateway.role === 'waypoint' || manifest?.listeners.some(isHboneListener) === true;
      if (why === null || !(isWaypoint || isAskedFor(name, mesh))) return [];
      const detail = { why, waypoint: name, className: gateway.className, revision: wanted ?? '' };
      return [{ cause: gateway.id, subject: gateway.id, detail }];
    }),
  );
}

function isAskedFor(name: string, mesh: Mesh): boolean {
  const { services, workloads, namespaces } = mesh.topology;
  return (
    namespaces.some(({ service }) => service.asked === name) ||
    services.some(({ binding }) => binding.asked === name) ||
    workloads.some(({ binding }) => binding.asked === name)
  );
}

function revisionOfNamespace({ namespace }: GatewayFacts, mesh: Mesh): string | undefined {
  return labelOf(mesh.namespace(namespace)?.labels ?? {}, revision);
}

type Absence = 'foreign-class' | 'other-revision' | 'waiting-for-controller';

/** `assumed`: the address is only taken for granted, so another revision still counts. */
function absence(gateway: GatewayFacts, assumed: boolean, wanted: string | undefined, mesh: Mesh): Absence | null {
  if (gateway.bindable && !assumed) return null;
  if (gateway.role === 'none') return 'foreign-class';
  const { istio } = mesh.topology;
  const isOther = wanted !== undefined && istio.revision !== null && wanted !== istio.revision;
  if (isOther && istio.revisionFrom !== 'default') return 'other-revision';
  const isWaiting = gateway.conditions.some(({ type, status }) => type === 'Accepted' && status === 'Unknown');
  return isWaiting ? 'waiting-for-controller' : null;
}
