import type { Metadata } from '#lib/model/metadata.ts';
import type { WaypointName } from '#lib/model/object-id.ts';
import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { Flag } from '#lib/model/reason.ts';
import type { IstioSettings, Service } from '#lib/model/snapshot.ts';
import type { Binding, NoVipCause, ServiceFacts, Share } from '#lib/model/topology.ts';
import { absent, bindingWithoutLabels, notVisible } from './binding.ts';
import { applyCanary } from './canary.ts';
import { serviceConditions } from './conditions.ts';
import { parseGoBoolean, since } from './istio-version.ts';
import { labelOf } from './label-selector.ts';
import { ingressUseWaypoint, managed } from './labels.ts';
import { serviceHostname } from './reachability.ts';
import type { ResolutionContext } from './resolution-context.ts';

/** Each Service with the waypoint of traffic to its VIP. Follows istiod's `serviceServiceBuilder`. */
export function resolveServices(context: ResolutionContext): readonly ServiceFacts[] {
  return context.index.snapshot.services.map((service) => serviceFacts(service, context));
}

function serviceFacts(service: Service, context: ResolutionContext): ServiceFacts {
  const { index, waypoints, bindWaypoint } = context;
  const { istio } = index.snapshot;
  const hostname = serviceHostname(service.name, service.namespace);
  const plain = bindService(service, context);
  const indexed = plain.reason !== 'not-in-mesh-index';
  const { binding, shares, refusal } = applyCanary(service, plain, index, waypoints, bindWaypoint);
  const ingress = binding.status === 'bound' ? ingressOptIn(service, context) : noOptIn;
  const noVip = whyNoVip(service);
  const headless = noVip === 'headless';
  return {
    id: objectId('Service', service.namespace, service.name),
    namespace: service.namespace,
    name: service.name,
    setBy: service.setBy,
    origin: service.origin,
    kind: 'Service',
    hostname,
    indexed,
    binding,
    shares,
    ingressUsesWaypoint: ingress.usesWaypoint,
    hasVip: noVip === null,
    headless,
    noVip,
    unprogrammable: false,
    type: service.type,
    ports: service.ports,
    flags: serviceFlags(binding, shares, context, {
      headless,
      hasVip: noVip === null,
      onlyOtherProtocols: service.ports.length > 0 && service.ports.every((port) => port.protocol !== 'TCP'),
      unprogrammable: false,
      assumed: service.assumed,
    }),
    expected: indexed
      ? serviceConditions(istio, {
          kind: 'Service',
          hostname,
          binding,
          ingress: ingress.inCondition,
          canaryRefusal: refusal,
          racingConnectStrategy: false,
          visibility: null,
        })
      : [],
    observed: service.conditions,
  };
}

function whyNoVip({ clusterIPs, type, assumed }: Service): NoVipCause | null {
  if (clusterIPs.some((address) => address !== '' && address !== 'None')) return null;
  if (clusterIPs.includes('None')) return 'headless';
  if (assumed) return null;
  return type === 'ExternalName' ? 'external-name' : 'not-assigned';
}

function bindService(service: Service, context: ResolutionContext): Binding {
  const { index, bindWaypoint } = context;
  const discovered = index.discovers(service.namespace);
  if (discovered === false) return absent('service', 'namespace-not-discovered');
  if (discovered !== true) return notVisible('service', discovered);
  if (!istiodKnowsService(service.type, index.snapshot.istio)) return absent('service', 'external-name');
  if (isManagedWaypoint(service, context)) return bindingWithoutLabels('service', 'is-waypoint');
  return bindWaypoint(service.namespace, service.labels, 'service', null);
}

/** Since 1.24 istiod leaves out Services of type ExternalName. Istiod: `serviceServiceBuilder`. */
export function istiodKnowsService(type: string, istio: IstioSettings): boolean {
  return type !== 'ExternalName' || !since(istio, '1.24');
}

