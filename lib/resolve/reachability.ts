import type { WaypointName } from '#lib/model/object-id.ts';
import type { Flag } from '#lib/model/reason.ts';
import type { Pod, Service, Snapshot } from '#lib/model/snapshot.ts';
import { gatewayRole } from './gateway-role.ts';
import { labelOf } from './label-selector.ts';
import { gatewayName, serviceName } from './labels.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import type { Waypoint } from './waypoints.ts';
import { isHboneListener } from './waypoints.ts';

export const clusterDomain = 'cluster.local';

export function serviceHostname(name: string, namespace: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

/**
 * What the data plane makes of each bindable waypoint, by `namespace/name`: nothing to send to (`no-address`: traffic goes
 * without it), or an address that leads nowhere (`no-hbone-port`, `no-endpoints`: traffic fails).
 * Follows ztunnel's `fetch_waypoint` and `load_balance`. A source that shows neither pods nor EndpointSlices says nothing
 * about endpoints.
 */
export function waypointFlags(
  index: SnapshotIndex,
  waypoints: ReadonlyMap<string, Waypoint>,
): ReadonlyMap<WaypointName, readonly Flag[]> {
  const { snapshot } = index;
  const services = new Map(snapshot.services.map((service) => [`${service.namespace}/${service.name}`, service]));
  const flags = new Map<WaypointName, readonly Flag[]>();
  for (const [name, waypoint] of waypoints) {
    const found = waypoint.hasAddress ? flagsOf(waypoint, services, index) : [];
    if (waypoint.gateway.assumed) flags.set(name, [...found, 'assumes-deployed']);
    else if (found.length > 0) flags.set(name, found);
  }
  return flags;
}

function flagsOf(waypoint: Waypoint, services: ReadonlyMap<string, Service>, index: SnapshotIndex): readonly Flag[] {
  const { snapshot } = index;
  if (waypoint.address === null) return ['no-address'];
  const service = addressedService(waypoint, services, snapshot);
  if (service === null)
    return addressLeadsNowhere(waypoint, services, index) ? ['no-endpoints'] : listenerFlags(waypoint, index);
  if (!service.ports.some((port) => port.port === 15008 && port.protocol === 'TCP')) return ['no-hbone-port'];
  return hasReadyEndpoint(service, snapshot) === false ? ['no-endpoints'] : [];
}

function addressedService(
  waypoint: Waypoint,
  services: ReadonlyMap<string, Service>,
  snapshot: Snapshot,
): Service | null {
  const address = addressPart(waypoint);
  const [name = '', namespace = ''] = address.split('.');
  const named = services.get(`${namespace}/${name}`);
  if (named !== undefined && serviceHostname(name, namespace) === address) return named;
  return snapshot.services.find((service) => service.clusterIPs.includes(address)) ?? null;
}

/** The address names no Service and no workload, although the waypoint's own Service is there, or nobody deploys one. */
function addressLeadsNowhere(
  waypoint: Waypoint,
  services: ReadonlyMap<string, Service>,
  index: SnapshotIndex,
): boolean {
  const { snapshot } = index;
  if (waypoint.gateway.assumed || index.hidden('Service', waypoint.gateway.namespace, '') !== null) return false;
  const address = addressPart(waypoint);
  if (snapshot.pods.some((pod) => pod.ips.includes(address))) return false;
  if (snapshot.workloadEntries.some((entry) => entry.address === address)) return false;
  if (gatewayRole(waypoint.gateway, index) === 'remote') return true;
  const { namespace, name, className } = waypoint.gateway;
  return (
    services.has(`${namespace}/${name}`) ||
    services.has(`${namespace}/${name}-${className}`) ||
    snapshot.services.some(
      (service) => service.namespace === namespace && labelOf(service.labels, gatewayName) === name,
    )
  );
}

/** Without a Service to look at, the listeners say whether anything would answer on the HBONE port. */
function listenerFlags(waypoint: Waypoint, index: SnapshotIndex): readonly Flag[] {
  const answers = waypoint.gateway.listeners.some((listener) => listener.port === 15008 || isHboneListener(listener));
  return answers || gatewayRole(waypoint.gateway, index) !== 'gateway' ? [] : ['no-hbone-port'];
}

function addressPart(waypoint: Waypoint): string {
  const address = waypoint.address ?? '';
  return address.slice(address.indexOf('/') + 1);
}

/** Null where the source shows nothing that could tell. */
function hasReadyEndpoint(service: Service, snapshot: Snapshot): boolean | null {
  if (snapshot.pods.length === 0 && snapshot.endpointSlices.length === 0) return null;
  const slices = snapshot.endpointSlices.filter(
    (slice) => slice.namespace === service.namespace && labelOf(slice.labels, serviceName) === service.name,
  );
  if (slices.some((slice) => slice.endpoints.some((endpoint) => endpoint.ready))) return true;
  const { selector } = service;
  if (selector === null || Object.keys(selector).length === 0) return slices.length > 0 ? false : null;
  return snapshot.pods.some((pod) => isServing(pod) && pod.namespace === service.namespace && selects(selector, pod));
}

function isServing(pod: Pod): boolean {
  return pod.assumed || (pod.ready && !pod.terminating);
}

function selects(selector: Readonly<Record<string, string>>, pod: Pod): boolean {
  return Object.entries(selector).every(([key, value]) => labelOf(pod.labels, key) === value);
}
