/**
 * Names one object of the cluster: `Kind/namespace/name`, or `Kind/name` when it is cluster-scoped.
 * An endpoint inside an object is `ServiceEntry/app/e#2.3.4.5` or `EndpointSlice/app/s#10.0.0.9`.
 * Kubernetes names hold neither `/` nor `#`, so an id reads back, and it serves as map key, URL parameter and JSON value.
 */
export type ObjectId = string & { readonly __brand?: 'ObjectId' };

/** A waypoint as people write it: `namespace/name` of its Gateway. */
export type WaypointName = string & { readonly __brand?: 'WaypointName' };

export function objectId(kind: string, namespace: string, name: string): ObjectId {
  return namespace === '' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

export function endpointId(kind: string, namespace: string, name: string, address: string): ObjectId {
  return `${kind}/${namespace}/${name}#${address}`;
}

/** The parts of an id. `namespace` is empty for cluster-scoped kinds, `endpoint` is null unless the id names an endpoint. */
export function parseObjectId(id: ObjectId): {
  kind: string;
  namespace: string;
  name: string;
  endpoint: string | null;
} {
  const hash = id.indexOf('#');
  const endpoint = hash === -1 ? null : id.slice(hash + 1);
  const [kind = '', second = '', ...rest] = (hash === -1 ? id : id.slice(0, hash)).split('/');
  if (rest.length === 0) return { kind, namespace: '', name: second, endpoint };
  return { kind, namespace: second, name: rest.join('/'), endpoint };
}

export function gatewayId(waypoint: WaypointName): ObjectId {
  return `Gateway/${waypoint}`;
}

/** Orders ids by code unit, so that the order is the same on every machine and in every locale. */
export function compareIds(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
