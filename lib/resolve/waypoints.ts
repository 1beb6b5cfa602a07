import type { LabelSelector } from '#lib/model/metadata.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { gatewayId, parseObjectId } from '#lib/model/object-id.ts';
import type { Gap, Gateway, GatewayClass, Listener } from '#lib/model/snapshot.ts';
import type { GatewayFacts } from '#lib/model/topology.ts';
import { parseAddress } from './addresses.ts';
import { since } from './istio-version.ts';
import { compileSelector, labelOf } from './label-selector.ts';
import { inboundBinding, network, waypointFor } from './labels.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** A Gateway as istiod's ambient index sees it. It is bindable if and only if it has an address, whatever its class. */
export type Waypoint = {
  readonly id: ObjectId;
  readonly gateway: Gateway;
  readonly hasAddress: boolean;
  readonly discovered: boolean | Gap;
  /** Raw; only `service`, `workload` and `all` enable anything. */
  readonly trafficType: string;
  readonly trafficTypeFrom: GatewayFacts['trafficTypeFrom'];
  /** The GatewayClass could not be read and would have decided the traffic type. */
  readonly trafficTypeGap: Gap | null;
  readonly admission: Admission;
  /** The GatewayClass could not be read and could have chosen another listener that admits others. */
  readonly admissionGap: Gap | null;
  /** As istiod sends it: `namespace/hostname` or `network/ip`. */
  readonly address: string | null;
};

export type Admission = {
  readonly from: GatewayFacts['allowedFrom'];
  /** Null for `from: Selector` that cannot be evaluated. */
  readonly selector: ReturnType<typeof compileSelector>;
  /** Null where `from` is not Selector, and where the selector is left out. */
  readonly written: LabelSelector | null;
  /** As text, for people. */
  readonly listener: string | null;
  /** Where it stands in spec.listeners; null where no listener decides. */
  readonly position: number | null;
};

/**
 * What each Gateway is as a waypoint, by `namespace/name`.
 * Follows istiod's `gatewayToWaypointTransform`, `makeWaypoint` and `makeAllowedRoutes`.
 */
export function resolveWaypoints(index: SnapshotIndex): ReadonlyMap<string, Waypoint> {
  const waypoints = new Map<string, Waypoint>();
  for (const [key, gateway] of index.gateways) waypoints.set(key, toWaypoint(gateway, index));
  return waypoints;
}

function toWaypoint(gateway: Gateway, index: SnapshotIndex): Waypoint {
  const { istio } = index.snapshot;
  const gatewayClass = index.gatewayClasses.get(gateway.className);
  const classGap = gatewayClass === undefined ? index.hidden('GatewayClass', '', gateway.className) : null;
  const ownType = labelOf(gateway.labels, waypointFor);
  const classType =
    gatewayClass !== undefined && since(istio, '1.23') ? labelOf(gatewayClass.labels, waypointFor) : undefined;
  return {
    id: gatewayId(`${gateway.namespace}/${gateway.name}`),
    gateway,
    hasAddress: gateway.addresses.length > 0,
    discovered: index.discovers(gateway.namespace),
    trafficType: ownType ?? classType ?? 'service',
    trafficTypeFrom: ownType !== undefined ? 'gateway' : classType !== undefined ? 'class' : 'default',
    trafficTypeGap: ownType === undefined && since(istio, '1.23') ? classGap : null,
    admission: admissionOf(gateway, findBoundListener(gateway, gatewayClass, index)),
    admissionGap: classGap !== null && couldChooseAnotherListener(gateway) ? classGap : null,
    address: gatewayAddress(gateway, index),
  };
}

/**
 * The listener whose allowedRoutes count: the one that the binding annotation names (since 1.26), else HBONE on 15008.
 * Follows istiod's `findBoundListener`.
 */
function findBoundListener(
  gateway: Gateway,
  gatewayClass: GatewayClass | undefined,
  index: SnapshotIndex,
): Listener | undefined {
  const { istio } = index.snapshot;
  const annotation =
    labelOf(gateway.annotations, inboundBinding) ?? labelOf(gatewayClass?.annotations ?? {}, inboundBinding);
  const binding = since(istio, '1.26') ? parseInboundBinding(annotation) : null;
  const bound = binding === null ? undefined : gateway.listeners.find((listener) => isBoundListener(listener, binding));
  return bound ?? gateway.listeners.find(isHboneListener);
}

