import type { Labels } from '#lib/model/metadata.ts';
import { compareIds } from '#lib/model/object-id.ts';
import type { Flag } from '#lib/model/reason.ts';
import type { Binding, WorkloadFacts } from '#lib/model/topology.ts';
import { bindingWithoutLabels, notVisible } from './binding.ts';
import { labelOf } from './label-selector.ts';
import type { LabelPlace } from './labels.ts';
import { gatewayName, managed, redirection, tunnel } from './labels.ts';
import type { ResolutionContext } from './resolution-context.ts';

/** A proxy instance has no waypoint of its own; everything else binds by labels. Istiod: `computeWaypoint`, `fetchWaypointForInstance`. */
export function bindWorkload(
  namespace: string,
  labels: Labels,
  context: ResolutionContext,
  place: LabelPlace = 'metadata.labels',
): Binding {
  const instanceOf = labelOf(labels, gatewayName);
  if (instanceOf !== undefined && instanceOf !== '') {
    const waypoint = context.waypoints.get(`${namespace}/${instanceOf}`);
    if (waypoint?.hasAddress === true) return isWaypoint;
    const gap = waypoint === undefined ? context.index.hidden('Gateway', namespace, instanceOf) : null;
    if (gap !== null) return notVisible('workload', gap);
  }
  return context.bindWaypoint(namespace, labels, 'workload', null, place);
}

type WorkloadTraits = { readonly hostNetwork: boolean; readonly noIp: boolean; readonly assumed: boolean };

/** What keeps traffic from following the binding, and whether the verdict rests on manifests alone. */
export function workloadFlags(binding: Binding, context: ResolutionContext, traits: WorkloadTraits): readonly Flag[] {
  if (binding.waypoint === null) return traits.assumed ? assumed : none;
  const ofWaypoint = context.waypointFlags.get(binding.waypoint);
  if (ofWaypoint === undefined && !traits.hostNetwork && !traits.noIp) return traits.assumed ? assumed : none;
  const flags = new Set<Flag>(ofWaypoint);
  if (traits.hostNetwork) flags.add('host-network');
  if (traits.noIp) flags.add('no-ip');
  if (traits.assumed) flags.add('assumes-deployed');
  return flags.size === 0 ? none : [...flags].sort(compareIds);
}

/** How istiod told a waypoint's own workload before it asked for the Gateway: WorkloadEntries to 1.24, endpoints in 1.22. */
export function bindUnlessManaged(
  namespace: string,
  labels: Labels,
  own: Labels,
  context: ResolutionContext,
  place: LabelPlace,
): Binding {
  if (labelOf(own, managed) === 'istio.io-mesh-controller') return isWaypoint;
  return context.bindWaypoint(namespace, labels, 'workload', null, place);
}

/** Captured, or a proxy that accepts HBONE itself. Follows istiod's `setTunnelProtocol`; the label is a list. */
export function tunnelOf(labels: Labels, annotations: Labels): WorkloadFacts['tunnel'] {
  if (labelOf(annotations, redirection) === 'enabled') return 'HBONE';
  return labelOf(labels, tunnel)?.split(',').includes('http') === true ? 'HBONE' : 'NONE';
}

// Shared, so that ten thousand pods do not hold ten thousand equal lists and ladders.
const none: readonly never[] = [];
const assumed: readonly Flag[] = ['assumes-deployed'];
const isWaypoint = bindingWithoutLabels('workload', 'is-waypoint');
