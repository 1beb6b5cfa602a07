import type { WaypointName } from '#lib/model/object-id.ts';
import type { ConnectionCaller } from './connection-caller.ts';
import type { Mesh } from './mesh.ts';
import { oncePerMesh } from './mesh.ts';

/**
 * A waypoint as the pods behind it see it: by the service account of its pods; where none were seen, the one that istiod
 * gives what it deploys: named like the Gateway, with the class behind it for an ordinary gateway.
 */
export function waypointCaller(waypoint: WaypointName, mesh: Mesh): ConnectionCaller {
  const callers = callersOf(mesh);
  let caller = callers.get(waypoint);
  if (caller === undefined) {
    caller = toCaller(waypoint, mesh);
    callers.set(waypoint, caller);
  }
  return caller;
}

const callersOf = oncePerMesh(() => new Map<WaypointName, ConnectionCaller>());

function toCaller(waypoint: WaypointName, mesh: Mesh): ConnectionCaller {
  const slash = waypoint.indexOf('/');
  const gateway = mesh.gateway(waypoint);
  const name = waypoint.slice(slash + 1);
  const pods = mesh.instancesOf(waypoint);
  const account = pods.find(
    ({ serviceAccount }) => serviceAccount !== '' && serviceAccount !== 'default',
  )?.serviceAccount;
  return {
    namespace: waypoint.slice(0, slash),
    serviceAccount: account ?? (gateway?.role === 'gateway' ? `${name}-${gateway.className}` : name),
    addresses: pods.flatMap(({ addresses }) => addresses),
  };
}
