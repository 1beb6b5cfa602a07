import type { ObjectId } from '#lib/model/object-id.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import type { Caller, CallerKind } from '#lib/model/path.ts';
import type { GatewayFacts, Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { labelOf } from '../label-selector.ts';
import { gatewayName, tunnel } from '../labels.ts';
import type { PathIndex } from './path-index.ts';
import { pathIndexOf } from './path-index.ts';
import type { PeerIdentity } from './peer-identity.ts';

/** The address by which kubelet's probes are told from other callers. Istio: `HostProbeSNATAddress`. */
export const probeAddress = '169.254.7.127';

/** Any caller of a kind, of whom nothing else is known. */
export function anyCaller(kind: CallerKind): Caller {
  return { kind, object: null, address: null, namespace: null, serviceAccount: null };
}

/** A workload or Gateway as a caller; it decides its own kind. Null where the topology has no such object. */
export function callerOf(topology: Topology, id: ObjectId): Caller | null {
  const index = pathIndexOf(topology);
  const workload = index.workloads.get(id);
  if (workload !== undefined) return workloadCaller(workload, index);
  const { kind, namespace, name } = parseObjectId(id);
  const gateway = kind === 'Gateway' ? index.gateways.get(`${namespace}/${name}`) : undefined;
  return gateway === undefined ? null : gatewayCaller(gateway, index);
}

/** Who calls from an address: the workload that has it, or somebody outside the mesh. */
export function callerAt(topology: Topology, address: string): Caller {
  if (address === probeAddress) return { ...anyCaller('host-network'), address };
  const index = pathIndexOf(topology);
  const [workload, ...others] = index.workloadsAt.get(address) ?? [];
  if (workload === undefined) return { ...anyCaller('external'), address };
  // Pods on the host network share their node's address, so which of them calls is not known.
  if (others.length > 0) return { ...anyCaller(workload.hostNetwork ? 'host-network' : 'uncaptured'), address };
  return { ...workloadCaller(workload, index), address };
}

function workloadCaller(workload: WorkloadFacts, index: PathIndex): Caller {
  return {
    kind: kindOf(workload, index),
    object: workload.id,
    address: workload.addresses[0] ?? null,
    namespace: workload.namespace,
    serviceAccount: workload.serviceAccount === '' ? null : workload.serviceAccount,
  };
}

function kindOf(workload: WorkloadFacts, index: PathIndex): CallerKind {
  const gateway = gatewayOfInstance(workload, index);
  if (gateway !== null) return gateway.role === 'waypoint' || gateway.role === 'east-west' ? 'waypoint' : 'ingress';
  if (isClassicGateway(workload)) return 'ingress';
  if (workload.sidecar) return 'sidecar';
  if (workload.hostNetwork) return 'host-network';
  return isCaptured(workload, index) ? 'captured' : 'uncaptured';
}

function gatewayCaller(gateway: GatewayFacts, index: PathIndex): Caller {
  const instances = index.instances.get(`${gateway.namespace}/${gateway.name}`) ?? [];
  return {
    kind: gateway.role === 'waypoint' || gateway.role === 'east-west' ? 'waypoint' : 'ingress',
    object: gateway.id,
    address: instances.length === 1 ? (instances[0]?.addresses[0] ?? null) : null,
    namespace: gateway.namespace,
    serviceAccount: gatewayServiceAccount(gateway, index),
  };
}

/** The Gateway that a caller is, or that it runs for. */
export function gatewayOfCaller({ object }: Caller, index: PathIndex): GatewayFacts | null {
  if (object === null) return null;
  const workload = index.workloads.get(object);
  if (workload !== undefined) return gatewayOfInstance(workload, index);
  return index.gateways.get(object.slice('Gateway/'.length)) ?? null;
}

/** The Gateway whose instance a workload is. */
export function gatewayOfInstance(workload: WorkloadFacts, index: PathIndex): GatewayFacts | null {
  const name = labelOf(workload.labels, gatewayName);
  return workload.kind !== 'Pod' || name === undefined
    ? null
    : (index.gateways.get(`${workload.namespace}/${name}`) ?? null);
}

/** A gateway of istioctl or of the gateway chart, which no Gateway object stands for: known by its label alone. */
export function isClassicGateway({ kind, labels }: WorkloadFacts): boolean {
  return kind === 'Pod' && classicGateways.has(labelOf(labels, 'istio') ?? '');
}

const classicGateways: ReadonlySet<string> = new Set(['ingressgateway', 'egressgateway', 'ingress', 'egress']);

/** Redirected to ztunnel, and not a proxy that speaks HBONE itself. */
export function isCaptured(workload: WorkloadFacts, index: PathIndex): boolean {
  if (workload.tunnel !== 'HBONE' || workload.sidecar) return false;
  const speaksItself = labelOf(workload.labels, tunnel)?.split(',').includes('http') === true;
  return !(speaksItself && gatewayOfInstance(workload, index) !== null);
}

/** Under which account a Gateway's proxy runs: its pods say, else what istiod's deployment would give it. */
function gatewayServiceAccount(gateway: GatewayFacts, index: PathIndex): string {
  const [instance] = index.instances.get(`${gateway.namespace}/${gateway.name}`) ?? [];
  if (instance !== undefined && instance.serviceAccount !== '') return instance.serviceAccount;
  return gateway.role === 'gateway' ? `${gateway.name}-${gateway.className}` : gateway.name;
}

/** Who a Gateway's proxy is to those it calls. */
export function gatewayIdentity(gateway: GatewayFacts, index: PathIndex): PeerIdentity {
  return {
    kind: 'mesh',
    trustDomain: index.topology.mesh.trustDomain,
    namespace: gateway.namespace,
    serviceAccount: gatewayServiceAccount(gateway, index),
  };
}

/** The addresses from which a Gateway's proxy calls; null where its pods are not shown. */
export function gatewayAddresses(gateway: GatewayFacts, index: PathIndex): readonly string[] | null {
  const instances = index.instances.get(`${gateway.namespace}/${gateway.name}`) ?? [];
  const addresses = instances.flatMap((instance) => instance.addresses);
  return addresses.length === 0 ? null : addresses;
}

/** Who the caller is to those who can ask for a certificate. */
export function callerIdentity(caller: Caller, index: PathIndex): PeerIdentity {
  const { namespace, serviceAccount } = caller;
  return { kind: 'mesh', trustDomain: index.topology.mesh.trustDomain, namespace, serviceAccount };
}
