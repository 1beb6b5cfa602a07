import type { Labels } from '#lib/model/metadata.ts';
import type { DataPlaneIndex } from '../data-plane-index.ts';
import { carriesAll, labelOf } from '../label-selector.ts';
import { gatewayName, network } from '../labels.ts';
import { serviceHostname } from '../reachability.ts';
import type { Waypoint } from '../waypoints.ts';

/** The proxy behind a Gateway, as istiod meets it when it connects. */
export type WaypointProxy = {
  readonly labels: Labels;
  /** Whether istiod finds what is bound to the Gateway when it asks for this proxy: it compares addresses, not names. */
  readonly isFound: boolean;
};

/**
 * Labels are those of the pods that carry the Gateway's name. What the proxy answers to are the hostname and VIPs of the
 * Services that select it; where the source shows none, those that istiod's deployment would give it.
 * Follows istiod's `WaypointKeyForProxy` and `ServicesForWaypoint`.
 */
export function waypointProxy(waypoint: Waypoint, dataPlane: DataPlaneIndex): WaypointProxy {
  const { namespace, name } = waypoint.gateway;
  const instances = dataPlane.podsIn(namespace).filter((pod) => labelOf(pod.labels, gatewayName) === name);
  const labels: Labels = Object.assign({ [gatewayName]: name }, ...instances.map((pod) => pod.labels));
  return { labels, isFound: answersTo(waypoint, labels, dataPlane) };
}

function answersTo(waypoint: Waypoint, labels: Labels, dataPlane: DataPlaneIndex): boolean {
  const { address, gateway } = waypoint;
  if (address === null) return false;
  const slash = address.indexOf('/');
  const [scope, value] = [address.slice(0, slash), address.slice(slash + 1)];
  const services = dataPlane.servicesIn(gateway.namespace).filter(({ selector }) => selects(selector, labels));
  if (waypoint.gateway.addresses.some(({ type }) => type === 'Hostname')) {
    const hostnames = services.map((service) => serviceHostname(service.name, service.namespace));
    return services.length === 0
      ? value === '' || value === serviceHostname(gateway.name, gateway.namespace)
      : hostnames.includes(value);
  }
  if (scope !== (labelOf(labels, network) ?? '')) return false;
  return services.length === 0 || services.some(({ clusterIPs }) => clusterIPs.includes(value));
}

function selects(selector: Labels | null, labels: Labels): boolean {
  if (selector === null || !carriesAll(labels, selector)) return false;
  return Object.keys(selector).length > 0;
}
