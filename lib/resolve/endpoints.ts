import type { Labels } from '#lib/model/metadata.ts';
import { compareIds, endpointId, objectId } from '#lib/model/object-id.ts';
import type { EndpointSlice, Gap, ServiceEntry } from '#lib/model/snapshot.ts';
import type { Binding, ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { parseAddress } from './addresses.ts';
import { bindUnlessManaged, bindWorkload, tunnelOf, workloadFlags } from './bind-workload.ts';
import { absent, bindingWithoutLabels, notVisible } from './binding.ts';
import { since } from './istio-version.ts';
import { labelOf } from './label-selector.ts';
import type { LabelPlace } from './labels.ts';
import { serviceName } from './labels.ts';
import type { ResolutionContext } from './resolution-context.ts';

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
    if (hosts.length === 0) return droppedEndpoints(entry, facts);
    // One host that istiod knows for certain is enough to lend its endpoints.
    const doubt = hosts.every((host) => doubtAbout(host) !== null) ? doubtAbout(hosts[0]) : null;
    if (entry.endpoints.length > 0) return inlineEndpoints(entry, hosts, doubt, context);
    if (!hasImplicitEndpoints(entry, context)) return [];
    return hosts.map((host) => implicitEndpoint(entry, host, bindingInDoubt(doubtAbout(host)) ?? endpointHasNoLabel));
  });
}

/** The endpoints of an entry that istiod leaves out, for the cause for which it leaves out the entry. */
function droppedEndpoints(entry: ServiceEntry, hosts: readonly ServiceFacts[]): readonly WorkloadFacts[] {
  const dropped = hosts.find(({ hostname }) => hostname === entry.hosts[0]) ?? hosts[0];
  const { absence, rivals } = dropped?.binding.detail ?? {};
  if (absence === undefined) return [];
  const binding = absent('workload', absence, rivals);
  return uniqueEndpoints(entry).map(({ address }) =>
    leftOut(endpointFacts('ServiceEntry', entry, address, binding, none)),
  );
}

/** The gap for which nobody can tell whether istiod knows the service at all; null where it does. */
function doubtAbout(service: ServiceFacts | undefined): Gap | null {
  const { reason, ladder, detail } = service?.binding ?? endpointHasNoLabel;
  return reason === 'input-not-visible' && ladder[0]?.outcome === 'not-reached' ? (detail.gap ?? null) : null;
}

function bindingInDoubt(gap: Gap | null): Binding | null {
  return gap === null ? null : notVisible('workload', gap);
}

function leftOut(facts: WorkloadFacts): WorkloadFacts {
  return { ...facts, indexed: false };
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
  doubt: Gap | null,
  context: ResolutionContext,
): readonly WorkloadFacts[] {
  const inDoubt = bindingInDoubt(doubt);
  const services = hosts.map((host) => `${host.namespace}/${host.hostname}`).sort(compareIds);
  return uniqueEndpoints(entry).map(({ address, labels, position }) => {
    const binding = inDoubt ?? bindEndpoint(entry.namespace, labels, context, `spec.endpoints[${position}].labels`);
    return {
      ...endpointFacts('ServiceEntry', entry, address, binding, services),
      flags: workloadFlags(binding, context, {
        hostNetwork: false,
        noIp: parseAddress(address) === null,
        assumed: false,
      }),
    };
  });
}

/** Two endpoints of one address are one workload to istiod, and the last one's labels win. */
function uniqueEndpoints({ endpoints }: ServiceEntry) {
  const byAddress = new Map(endpoints.map((endpoint, position) => [endpoint.address, { ...endpoint, position }]));
  return [...byAddress.values()];
}

/** Since 1.25 as any workload; in 1.23 and 1.24 by labels alone; 1.22 read the Namespace's label only. */
function bindEndpoint(namespace: string, labels: Labels, context: ResolutionContext, place: LabelPlace): Binding {
  const { istio } = context.index.snapshot;
  if (since(istio, '1.25')) return bindWorkload(namespace, labels, context, place);
  if (since(istio, '1.23')) return context.bindWaypoint(namespace, labels, 'workload', null, place);
  return bindUnlessManaged(namespace, {}, labels, context, place);
}

function implicitEndpoint(entry: ServiceEntry, host: ServiceFacts, binding: Binding): WorkloadFacts {
  return endpointFacts('ServiceEntry', entry, host.hostname, binding, [`${host.namespace}/${host.hostname}`]);
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
    return facts === undefined ? [] : sliceEndpoints(slice, facts, context);
  });
}

function sliceEndpoints(
  slice: EndpointSlice,
  service: ServiceFacts,
  context: ResolutionContext,
): readonly WorkloadFacts[] {
  const services = [`${slice.namespace}/${service.hostname}`];
  const { absence } = service.binding.detail;
  const inDoubt = bindingInDoubt(doubtAbout(service));
  const seen = new Set<string>();
  return slice.endpoints.flatMap((endpoint) => {
    const [address] = endpoint.addresses;
    if (endpoint.pod !== null || address === undefined || seen.has(address)) return [];
    seen.add(address);
    const isMalformed = endpoint.addresses.some((each) => parseAddress(each) === null);
    if (absence !== undefined || isMalformed) {
      const binding = absent('workload', absence ?? 'malformed');
      return [leftOut(endpointFacts('EndpointSlice', slice, address, binding, none))];
    }
    const facts = endpointFacts('EndpointSlice', slice, address, inDoubt ?? endpointHasNoLabel, services);
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

const none: readonly never[] = [];
const endpointHasNoLabel = bindingWithoutLabels('workload', 'endpoint-has-no-label');
