import type { WaypointName } from '#lib/model/object-id.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import type { Caller, Hop, PathNote } from '#lib/model/path.ts';
import type { WorkloadFacts } from '#lib/model/topology.ts';
import { gatewayName, managed } from '../labels.ts';
import { gatewayOfCaller } from './caller.ts';
import type { NetworkEnd, WirePort } from './compiled-network-policy.ts';
import { hbonePort } from './compiled-network-policy.ts';
import type { Target } from './destination.ts';
import { barrierBetween } from './network-policy.ts';
import type { PathIndex } from './path-index.ts';

/** What the network does to one leg: whether it comes about at all, and the note that says why not. */
export type NetworkLeg = { readonly blocked: boolean; readonly notes: readonly PathNote[] };

/** The leg from one end to the hop that takes it up. Everything over HBONE arrives on one port, whatever is dialled. */
export function networkLeg(
  from: NetworkEnd,
  to: NetworkEnd,
  arrival: Hop,
  target: Target,
  index: PathIndex,
): NetworkLeg {
  if (index.networkPolicies.size === 0) return open;
  const port = wirePort(arrival, target);
  const barrier = barrierBetween(from, to, port, index);
  if (barrier === null) return open;
  const code = barrier.certain ? 'network-policy-blocks' : 'network-policy-unclear';
  const about = [barrier.direction, String(port.number ?? port.name ?? ''), to.object ?? '', ...barrier.policies];
  return { blocked: barrier.certain, notes: [{ code, about }] };
}

const open: NetworkLeg = { blocked: false, notes: [] };

function wirePort({ encryption, port }: Hop, { port: { declared } }: Target): WirePort {
  if (encryption === 'hbone') return { number: hbonePort, name: null };
  const isNamed = declared !== null && declared.targetPort !== '' && !/^\d+$/.test(declared.targetPort);
  return { number: port, name: isNamed ? declared.targetPort : null };
}

/** The caller: a pod by its labels, a Gateway by those of its pods, a node or somebody outside by the address alone. */
export function endOfCaller(from: Caller, { via }: Target, index: PathIndex): NetworkEnd {
  const { object, kind, namespace } = from;
  const workload = object === null ? undefined : index.workloads.get(object);
  if (workload !== undefined) return endOfWorkload(workload);
  const gateway = gatewayOfCaller(from, index);
  if (gateway !== null) return endOfGateway(`${gateway.namespace}/${gateway.name}`, index);
  const addresses = from.address === null ? null : [from.address];
  // A node that forwards what comes from outside may put its own address there.
  const isForwarded = kind === 'external' && via === 'vip';
  if (kind === 'host-network' || isForwarded) {
    return { kind: 'node', object, namespace: null, labels: null, addresses: isForwarded ? null : addresses };
  }
  return { kind: kind === 'external' ? 'outside' : 'pod', object, namespace, labels: null, addresses };
}

/** A pod, or an endpoint somewhere that no policy of the cluster selects. */
export function endOfWorkload({ kind, id, namespace, labels, addresses, hostNetwork }: WorkloadFacts): NetworkEnd {
  return {
    kind: hostNetwork ? 'node' : kind === 'Pod' ? 'pod' : 'outside',
    object: id,
    namespace,
    labels,
    addresses: addresses.length === 0 ? null : addresses,
  };
}

/** The pods of a Gateway; where none were seen, with the labels that istiod gives them. */
export function endOfGateway(name: WaypointName, index: PathIndex): NetworkEnd {
  const slash = name.indexOf('/');
  const [instance] = index.instances.get(name) ?? [];
  return {
    kind: 'pod',
    object: gatewayId(name),
    namespace: name.slice(0, slash),
    labels: instance?.labels ?? { [gatewayName]: name.slice(slash + 1), [managed]: 'istio.io-mesh-controller' },
    addresses: instance?.addresses ?? null,
  };
}
