import type { Finding } from '#lib/model/finding.ts';
import type { GatewayFacts } from '#lib/model/topology.ts';
import { labelOf } from '../label-selector.ts';
import { revision, revisionTag } from '../labels.ts';
import { isHboneListener } from '../waypoints.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';

/**
 * WP-UNOWNED-GATEWAY: no control plane programs a waypoint, so it never gets an address and traffic goes direct: its class
 * is of no controller of Istio's, its revision is not that of the istiod that was read, or its conditions still wait for a
 * controller. Never for a Gateway that has an address, since then somebody programmed it.
 * Follows istiod's `gatewayRole` of a class, and its tag watcher, which takes a Gateway of one of its tags for its own. Tags
 * are known by the Services that Istio's chart makes for them; those that a MutatingWebhookConfiguration alone holds, a kind
 * that is not read, look like another revision.
 */
export function unownedGateways(mesh: Mesh): readonly Finding[] {
  const manifests = new Map(mesh.snapshot.gateways.map((gateway) => [`${gateway.namespace}/${gateway.name}`, gateway]));
  return groupByCause(
    'WP-UNOWNED-GATEWAY',
    mesh.topology.gateways.flatMap((gateway): readonly Suffering[] => {
      const name = `${gateway.namespace}/${gateway.name}`;
      const manifest = manifests.get(name);
      const wanted = labelOf(manifest?.labels ?? {}, revision) ?? revisionOfNamespace(gateway, mesh);
      const isOther = wanted !== undefined && !isServed(wanted, mesh);
      const why = gateway.discovered ? absence(gateway, manifest?.assumed === true, isOther) : null;
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

/** Whether the istiod that was read answers for objects of this revision: its own, or a tag of it. */
function isServed(wanted: string, { topology, snapshot }: Mesh): boolean {
  const { istio, mesh } = topology;
  if (istio.revision === null || istio.revisionFrom === 'default' || wanted === istio.revision) return true;
  return snapshot.services.some(
    ({ namespace, labels }) =>
      namespace === mesh.rootNamespace &&
      labelOf(labels, revisionTag) === wanted &&
      labelOf(labels, revision) === istio.revision,
  );
}

/** `assumed`: the address is only taken for granted, so another revision still counts. */
function absence(gateway: GatewayFacts, assumed: boolean, isOtherRevision: boolean): Absence | null {
  if (gateway.bindable && !assumed) return null;
  if (gateway.role === 'none') return 'foreign-class';
  if (isOtherRevision) return 'other-revision';
  const isWaiting = gateway.conditions.some(({ type, status }) => type === 'Accepted' && status === 'Unknown');
  return isWaiting ? 'waiting-for-controller' : null;
}
