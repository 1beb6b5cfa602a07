import { compareIds, type ObjectId, objectId, parseObjectId } from '#lib/model/object-id.ts';
import type { Caller, Destination } from '#lib/model/path.ts';
import type { Topology } from '#lib/model/topology.ts';
import { callerOf } from '#lib/resolve/path/caller.ts';
import { indexOf } from '../topology-index.ts';

/** The ingress gateways that a route sends to the destination from; where none does, the first gateway there is. */
export function routedFrom(topology: Topology, { object }: Destination): readonly Caller[] {
  const routed = new Set<ObjectId>();
  for (const { parentRefs, rules } of topology.policyObjects.routes) {
    const leadsHere = rules.some(({ backends }) =>
      backends.some(({ kind, namespace, name }) => objectId(kind, namespace, name) === object),
    );
    if (!leadsHere) continue;
    for (const { kind, namespace, name } of parentRefs) {
      if (kind === 'Gateway') routed.add(objectId('Gateway', namespace, name));
    }
  }
  const gateways = indexOf(topology).gateways;
  const isGateway = (id: ObjectId) => {
    const role = gateways.get(id)?.role;
    return role === 'gateway' || role === 'none';
  };
  const callers = [...routed].filter(isGateway).sort(compareIds);
  const others = topology.gateways.filter(({ role }) => role === 'gateway').map(({ id }) => id);
  const shown = callers.length > 0 ? callers.slice(0, shownGateways) : others.sort(compareIds).slice(0, 1);
  return shown.flatMap((id) => callerOf(topology, id) ?? []);
}

const shownGateways = 3;

/** Whether a route of this gateway leads to the destination; without one it is only what would happen. */
export function hasRouteTo(topology: Topology, gateway: ObjectId, { object }: Destination): boolean {
  const { namespace, name } = parseObjectId(gateway);
  return topology.policyObjects.routes.some(
    ({ parentRefs, rules }) =>
      parentRefs.some((ref) => ref.kind === 'Gateway' && ref.namespace === namespace && ref.name === name) &&
      rules.some(({ backends }) =>
        backends.some((backend) => objectId(backend.kind, backend.namespace, backend.name) === object),
      ),
  );
}
