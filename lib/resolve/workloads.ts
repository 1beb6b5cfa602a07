import { compareIds, endpointId, objectId } from '#lib/model/object-id.ts';
import type { Flag } from '#lib/model/reason.ts';
import type { EndpointSlice, Labels, Pod, ServiceEntry, WorkloadEntry } from '#lib/model/snapshot.ts';
import type { Binding, ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { parseAddress } from './addresses.ts';
import { absent, bindingWithoutLabels, notVisible } from './binding.ts';
import { workloadEntryConditions } from './conditions.ts';
import { since } from './istio-version.ts';
import { labelOf } from './label-selector.ts';
import { gatewayName, redirection, serviceName, tunnel } from './labels.ts';
import { serviceHostname } from './reachability.ts';
import type { ResolutionContext } from './resolution-context.ts';
import { isInRevision } from './service-entries.ts';
import type { ServiceSelectors } from './service-selectors.ts';

/** Each Pod with the waypoint of traffic to its own IP. Follows istiod's `podWorkloadBuilder` and `computeWaypoint`. */
export function resolvePods(context: ResolutionContext, selectors: ServiceSelectors): readonly WorkloadFacts[] {
  return context.index.snapshot.pods.map((pod) => podFacts(pod, context, selectors));
}

function podFacts(pod: Pod, context: ResolutionContext, selectors: ServiceSelectors): WorkloadFacts {
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
    sidecar: pod.sidecar,
    ready: pod.ready,
    phase: pod.phase,
    addresses: pod.ips,
    services: indexed ? selectors(pod.namespace, pod.labels) : none,
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
  const discovered = context.index.discovers(pod.namespace);
  if (discovered === false) return notDiscovered;
  if (discovered !== true) return notVisible('workload', discovered);
  if (pod.ips.length === 0 && !pod.assumed) return withoutAddress;
  if (pod.ips.some((address) => parseAddress(address) === null)) return malformed;
  return bindWorkload(pod.namespace, pod.labels, context);
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
    sidecar: false,
    ready: true,
    phase: '',
    addresses: entry.address === '' ? [] : [entry.address],
    services: indexed ? selectors(entry.namespace, labels) : none,
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
  return since(context.index.snapshot.istio, '1.25')
    ? bindWorkload(entry.namespace, labels, context)
    : context.bindWaypoint(entry.namespace, labels, 'workload', null);
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
    const hosts = (serviceFacts.get(objectId('ServiceEntry', entry.namespace, entry.name)) ?? []).filter(
      ({ indexed }) => indexed,
    );
    if (hosts.length === 0) return [];
    if (entry.endpoints.length > 0) return inlineEndpoints(entry, hosts, context);
    return hasImplicitEndpoints(entry) ? hosts.map((host) => implicitEndpoint(entry, host)) : [];
  });
}

function hasImplicitEndpoints(entry: ServiceEntry): boolean {
  return (
    entry.workloadSelector === null &&
    (entry.resolution === 'DNS' || entry.resolution === 'DNS_ROUND_ROBIN' || entry.resolution === 'DYNAMIC_DNS')
  );
}

function inlineEndpoints(
  entry: ServiceEntry,
  hosts: readonly ServiceFacts[],
  context: ResolutionContext,
): readonly WorkloadFacts[] {
  const { istio } = context.index.snapshot;
  const services = hosts.map((host) => `${host.namespace}/${host.hostname}`).sort(compareIds);
  // Two endpoints of one address are one workload to istiod, and the last one's labels win.
  const byAddress = new Map(entry.endpoints.map((endpoint) => [endpoint.address, endpoint]));
  return [...byAddress.values()].map((endpoint) => {
    const labels = since(istio, '1.23') ? endpoint.labels : {};
    const binding = since(istio, '1.25')
      ? bindWorkload(entry.namespace, labels, context)
      : context.bindWaypoint(entry.namespace, labels, 'workload', null);
    return {
      ...endpointFacts('ServiceEntry', entry, endpoint.address, binding, services),
      labels: endpoint.labels,
      flags: workloadFlags(binding, context, {
        hostNetwork: false,
        noIp: parseAddress(endpoint.address) === null,
        assumed: false,
      }),
    };
  });
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
    return facts?.indexed === true ? sliceEndpoints(slice, service) : [];
  });
}

function sliceEndpoints(slice: EndpointSlice, service: string): readonly WorkloadFacts[] {
  const services = [`${slice.namespace}/${serviceHostname(service, slice.namespace)}`];
  const seen = new Set<string>();
  return slice.endpoints.flatMap((endpoint) => {
    const [address] = endpoint.addresses;
    if (endpoint.pod !== null || address === undefined || seen.has(address)) return [];
    seen.add(address);
    if (endpoint.addresses.some((each) => parseAddress(each) === null)) return [];
    const facts = endpointFacts('EndpointSlice', slice, address, endpointHasNoLabel, services);
    // Istiod files them under host network, so that ztunnel does not look them up by address.
    return [{ ...facts, hostNetwork: true, ready: endpoint.ready }];
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
    sidecar: false,
    ready: true,
    phase: '',
    addresses: [address],
    services,
    owner: null,
    replicas: 1,
    labels: {},
    flags: none,
    expected: none,
    observed: none,
  };
}

/** A proxy instance has no waypoint of its own; everything else binds by labels. Istiod: `computeWaypoint`, `fetchWaypointForInstance`. */
function bindWorkload(namespace: string, labels: Labels, context: ResolutionContext): Binding {
  const instanceOf = labelOf(labels, gatewayName);
  if (instanceOf !== undefined) {
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
const isWaypoint = bindingWithoutLabels('workload', 'is-waypoint');
const endpointHasNoLabel = bindingWithoutLabels('workload', 'endpoint-has-no-label');
