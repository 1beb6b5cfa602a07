import { compareIds, type ObjectId, objectId } from '#lib/model/object-id.ts';
import type { Caller, Destination } from '#lib/model/path.ts';
import type { Topology } from '#lib/model/topology.ts';
import { callerOf, isClassicGateway } from '#lib/resolve/path/caller.ts';
import { fullHost } from '#lib/resolve/policies/attach-hosts.ts';
import { indexOf } from '../topology-index.ts';

/** The ingress gateways that a route sends to the destination from; where none does, the first gateway there is. */
export function routedFrom(topology: Topology, to: Destination): readonly Caller[] {
  const routed = gatewaysTo(topology, to);
  const others = topology.gateways.filter(({ role }) => role === 'gateway').map(({ id }) => id);
  const shown = routed.length > 0 ? routed.slice(0, shownGateways) : others.sort(compareIds).slice(0, 1);
  return shown.flatMap((id) => callerOf(topology, id) ?? []);
}

const shownGateways = 3;

/** Whether a route of this gateway leads to the destination; without one it is only what would happen. */
export function hasRouteTo(topology: Topology, gateway: ObjectId, to: Destination): boolean {
  return gatewaysTo(topology, to).includes(gateway);
}

/** Gateways that are parents of such a route or named by such a VirtualService, sorted; pods for gateways of Istio's own kind. */
function gatewaysTo(topology: Topology, { object }: Destination): readonly ObjectId[] {
  const { gateways, services } = indexOf(topology);
  const { routes, virtualServices } = topology.policyObjects;
  const named = routes
    .filter(({ rules }) =>
      rules.some(({ backends }) =>
        backends.some(({ kind, namespace, name }) => objectId(kind, namespace, name) === object),
      ),
    )
    .flatMap(({ parentRefs }) => parentRefs.filter(({ kind }) => kind === 'Gateway'))
    .map(({ namespace, name }) => objectId('Gateway', namespace, name));
  const hosts = new Set((services.get(object) ?? []).map(({ hostname }) => hostname));
  const ofHosts = virtualServices
    .filter(({ namespace, destinations }) => destinations.some(({ host }) => hosts.has(fullHost(host, namespace))))
    .flatMap(({ namespace, gateways: names }) =>
      names
        .filter((name) => name !== 'mesh')
        .map((name) => `Gateway/${name.includes('/') ? name : `${namespace}/${name}`}`),
    );
  const isGateway = (id: ObjectId) => {
    const role = gateways.get(id)?.role;
    return role === 'gateway' || role === 'none';
  };
  // The kind Gateway of Istio's own API is not read: it selects pods, of which the usual ones are known by their label.
  const pods = ofHosts.some((id) => !gateways.has(id)) ? topology.workloads.filter(isClassicGateway) : [];
  const classic = new Map(pods.map(({ namespace, serviceAccount, id }) => [`${namespace}/${serviceAccount}`, id]));
  return [...new Set([...[...named, ...ofHosts].filter(isGateway), ...classic.values()])].sort(compareIds);
}
