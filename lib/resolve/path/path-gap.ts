import { gatewayId, parseObjectId } from '#lib/model/object-id.ts';
import type { RequestPath } from '#lib/model/path.ts';
import type { Gap } from '#lib/model/snapshot.ts';
import { since } from '../istio-version.ts';
import type { Target } from './destination.ts';
import { protocolOf } from './destination.ts';
import type { Course } from './follow.ts';
import type { PathIndex } from './path-index.ts';

/** The gap that may hide something by which this verdict would be another; null where it stands whatever is hidden. */
export function gapInPath(path: RequestPath, main: Course, target: Target, index: PathIndex): Gap | null {
  if (path.verdict === 'undetermined') return null;
  if (index.topology.gaps.length === 0) return null;
  return (
    gapInMesh(index) ??
    gapInEndpoints([target.service, main.onward?.target?.service ?? null], index) ??
    gapInRoutes(path, main, target, index) ??
    gapInWay(path, main, target, index) ??
    gapInPolicies(path, target, index) ??
    gapInNetworkPolicies(path, index)
  );
}

/** Mesh configuration decides which policies count for the whole mesh, and who trusts whom. */
function gapInMesh({ topology, hidden }: PathIndex): Gap | null {
  const { mesh, gaps } = topology;
  if (mesh.object === null) return hidden('ConfigMap', [mesh.rootNamespace]);
  return gaps.find(({ object }) => object === mesh.object) ?? null;
}

/** Other endpoints may be hidden, or the pods behind the ones that are shown. */
function gapInEndpoints(services: readonly Target['service'][], { hidden }: PathIndex): Gap | null {
  const namespaces = [...new Set(services.flatMap((service) => (service === null ? [] : [service.namespace])))];
  if (namespaces.length === 0) return null;
  return hidden('Pod', namespaces) ?? hidden('EndpointSlice', namespaces) ?? hidden('WorkloadEntry', namespaces);
}

/** A hidden route may send elsewhere what a waypoint lets pass. */
function gapInRoutes(
  { from, verdict, decidedAt, hops }: RequestPath,
  { waypoint, asked }: Course,
  { service, port, via }: Target,
  { hidden, namespaces: all }: PathIndex,
): Gap | null {
  if (service === null) return null;
  const isSidecar = from.kind === 'sidecar' && via === 'vip';
  if (!isSidecar && (waypoint === null || asked?.chain !== 'service')) return null;
  const at = isSidecar
    ? 0
    : hops.findIndex(({ object }, position) => position > 0 && object === gatewayId(waypoint ?? ''));
  if (at === -1 || (verdict === 'denied' && decidedAt !== null && decidedAt <= at)) return null;
  const protocol = protocolOf(service, port);
  const kinds = [
    ...(protocol === 'tcp' ? [] : ['HTTPRoute', 'GRPCRoute']),
    ...(protocol === 'http' ? [] : ['TCPRoute', 'TLSRoute']),
    'VirtualService',
  ];
  // A sidecar reads VirtualServices of every namespace that exports them.
  const namespaces = isSidecar ? [...all.keys()] : [service.namespace, (waypoint ?? '').split('/')[0] ?? ''];
  return kinds.map((kind) => hidden(kind, namespaces)).find((gap) => gap !== null) ?? null;
}

/** What stands behind a Gateway on the way, or before a destination that may be one. */
function gapInWay(
  { from, hops }: RequestPath,
  { waypoint }: Course,
  { service }: Target,
  index: PathIndex,
): Gap | null {
  const { hidden, topology } = index;
  const gateways = hops.filter(({ kind }) => kind === 'waypoint' || kind === 'gateway');
  const namespaces = gateways.flatMap(({ object }) => (object === null ? [] : [parseObjectId(object).namespace]));
  // The Namespace can say whether ingress gateways use its services' waypoints.
  const asksNamespace = from.kind === 'ingress' && since(topology.istio, '1.30') && service !== null;
  if (asksNamespace && index.namespaces.get(service.namespace)?.exists !== true) {
    const gap = hidden('Namespace', ['']);
    if (gap !== null) return gap;
  }
  if (gateways.length > 0 || waypoint !== null) {
    const gap =
      hidden('Service', namespaces) ??
      hidden('Pod', namespaces) ??
      hidden('EndpointSlice', namespaces) ??
      hidden('GatewayClass', ['']) ??
      hidden('Gateway', namespaces);
    if (gap !== null) return gap;
  }
  return hidden('Gateway', from.namespace === null ? [] : [from.namespace]);
}

/** A policy that is hidden can change everything but a connection that fails and a refusal that is written out. */
function gapInPolicies(
  { from, hops, verdict, decidedAt }: RequestPath,
  { service }: Target,
  index: PathIndex,
): Gap | null {
  const { topology, hidden } = index;
  const decided = decidedAt === null ? undefined : hops[decidedAt];
  // What fails could have been refused before, where something is evaluated before.
  const asked = verdict === 'fails' && decidedAt !== null ? hops.slice(0, decidedAt + 1) : hops;
  const evaluating = asked.filter(({ kind }, position) => position > 0 || kind === 'gateway');
  if (verdict === 'fails' && evaluating.length === 0) return null;
  const isWrittenOut = decided?.policies.some(
    ({ result, action }) => result === 'deny' && (action === 'DENY' || action === 'CUSTOM'),
  );
  if (isWrittenOut === true) return null;
  const namespaces = [
    topology.mesh.rootNamespace,
    ...(service === null ? [] : [service.namespace]),
    ...hops.flatMap(({ object }) => (object === null ? [] : [parseObjectId(object).namespace])),
    ...(from.kind === 'ingress' && from.object === null ? index.namespaces.keys() : []),
  ];
  const decides = (kind: string) => evaluating.some((hop) => hop.kind === kind);
  const kinds = [
    ...(decides('ztunnel') || decides('waypoint') || decides('gateway') || decides('sidecar')
      ? ['AuthorizationPolicy']
      : []),
    ...(decides('waypoint') || decides('gateway') || decides('sidecar') ? ['RequestAuthentication'] : []),
    ...(decides('ztunnel') || decides('sidecar') ? ['PeerAuthentication'] : []),
  ];
  return kinds.map((kind) => hidden(kind, namespaces)).find((gap) => gap !== null) ?? null;
}

/** A NetworkPolicy selects pods of its own namespace: those at either end of a leg. One opens what the others cut off. */
function gapInNetworkPolicies({ from, hops, verdict, notes }: RequestPath, { hidden }: PathIndex): Gap | null {
  if (verdict === 'fails' && notes.every(({ code }) => code !== 'network-policy-blocks')) return null;
  const ends = [from.object, ...hops.map(({ object }) => object)].flatMap((object) =>
    object === null ? [] : [object],
  );
  return hidden('NetworkPolicy', [...new Set(ends.map((object) => parseObjectId(object).namespace))]);
}
