import type { WaypointName } from '#lib/model/object-id.ts';
import type { GatewayFacts } from '#lib/model/topology.ts';
import { gatewayName } from '#lib/resolve/labels.ts';
import { splitName } from './ask-change.ts';
import type { Fix } from './fixes.ts';
import { kubectl, kubectlTarget } from './shell.ts';

/** How a Gateway comes to an address, by who writes it for its class. */
export function notReadyFix(waypoint: WaypointName, gateway: GatewayFacts | null): Fix {
  const [namespace, name] = splitName(waypoint);
  const target = kubectlTarget('gateway', name);
  switch (gateway?.role) {
    case 'remote':
      return {
        sentence: `Write into spec.addresses of ${waypoint} where the waypoint is reached: istiod copies them.`,
        command: kubectl(namespace, 'edit', ...target),
      };
    case 'none':
      return {
        sentence: `See why the controller of class ${gateway.className} has written no address into status.addresses of ${waypoint}.`,
        command: kubectl(namespace, 'get', ...target, '-o', 'yaml'),
      };
    default:
      return {
        sentence: `Get one pod of waypoint ${waypoint} ready: istiod writes the address then. See why none is.`,
        command: podsOf(waypoint),
      };
  }
}

/** Lists the pods that istiod deployed for a Gateway. */
export function podsOf(waypoint: WaypointName): string {
  const [namespace, name] = splitName(waypoint);
  return kubectl(namespace, 'get', 'pods', '-l', `${gatewayName}=${name}`);
}
