import { gatewayId, type ObjectId } from './object-id.ts';
import type { GatewayFacts, ServiceFacts, WorkloadFacts } from './topology.ts';

/**
 * The waypoint that a service or workload is a part of: its own Service and pods, which stand for it and not for themselves
 * wherever things are drawn or counted. Null for everything else. `gatewayOf` gives the Gateways of the same topology.
 */
export function waypointOfPart(
  facts: ServiceFacts | WorkloadFacts,
  gatewayOf: (id: ObjectId) => GatewayFacts | undefined,
): ObjectId | null {
  const { reason } = facts.binding;
  if (reason !== 'is-waypoint' && reason !== 'not-in-mesh-index') return null;
  const name = 'owner' in facts ? (facts.labels[gatewayNameLabel] ?? facts.owner?.name ?? '') : facts.name;
  if (name === '') return null;
  const id = gatewayId(`${facts.namespace}/${name}`);
  const gateway = gatewayOf(id);
  if (gateway === undefined) return null;
  // Where istiod does not know the namespace, the name has to do.
  return reason === 'is-waypoint' || gateway.role === 'waypoint' ? id : null;
}

const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name';
