import type { WaypointName } from '#lib/model/object-id.ts';
import type { Flag } from '#lib/model/reason.ts';
import type { Pod, Service } from '#lib/model/snapshot.ts';
import type { DataPlaneIndex } from './data-plane-index.ts';
import { gatewayRole } from './gateway-role.ts';
import { carriesAll } from './label-selector.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import type { Waypoint } from './waypoints.ts';
import { isHboneListener } from './waypoints.ts';

const clusterDomain = 'cluster.local';

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
  dataPlane: DataPlaneIndex,
): ReadonlyMap<WaypointName, readonly Flag[]> {
  const flags = new Map<WaypointName, readonly Flag[]>();
  for (const [name, waypoint] of waypoints) {
    const found = waypoint.hasAddress ? flagsOf(waypoint, dataPlane, index) : [];
    if (waypoint.gateway.assumed) flags.set(name, [...found, 'assumes-deployed']);
    else if (found.length > 0) flags.set(name, found);
  }
  return flags;
}

function flagsOf(waypoint: Waypoint, dataPlane: DataPlaneIndex, index: SnapshotIndex): readonly Flag[] {
  if (waypoint.address === null) return ['no-address'];
  const service = addressedService(waypoint, dataPlane);
  if (service === undefined)
    return addressLeadsNowhere(waypoint, dataPlane, index) ? ['no-endpoints'] : listenerFlags(waypoint, index);
  if (!service.ports.some((port) => port.port === 15008 && port.protocol === 'TCP')) return ['no-hbone-port'];
  return hasReadyEndpoint(service, dataPlane) === false ? ['no-endpoints'] : [];
}

/** A hostname is looked up in the Gateway's own namespace only, an address among all VIPs. ztunnel: `find_address`. */
function addressedService(waypoint: Waypoint, dataPlane: DataPlaneIndex): Service | undefined {
  const address = addressPart(waypoint);
  const { namespace } = waypoint.gateway;
  const [name = ''] = address.split('.');
  if (serviceHostname(name, namespace) === address) return dataPlane.service(namespace, name);
  return dataPlane.serviceWithAddress(address);
}

/** The address names no Service and no workload, although the waypoint's own Service is there, or nobody deploys one. */
function addressLeadsNowhere(waypoint: Waypoint, dataPlane: DataPlaneIndex, index: SnapshotIndex): boolean {
  if (waypoint.gateway.assumed || index.hidden('Service', waypoint.gateway.namespace, '') !== null) return false;
  if (dataPlane.isWorkloadAddress(addressPart(waypoint))) return false;
  if (gatewayRole(waypoint.gateway, index) === 'remote') return true;
  const { namespace, name, className } = waypoint.gateway;
  return (
    dataPlane.service(namespace, name) !== undefined ||
    dataPlane.service(namespace, `${name}-${className}`) !== undefined ||
    dataPlane.hasGatewayService(namespace, name)
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
function hasReadyEndpoint(service: Service, dataPlane: DataPlaneIndex): boolean | null {
  if (!dataPlane.showsEndpoints) return null;
  const slices = dataPlane.slicesOf(service);
  if (slices.some((slice) => slice.endpoints.some((endpoint) => endpoint.ready))) return true;
  const { selector } = service;
  if (selector === null || Object.keys(selector).length === 0) return slices.length > 0 ? false : null;
  return dataPlane.podsIn(service.namespace).some((pod) => carriesAll(pod.labels, selector) && isServing(pod));
}

function isServing(pod: Pod): boolean {
  return pod.assumed || (pod.ready && !pod.terminating);
}
