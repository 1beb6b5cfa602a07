import type { GatewayFacts } from '#lib/model/topology.ts';

/** Who writes the address of a Gateway, and when, as a clause. istiod deploys some classes, and for one it only copies. */
export function addressOrigin(gateway: Pick<GatewayFacts, 'role' | 'className'> | null): string {
  if (gateway === null) return 'nobody has written one';
  switch (gateway.role) {
    case 'waypoint':
    case 'gateway':
    case 'east-west':
      return 'istiod writes one when its first pod is ready';
    case 'remote':
      return `for class ${gateway.className} istiod copies spec.addresses, and there is none to copy`;
    case 'none':
      return `the controller of its class ${gateway.className === '' ? '(it names none)' : gateway.className} has to write one`;
  }
}