/**
 * Whether the object is the own Service of a waypoint or east-west gateway that istiod deployed; these never bind.
 * By label only, which also excludes a ServiceEntry that carries it. Istiod: `fetchWaypointForService`.
 */
export function isManagedWaypoint(object: Metadata, context: ResolutionContext): boolean {
  const { istio } = context.index.snapshot;
  switch (labelOf(object.labels, managed)) {
    case 'istio.io-mesh-controller':
      return since(istio, '1.23');
    case 'istio.io-eastwest-controller':
      return since(istio, '1.27');
    default:
      return false;
  }
}

/** What the ingress label says: whether gateways honour the waypoint, and what the condition says of it (null: nothing). */
export type IngressOptIn = { readonly usesWaypoint: boolean; readonly inCondition: boolean | null };

export const noOptIn: IngressOptIn = { usesWaypoint: false, inCondition: null };

/**
 * The object's own label decides, else its Namespace's. 1.24 read the object only, and exactly `true`; from 1.25 to 1.29
 * gateways followed the Namespace too, but the condition did not tell. Follows istiod's `ingressUseWaypointFromLabels`,
 * before 1.30 `ingressUseWaypoint` in `sidecar_interop.go`.
 */
export function ingressOptIn(object: Metadata, context: ResolutionContext): IngressOptIn {
  const { istio } = context.index.snapshot;
  if (!since(istio, '1.24')) return noOptIn;
  const own = labelOf(object.labels, ingressUseWaypoint);
  if (own !== undefined) {
    const usesWaypoint = saysYes(own, context);
    return { usesWaypoint, inCondition: usesWaypoint };
  }
  const namespace = since(istio, '1.25') ? context.index.namespaces.get(object.namespace) : undefined;
  const inherited = namespace === undefined ? undefined : labelOf(namespace.labels, ingressUseWaypoint);
  if (inherited === undefined) return noOptIn;
  const usesWaypoint = saysYes(inherited, context);
  return { usesWaypoint, inCondition: since(istio, '1.30') ? usesWaypoint : null };
}

function saysYes(value: string, { index: { snapshot } }: ResolutionContext): boolean {
  if (since(snapshot.istio, '1.30')) return parseGoBoolean(value) === true;
  return since(snapshot.istio, '1.25') ? value.toLowerCase() === 'true' : value === 'true';
}

type ServiceTraits = {
  readonly headless: boolean;
  readonly hasVip: boolean;
  readonly onlyOtherProtocols: boolean;
  readonly unprogrammable: boolean;
  readonly assumed: boolean;
};

/** What keeps traffic from following the binding, with a canary also a part of it, and whether the verdict rests on manifests alone. */
export function serviceFlags(
  binding: Binding,
  shares: readonly Share[],
  context: ResolutionContext,
  traits: ServiceTraits,
): readonly Flag[] {
  if (binding.waypoint === null && !traits.assumed) return none;
  const flags = new Set<Flag>();
  if (binding.waypoint !== null) {
    if (traits.headless) flags.add('headless');
    if (!traits.hasVip) flags.add('no-vip');
    if (traits.onlyOtherProtocols) flags.add('no-tcp');
    if (traits.unprogrammable) flags.add('not-programmed');
    for (const waypoint of inUse(binding.waypoint, shares)) {
      for (const flag of context.waypointFlags.get(waypoint) ?? []) flags.add(flag);
    }
  }
  if (traits.assumed && binding.status !== 'none') flags.add('assumes-deployed');
  return flags.size === 0 ? none : [...flags].sort(compareIds);
}

/** A waypoint without a share meets no request. */
function inUse(primary: WaypointName, shares: readonly Share[]): readonly WaypointName[] {
  if (shares.length === 0) return [primary];
  return shares.filter(({ percent }) => percent > 0).map(({ waypoint }) => waypoint);
}

const none: readonly Flag[] = [];
