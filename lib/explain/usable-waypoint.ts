import { flagsThatKeepTrafficAway } from '#lib/model/reason.ts';
import type { IstioSettings } from '#lib/model/snapshot.ts';
import type { Binding, GatewayFacts, NamespaceFacts, Topology } from '#lib/model/topology.ts';
import { since } from '#lib/resolve/istio-version.ts';
import { compileSelector } from '#lib/resolve/label-selector.ts';
import { servesTraffic } from '#lib/resolve/waypoints.ts';

/** Whether naming a waypoint would be enough, would be if it admitted the namespace, or would not help. */
export type Usability = 'usable' | 'not-admitted' | 'unusable';

/**
 * What naming this waypoint would do for an object of the namespace: whether istiod would bind the object to it, and
 * traffic of captured clients would pass it. The same checks as istiod's, on what is known of the Gateway.
 */
export function usabilityOf(
  gateway: GatewayFacts,
  namespace: string,
  { traffic, detail }: Binding,
  namespaces: ReadonlyMap<string, NamespaceFacts>,
  { istio, gaps }: Pick<Topology, 'istio' | 'gaps'>,
): Usability {
  const serves =
    isWaypoint(gateway) &&
    !mayBeChangedByClass(gateway, gaps) &&
    gateway.discovered &&
    gateway.bindable &&
    !gateway.selectorInvalid &&
    isReachable(gateway) &&
    servesTraffic(gateway.trafficType, traffic) &&
    (detail.visibility !== 'NAMESPACE' || gateway.namespace === namespace);
  if (!serves) return 'unusable';
  return admits(gateway, namespaces.get(namespace), namespace, istio) ? 'usable' : 'not-admitted';
}

/** Connections that are sent to it are taken. */
export function isReachable({ address, flags }: GatewayFacts): boolean {
  return address !== null && !flags.some((flag) => flagsThatKeepTrafficAway.has(flag));
}

/** A GatewayClass that cannot be read may say another traffic type, or choose another listener. */
function mayBeChangedByClass({ trafficTypeFrom }: GatewayFacts, gaps: Topology['gaps']): boolean {
  return (
    trafficTypeFrom === 'default' &&
    gaps.some(
      ({ kind, cause }) => (kind === null || kind === 'GatewayClass') && cause !== 'absent' && cause !== 'stale',
    )
  );
}

/** `none` opts out, whatever Gateway has that name; an ingress or east-west gateway is nobody's waypoint by intention. */
function isWaypoint({ role, name }: GatewayFacts): boolean {
  return name !== 'none' && role !== 'gateway' && role !== 'east-west';
}

/** Follows istiod's `AllowsAttachmentFromNamespaceOrLookup`; up to 1.22 everybody was admitted. */
function admits(
  gateway: GatewayFacts,
  facts: NamespaceFacts | undefined,
  namespace: string,
  istio: IstioSettings,
): boolean {
  if (!since(istio, '1.23')) return true;
  switch (gateway.allowedFrom) {
    case 'All':
      return true;
    case 'Selector': {
      const matches = gateway.selector === null ? null : compileSelector(gateway.selector);
      return matches !== null && facts?.exists === true && matches(facts.labels);
    }
    case 'Same':
    case 'None':
      return gateway.namespace === namespace;
  }
}