export function isHboneListener(listener: Listener): boolean {
  return listener.protocol === 'HBONE' && listener.port === 15008;
}

function isBoundListener(listener: Listener, binding: InboundBinding): boolean {
  if (binding.port !== 0) return listener.port === binding.port;
  return binding.protocol === 'PROXY' && listener.protocol === 'istio.io/PROXY';
}

type InboundBinding = { readonly protocol: 'NONE' | 'PROXY'; readonly port: number };

/** `PROTO` or `PROTO/port`; null for what istiod does not understand. A port that is no number counts as 0. */
function parseInboundBinding(annotation: string | undefined): InboundBinding | null {
  const [protocol, port, ...rest] = annotation?.split('/') ?? [];
  if ((protocol !== 'NONE' && protocol !== 'PROXY') || rest.length > 0) return null;
  return { protocol, port: port !== undefined && /^\d+$/.test(port) ? Number(port) : 0 };
}

/** Whether a GatewayClass that we cannot see could carry a binding annotation that changes who is admitted. */
function couldChooseAnotherListener(gateway: Gateway): boolean {
  if (labelOf(gateway.annotations, inboundBinding) !== undefined) return false;
  const byDefault = gateway.listeners.find(isHboneListener);
  return gateway.listeners.some((listener) => listener !== byDefault);
}

/** Follows istiod's `makeAllowedRoutes` and `makeWaypointSelector`: what is left out means the Gateway's own namespace. */
function admissionOf(gateway: Gateway, bound: Listener | undefined): Admission {
  const namespaces = bound?.namespaces ?? null;
  const listener = bound?.name ?? null;
  const position = bound === undefined ? null : gateway.listeners.indexOf(bound);
  switch (namespaces?.from) {
    case 'Selector': {
      const written = namespaces.selector;
      const selector = written === null ? () => false : compileSelector(written);
      return { from: 'Selector', selector, written, listener, position };
    }
    case 'All':
    case 'None':
      return { from: namespaces.from, selector: null, written: null, listener, position };
    default:
      return { from: 'Same', selector: null, written: null, listener, position };
  }
}

/**
 * The address that goes to ztunnel: the first Hostname, else the first IP that parses.
 * Follows istiod's `getGatewayAddress`; up to 1.23 only the first address, and it had to be an IP.
 */
function gatewayAddress(gateway: Gateway, index: SnapshotIndex): string | null {
  const { istio, mesh } = index.snapshot;
  // Istiod reads the mesh configuration and the network from its own namespace, whatever the mesh calls its root.
  const istiodNamespace = mesh.object === null ? mesh.rootNamespace : parseObjectId(mesh.object).namespace;
  const networkName = labelOf(index.namespaces.get(istiodNamespace)?.labels ?? {}, network) ?? '';
  // Assumed addresses are hostnames; up to 1.23 istiod would have written an IP instead, which nobody knows yet.
  if (gateway.assumed) return `${gateway.namespace}/${gateway.addresses[0]?.value ?? ''}`;
  const addresses = since(istio, '1.24') ? gateway.addresses : gateway.addresses.slice(0, 1);
  const hostname = since(istio, '1.24') ? addresses.find(({ type }) => type === 'Hostname') : undefined;
  if (hostname !== undefined) return `${gateway.namespace}/${hostname.value}`;
  const ip = addresses.find(
    ({ type, value }) => (type === 'IPAddress' || !since(istio, '1.24')) && parseAddress(value) !== null,
  );
  return ip === undefined ? null : `${networkName}/${ip.value}`;
}

/** Whether the waypoint serves this kind of traffic. Follows istiod's `TrafficType` comparison: exact, never validated. */
export function servesTraffic(trafficType: string, traffic: 'service' | 'workload'): boolean {
  return trafficType === traffic || trafficType === 'all';
}
