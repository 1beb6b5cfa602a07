import { compareIds, endpointId, objectId } from '#lib/model/object-id.ts';
import type { Flag } from '#lib/model/reason.ts';
import type { EndpointSlice, Labels, Pod, ServiceEntry, WorkloadEntry } from '#lib/model/snapshot.ts';
import type { Binding, ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { parseAddress } from './addresses.ts';
import { absent, bindingWithoutLabels, notVisible } from './binding.ts';
import { workloadEntryConditions } from './conditions.ts';
import { since } from './istio-version.ts';
import { labelOf } from './label-selector.ts';
import { gatewayName, managed, redirection, serviceName, tunnel } from './labels.ts';
import { serviceHostname } from './reachability.ts';
import type { ResolutionContext } from './resolution-context.ts';
import { isInRevision } from './service-entries.ts';
import type { ServiceSelectors } from './service-selectors.ts';
import type { ServicesOfPod } from './slice-services.ts';

/** Each Pod with the waypoint of traffic to its own IP. Follows istiod's `podWorkloadBuilder` and `computeWaypoint`. */
export function resolvePods(
  context: ResolutionContext,
  selectors: ServiceSelectors,
  servicesOfPod: ServicesOfPod,
): readonly WorkloadFacts[] {
  const services = (pod: Pod) => servicesOfPod(pod, selectors(pod.namespace, pod.labels));
  return context.index.snapshot.pods.map((pod) => podFacts(pod, context, services));
}

function podFacts(pod: Pod, context: ResolutionContext, services: (pod: Pod) => readonly string[]): WorkloadFacts {
  const binding = bindPod(pod, context);
  const indexed = binding.reason !== 'not-in-mesh-index';
  return {
    id: objectId('Pod', pod.namespace, pod.name),
    namespace: pod.namespace,
    name: pod.name,
    setBy: pod.setBy,
    origin: pod.origin,
    kind: 'Pod',
    indexed,
    binding,
    tunnel: tunnelOf(pod.labels, pod.annotations),
    hostNetwork: pod.hostNetwork,
    serviceAccount: pod.serviceAccount,
    sidecar: pod.sidecar,
    ready: pod.ready,
    phase: pod.phase,
    addresses: pod.ips,
    services: indexed ? services(pod) : none,
    ztunnelPolicies: none,
    owner: pod.owner,
    replicas: pod.replicas,
    labels: pod.labels,
    flags: workloadFlags(binding, context, { hostNetwork: pod.hostNetwork, noIp: false, assumed: pod.assumed }),
    expected: none,
    observed: none,
  };
}

function bindPod(pod: Pod, context: ResolutionContext): Binding {
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') return finished;
  if (!since(context.index.snapshot.istio, '1.24') && isPassedOver(pod)) return passedOver;
  const discovered = context.index.discovers(pod.namespace);
  if (discovered === false) return notDiscovered;
  if (discovered !== true) return notVisible('workload', discovered);
  if (pod.ips.length === 0 && !pod.assumed) return withoutAddress;
  if (pod.ips.some((address) => parseAddress(address) === null)) return malformed;
  return bindWorkload(pod.namespace, pod.labels, context);
}

/** Up to 1.23 istiod knew no pod on the host network, and none in a phase besides Running and Pending. */
function isPassedOver(pod: Pod): boolean {
  return pod.hostNetwork || (pod.phase !== 'Running' && pod.phase !== 'Pending');
}

/** Captured, or a proxy that accepts HBONE itself. Follows istiod's `setTunnelProtocol`; the label is a list. */
function tunnelOf(labels: Labels, annotations: Labels): WorkloadFacts['tunnel'] {
  if (labelOf(annotations, redirection) === 'enabled') return 'HBONE';
  return labelOf(labels, tunnel)?.split(',').includes('http') === true ? 'HBONE' : 'NONE';
}

/** Each WorkloadEntry. Follows istiod's `workloadEntryWorkloadBuilder`. */
export function resolveWorkloadEntries(
  context: ResolutionContext,
  selectors: ServiceSelectors,
): readonly WorkloadFacts[] {
  return context.index.snapshot.workloadEntries.map((entry) => workloadEntryFacts(entry, context, selectors));
}

function workloadEntryFacts(
  entry: WorkloadEntry,
  context: ResolutionContext,
  selectors: ServiceSelectors,
): WorkloadFacts {
  const { istio } = context.index.snapshot;
  const labels = since(istio, '1.24') ? { ...entry.specLabels, ...entry.labels } : entry.labels;
  const binding = bindWorkloadEntry(entry, labels, context);
  const indexed = binding.reason !== 'not-in-mesh-index';
  return {
    id: objectId('WorkloadEntry', entry.namespace, entry.name),
    namespace: entry.namespace,
    name: entry.name,
    setBy: entry.setBy,
    origin: entry.origin,
    kind: 'WorkloadEntry',
    indexed,
    binding,
    tunnel: tunnelOf(labels, entry.annotations),
    hostNetwork: false,
    serviceAccount: entry.serviceAccount,
    sidecar: false,
    ready: true,
    phase: '',
    addresses: entry.address === '' ? [] : [entry.address],
    services: indexed ? selectors(entry.namespace, labels) : none,
    ztunnelPolicies: none,
    owner: null,
    replicas: 1,
    labels,
    flags: workloadFlags(binding, context, {
      hostNetwork: false,
      noIp: parseAddress(entry.address) === null,
      assumed: false,
    }),
    expected: indexed ? workloadEntryConditions(istio, binding) : [],
    observed: entry.conditions,
  };
}

function bindWorkloadEntry(entry: WorkloadEntry, labels: Labels, context: ResolutionContext): Binding {
  const discovered = context.index.discovers(entry.namespace);
  if (discovered === false) return notDiscovered;
  if (discovered !== true) return notVisible('workload', discovered);
  const inRevision = isInRevision(entry, context);
  if (inRevision === false) return absent('workload', 'other-revision');
  if (inRevision !== true) return notVisible('workload', inRevision);
  if (since(context.index.snapshot.istio, '1.25')) return bindWorkload(entry.namespace, labels, context);
  return bindUnlessManaged(entry.namespace, labels, labels, context);
}

/** How istiod told a waypoint's own workload before it asked for the Gateway: WorkloadEntries to 1.24, endpoints in 1.22. */
function bindUnlessManaged(namespace: string, labels: Labels, own: Labels, context: ResolutionContext): Binding {
  if (labelOf(own, managed) === 'istio.io-mesh-controller') return isWaypoint;
  return context.bindWaypoint(namespace, labels, 'workload', null);
}

/**
 * The inline endpoints of each ServiceEntry, or the implicit one per host of a DNS entry without any.
 * An endpoint's own labels decide, then its namespace; never the entry's. Follows istiod's `serviceEntryWorkloadBuilder`.
 */
export function resolveInlineEndpoints(
  context: ResolutionContext,
  serviceFacts: ReadonlyMap<string, readonly ServiceFacts[]>,
): readonly WorkloadFacts[] {
  return context.index.snapshot.serviceEntries.flatMap((entry) => {
    const facts = serviceFacts.get(objectId('ServiceEntry', entry.namespace, entry.name)) ?? [];
    const hosts = facts.filter((host) => lendsEndpoints(entry, host, context));
    if (hosts.length === 0) return [];
    if (entry.endpoints.length > 0) return inlineEndpoints(entry, hosts, context);
    return hasImplicitEndpoints(entry, context) ? hosts.map((host) => implicitEndpoint(entry, host)) : [];
  });
}

/** Up to 1.27 a host that another object owns kept its endpoints. 1.22 gave them to the first host alone. */
function lendsEndpoints(entry: ServiceEntry, host: ServiceFacts, context: ResolutionContext): boolean {
  const { istio } = context.index.snapshot;
  if (!since(istio, '1.23') && host.hostname !== entry.hosts[0]) return false;
  return host.indexed || (!since(istio, '1.28') && host.binding.detail.absence === 'hostname-taken');
}

/** Since 1.23 for DNS, since 1.30 for DYNAMIC_DNS. */
function hasImplicitEndpoints(entry: ServiceEntry, context: ResolutionContext): boolean {
  const { istio } = context.index.snapshot;
  if (entry.workloadSelector !== null) return false;
  switch (entry.resolution) {
    case 'DNS':
    case 'DNS_ROUND_ROBIN':
      return since(istio, '1.23');
    case 'DYNAMIC_DNS':
      return since(istio, '1.30');
    default:
      return false;
  }
}

function inlineEndpoints(
  entry: ServiceEntry,
  hosts: readonly ServiceFacts[],
  context: ResolutionContext,
): readonly WorkloadFacts[] {
  const services = hosts.map((host) => `${host.namespace}/${host.hostname}`).sort(compareIds);
  // Two endpoints of one address are one workload to istiod, and the last one's labels win.
  const byAddress = new Map(entry.endpoints.map((endpoint) => [endpoint.address, endpoint]));
  return [...byAddress.values()].map((endpoint) => {
    const binding = bindEndpoint(entry.namespace, endpoint.labels, context);
    return {
      ...endpointFacts('ServiceEntry', entry, endpoint.address, binding, services),
      flags: workloadFlags(binding, context, {
        hostNetwork: false,
        noIp: parseAddress(endpoint.address) === null,
        assumed: false,
      }),
    };
  });
}

/** Since 1.25 as any workload; in 1.23 and 1.24 by labels alone; 1.22 read the Namespace's label only. */
function bindEndpoint(namespace: string, labels: Labels, context: ResolutionContext): Binding {
  const { istio } = context.index.snapshot;
  if (since(istio, '1.25')) return bindWorkload(namespace, labels, context);
  if (since(istio, '1.23')) return context.bindWaypoint(namespace, labels, 'workload', null);
  return bindUnlessManaged(namespace, {}, labels, context);
}

function implicitEndpoint(entry: ServiceEntry, host: ServiceFacts): WorkloadFacts {
  return endpointFacts('ServiceEntry', entry, host.hostname, endpointHasNoLabel, [
    `${host.namespace}/${host.hostname}`,
  ]);
}

/** The endpoints of EndpointSlices that no pod stands behind. Follows istiod's `endpointSlicesBuilder`. */
export function resolveSliceEndpoints(
  context: ResolutionContext,
  serviceFacts: ReadonlyMap<string, readonly ServiceFacts[]>,
): readonly WorkloadFacts[] {
  return context.index.snapshot.endpointSlices.flatMap((slice) => {
    const service = labelOf(slice.labels, serviceName);
    if (service === undefined) return [];
    const [facts] = serviceFacts.get(objectId('Service', slice.namespace, service)) ?? [];
    return facts?.indexed === true ? sliceEndpoints(slice, service, context) : [];
  });
}

function sliceEndpoints(slice: EndpointSlice, service: string, context: ResolutionContext): readonly WorkloadFacts[] {
  const services = [`${slice.namespace}/${serviceHostname(service, slice.namespace)}`];
  const seen = new Set<string>();
  return slice.endpoints.flatMap((endpoint) => {
    const [address] = endpoint.addresses;
    if (endpoint.pod !== null || address === undefined || seen.has(address)) return [];
    seen.add(address);
    if (endpoint.addresses.some((each) => parseAddress(each) === null)) return [];
    const facts = endpointFacts('EndpointSlice', slice, address, endpointHasNoLabel, services);
    // Since 1.24 istiod files them under host network, so that ztunnel does not look them up by address.
    return [{ ...facts, hostNetwork: since(context.index.snapshot.istio, '1.24'), ready: endpoint.ready }];
  });
}

function endpointFacts(
  kind: 'ServiceEntry' | 'EndpointSlice',
  holder: ServiceEntry | EndpointSlice,
  address: string,
  binding: Binding,
  services: readonly string[],
): WorkloadFacts {
  return {
    id: endpointId(kind, holder.namespace, holder.name, address),
    namespace: holder.namespace,
    name: address,
    setBy: {},
    origin: holder.origin,
    kind,
    indexed: true,
    binding,
    // Istiod asks the holder, not the endpoint; slices are never captured.
    tunnel: kind === 'ServiceEntry' ? tunnelOf(holder.labels, holder.annotations) : 'NONE',
    hostNetwork: false,
    serviceAccount: '',
    sidecar: false,
    ready: true,
    phase: '',
    addresses: [address],
    services,
    ztunnelPolicies: none,
    owner: null,
    replicas: 1,
    // Policies select an entry's endpoints by the entry's own labels.
    labels: kind === 'ServiceEntry' ? holder.labels : {},
    flags: none,
    expected: none,
    observed: none,
  };
}

/** A proxy instance has no waypoint of its own; everything else binds by labels. Istiod: `computeWaypoint`, `fetchWaypointForInstance`. */
function bindWorkload(namespace: string, labels: Labels, context: ResolutionContext): Binding {
  const instanceOf = labelOf(labels, gatewayName);
  if (instanceOf !== undefined && instanceOf !== '') {
    const waypoint = context.waypoints.get(`${namespace}/${instanceOf}`);
    if (waypoint?.hasAddress === true) return isWaypoint;
    const gap = waypoint === undefined ? context.index.hidden('Gateway', namespace, instanceOf) : null;
    if (gap !== null) return notVisible('workload', gap);
  }
  return context.bindWaypoint(namespace, labels, 'workload', null);
}

type WorkloadTraits = { readonly hostNetwork: boolean; readonly noIp: boolean; readonly assumed: boolean };

function workloadFlags(binding: Binding, context: ResolutionContext, traits: WorkloadTraits): readonly Flag[] {
  if (binding.waypoint === null) return none;
  const flags = new Set<Flag>(context.waypointFlags.get(binding.waypoint));
  if (traits.hostNetwork) flags.add('host-network');
  if (traits.noIp) flags.add('no-ip');
  if (traits.assumed) flags.add('assumes-deployed');
  return flags.size === 0 ? none : [...flags].sort(compareIds);
}

// Shared, so that ten thousand pods do not hold ten thousand equal lists and ladders.
const none: readonly never[] = [];
const finished = absent('workload', 'finished');
const notDiscovered = absent('workload', 'namespace-not-discovered');
const withoutAddress = absent('workload', 'no-address');
const malformed = absent('workload', 'malformed');
const passedOver = absent('workload', 'host-network');
const isWaypoint = bindingWithoutLabels('workload', 'is-waypoint');
const endpointHasNoLabel = bindingWithoutLabels('workload', 'endpoint-has-no-label');
