import { gatewayId, type ObjectId, type WaypointName } from '#lib/model/object-id.ts';
import type { Binding, Topology } from '#lib/model/topology.ts';
import type { PolicyPlaces } from './policy-places.ts';
import { serviceKey } from './topology-index.ts';

/**
 * What belongs to the object in focus: for a waypoint everything that uses it or asks for it, for a service its pods and
 * its waypoints, for a workload the services that select it and their waypoints, for a policy what it hangs on and works
 * on, for a namespace all that stands in it. Null where nothing is in focus; itself alone where the topology lacks it.
 */
export function focusOf(
  topology: Topology,
  { hostsOf, reaches }: PolicyPlaces,
  focus: ObjectId | null,
): ReadonlySet<ObjectId> | null {
  if (focus === null) return null;
  const set = new Set<ObjectId>([focus]);
  const kind = focus.slice(0, focus.indexOf('/'));
  if (kind === 'Gateway') addUsers(set, topology, focus);
  else if (kind === 'Namespace') addMembers(set, topology, focus.slice(kind.length + 1));
  else if (hostsOf.has(focus))
    for (const id of [...(hostsOf.get(focus) ?? []), ...(reaches.get(focus) ?? [])]) set.add(id);
  else addNeighbours(set, topology, focus);
  return set;
}

function addUsers(set: Set<ObjectId>, { namespaces, services, workloads }: Topology, gateway: ObjectId): void {
  for (const { id, service, workload } of namespaces) {
    if (asks(service, gateway) || asks(workload, gateway)) set.add(id);
  }
  for (const { id, binding, shares } of services) {
    if (asks(binding, gateway) || shares.some(({ waypoint }) => gatewayId(waypoint) === gateway)) set.add(id);
  }
  for (const { id, binding } of workloads) if (asks(binding, gateway)) set.add(id);
}

function addMembers(set: Set<ObjectId>, { services, workloads, gateways }: Topology, name: string): void {
  for (const { id, namespace } of [...services, ...workloads, ...gateways]) if (namespace === name) set.add(id);
}

/** Of a service and of a workload: the other side of the selector, and where the traffic of all of them goes. */
function addNeighbours(set: Set<ObjectId>, { services, workloads }: Topology, focus: ObjectId): void {
  const own = services.filter(({ id }) => id === focus);
  const keys = new Set(own.map(serviceKey));
  for (const workload of workloads) {
    if (workload.id === focus) {
      addWaypoint(set, workload.binding);
      const selecting = new Set(workload.services);
      for (const service of services) {
        if (!selecting.has(serviceKey(service))) continue;
        set.add(service.id);
        addWaypoint(set, service.binding);
      }
    } else if (keys.size > 0 && workload.services.some((key) => keys.has(key))) {
      set.add(workload.id);
      addWaypoint(set, workload.binding);
    }
  }
  for (const { binding, shares } of own) {
    addWaypoint(set, binding);
    for (const { waypoint } of shares) set.add(gatewayId(waypoint));
  }
}

function addWaypoint(set: Set<ObjectId>, binding: Binding): void {
  const name = goesTo(binding);
  if (name !== null) set.add(gatewayId(name));
}

function asks(binding: Binding, gateway: ObjectId): boolean {
  const name = goesTo(binding);
  return name !== null && gatewayId(name) === gateway;
}

/** Asked for by a namespace and not meant for this traffic is no use of a waypoint. */
function goesTo({ status, waypoint, asked }: Binding): WaypointName | null {
  return status === 'bound' ? waypoint : status === 'none' ? null : asked;
}
