import type { Metadata } from '#lib/model/metadata.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { Gap, ServiceEntry } from '#lib/model/snapshot.ts';
import type { Binding, NoVipCause, ServiceFacts, Step } from '#lib/model/topology.ts';
import { freeBitsOfRange, parseAddress } from './addresses.ts';
import { absent, bindingWithoutLabels, notVisible, visibilityNotReached } from './binding.ts';
import { applyCanary } from './canary.ts';
import { serviceConditions } from './conditions.ts';
import { createdAtMs } from './creation.ts';
import { feature, since } from './istio-version.ts';
import { compileSelector, labelOf } from './label-selector.ts';
import { autoAllocate, connectStrategy, revision } from './labels.ts';
import { serviceHostname } from './reachability.ts';
import type { ResolutionContext } from './resolution-context.ts';
import { ingressOptIn, isManagedWaypoint, istiodKnowsService, noOptIn, serviceFlags } from './services.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import type { Visibility } from './waypoint-binding.ts';

/**
 * Each host of each ServiceEntry with the waypoint of traffic to it: one binding for all hosts of an entry, but a host
 * can be lost to another object. Follows istiod's `serviceEntryServiceBuilder` and `selectWorkloadServices`.
 */
export function resolveServiceEntries(context: ResolutionContext): readonly ServiceFacts[] {
  if (context.index.snapshot.serviceEntries.length === 0) return [];
  const entries = context.index.snapshot.serviceEntries.map((entry) => ({ entry, bar: barFor(entry, context) }));
  const contest = hostContest(
    entries.filter(({ bar }) => bar === null).map(({ entry }) => entry),
    context,
  );
  const visibility = visibilityStep(context);
  return entries.flatMap(({ entry, bar }) => {
    const binding = withStep(bar ?? bindEntry(entry, context), visibility);
    return uniqueHosts(entry).map((host) => {
      const lost = bar === null ? contest(entry, host) : null;
      return hostFacts(entry, host, lost === null ? binding : withStep(lost, visibility), context);
    });
  });
}

/** Where the mesh says how entries are seen, each ladder has the check, reached or not. */
function visibilityStep({ index: { snapshot } }: ResolutionContext): Step | null {
  const { istio, mesh } = snapshot;
  return mesh.serviceEntryVisibility !== null && since(istio, '1.31') ? visibilityNotReached(mesh.object) : null;
}

function withStep(binding: Binding, step: Step | null): Binding {
  if (step === null || binding.ladder.some(({ code }) => code === step.code)) return binding;
  return { ...binding, ladder: [...binding.ladder, step] };
}

function uniqueHosts(entry: ServiceEntry): readonly string[] {
  return [...new Set(entry.hosts)].sort(compareIds);
}

/** Why istiod does not know the entry at all; null where it does. */
function barFor(entry: ServiceEntry, context: ResolutionContext): Binding | null {
  const { istio } = context.index.snapshot;
  const discovered = context.index.discovers(entry.namespace);
  if (discovered === false) return absent('service', 'namespace-not-discovered');
  if (discovered !== true) return notVisible('service', discovered);
  const inRevision = isInRevision(entry, context);
  if (inRevision === false) return absent('service', 'other-revision');
  if (inRevision !== true) return notVisible('service', inRevision);
  const visibilityGap = gapInVisibility(entry, context);
  if (visibilityGap !== null) return notVisible('service', visibilityGap);
  if (visibilityOf(entry, context) === 'NONE') return absent('service', 'visibility-none');
  const ranges = entry.addresses.map(freeBitsOfRange);
  if (!since(istio, '1.30') && ranges.some((bits) => bits !== null && bits > 0))
    return absent('service', 'range-address');
  if (ranges.some((bits) => bits === null)) return absent('service', 'malformed');
  return null;
}

function bindEntry(entry: ServiceEntry, context: ResolutionContext): Binding {
  if (isManagedWaypoint(entry, context)) return bindingWithoutLabels('service', 'is-waypoint');
  return context.bindWaypoint(entry.namespace, entry.labels, 'service', visibilityOf(entry, context));
}

/**
 * Whether this istiod reads the object: no revision label, the same revision, or an istiod without one.
 * Follows istiod's `inRevision`; since 1.25, on ServiceEntry and WorkloadEntry.
 */
export function isInRevision(object: Metadata, context: ResolutionContext): boolean | Gap {
  const { istio, mesh } = context.index.snapshot;
  const wanted = labelOf(object.labels, revision);
  if (!since(istio, '1.25') || wanted === undefined) return true;
  const gap =
    istio.revisionFrom === 'default' ? context.index.hidden('Deployment', mesh.rootNamespace, 'istiod') : null;
  if (gap !== null) return gap;
  return istio.revision === null || wanted === istio.revision;
}

/**
 * The first policy whose rules all match decides, else the default. Null where the mesh does not set it.
 * Follows `pilot/pkg/model/serviceentry_visibility.go`; since 1.31.
 */
export function visibilityOf(entry: ServiceEntry, context: ResolutionContext): Visibility {
  const { istio, mesh } = context.index.snapshot;
  const setting = mesh.serviceEntryVisibility;
  if (setting === null || !since(istio, '1.31')) return null;
  const labels = context.index.namespaces.get(entry.namespace)?.labels ?? {};
  const policy = setting.policies.find(({ matchingRules }) =>
    matchingRules.every(({ namespaceSelector }) =>
      namespaceSelector === null ? false : compileSelector(namespaceSelector)?.(labels) === true,
    ),
  );
  switch (policy?.visibility ?? setting.defaultVisibility) {
    case 'NAMESPACE':
      return 'NAMESPACE';
    case 'NONE':
      return 'NONE';
    default:
      return 'PUBLIC';
  }
}

/** The Namespace whose labels the policies select on could not be read. */
function gapInVisibility(entry: ServiceEntry, { index }: ResolutionContext): Gap | null {
  const { istio, mesh } = index.snapshot;
  const selects = since(istio, '1.31') && (mesh.serviceEntryVisibility?.policies.length ?? 0) > 0;
  return selects && !index.namespaces.has(entry.namespace) ? index.hidden('Namespace', '', entry.namespace) : null;
}

/**
 * One object owns a hostname in a namespace: a Service before ServiceEntries, then the strictly older entry.
 * In 1.28 a Service of any namespace. Up to 1.27 age does not count: entries that share a host overwrite each other.
 * Between equals: which one istiod takes changes from start to start.
 * Follows istiod's `selectWorkloadServices`, before 1.29 `ServicesCollection`.
 */
function hostContest(
  entries: readonly ServiceEntry[],
  context: ResolutionContext,
): (entry: ServiceEntry, host: string) => Binding | null {
  const { index } = context;
  const { istio, services } = index.snapshot;
  const servicesOfAllNamespaces = since(istio, '1.28') && !since(istio, '1.29');
  const ageCounts = since(istio, '1.28');
  const rivals = new Map<string, ServiceEntry[]>();
  for (const entry of entries) {
    for (const host of new Set(entry.hosts)) {
      const key = `${entry.namespace}/${host}`;
      const list = rivals.get(key);
      if (list === undefined) rivals.set(key, [entry]);
      else list.push(entry);
    }
  }
  const owners = new Map(
    services
      .filter(({ namespace, type }) => istiodKnowsService(type, istio) && index.discovers(namespace) !== false)
      .map((service) => [serviceHostname(service.name, service.namespace), service]),
  );
  return (entry, host) => {
    const owner = owners.get(host);
    if (owner !== undefined && (servicesOfAllNamespaces || owner.namespace === entry.namespace)) {
      const discovered = index.discovers(owner.namespace);
      if (typeof discovered !== 'boolean') return notVisible('service', discovered);
      return absent('service', 'hostname-taken', [objectId('Service', owner.namespace, owner.name)]);
    }
    const gap =
      hiddenOwner(host, entry, servicesOfAllNamespaces, index) ?? index.hidden('ServiceEntry', entry.namespace, '');
    if (gap !== null) return notVisible('service', gap);
    return amongEntries(entry, rivals.get(`${entry.namespace}/${host}`) ?? [], ageCounts);
  };
}

/** The gap that may hide a Service which owns the host. */
function hiddenOwner(host: string, entry: ServiceEntry, ofAllNamespaces: boolean, index: SnapshotIndex): Gap | null {
  const [name = '', namespace = ''] = host.split('.');
  if (host !== serviceHostname(name, namespace)) return null;
  if (!ofAllNamespaces && namespace !== entry.namespace) return null;
  return index.hidden('Service', namespace, name);
}

function amongEntries(entry: ServiceEntry, rivals: readonly ServiceEntry[], ageCounts: boolean): Binding | null {
  const others = rivals.filter((rival) => rival !== entry);
  const older = ageCounts ? others.filter((rival) => createdAtMs(rival) < createdAtMs(entry)) : [];
  if (older.length > 0) return absent('service', 'hostname-taken', older.map(entryId));
  const equal = ageCounts ? others.filter((rival) => createdAtMs(rival) === createdAtMs(entry)) : others;
  return equal.length > 0
    ? bindingWithoutLabels('service', 'tie-between-equals', { rivals: equal.map(entryId) })
    : null;
}

function entryId(entry: ServiceEntry): ObjectId {
  return objectId('ServiceEntry', entry.namespace, entry.name);
}

function hostFacts(entry: ServiceEntry, hostname: string, plain: Binding, context: ResolutionContext): ServiceFacts {
  const { index, waypoints, bindWaypoint } = context;
  const { istio } = index.snapshot;
  const indexed = plain.reason !== 'not-in-mesh-index';
  const { binding, shares, refusal } = applyCanary(entry, plain, index, waypoints, bindWaypoint);
  const ingress = binding.status === 'bound' ? ingressOptIn(entry, context) : noOptIn;
  const noVip = whyNoVip(entry, hostname, context);
  return {
    id: entryId(entry),
    namespace: entry.namespace,
    name: entry.name,
    setBy: entry.setBy,
    origin: entry.origin,
    kind: 'ServiceEntry',
    hostname,
    indexed,
    binding,
    shares,
    ingressUsesWaypoint: ingress.usesWaypoint,
    hasVip: noVip === null,
    headless: false,
    noVip,
    unprogrammable: isUnprogrammable(entry),
    type: entry.resolution,
    ports: entry.ports,
    flags: serviceFlags(binding, shares, context, {
      headless: false,
      hasVip: noVip === null,
      onlyOtherProtocols: entry.ports.length > 0 && entry.ports.every((port) => port.protocol.toUpperCase() === 'UDP'),
      unprogrammable: isUnprogrammable(entry),
      assumed: entry.assumed,
    }),
    expected: indexed
      ? serviceConditions(istio, {
          kind: 'ServiceEntry',
          hostname,
          binding,
          ingress: ingress.inCondition,
          canaryRefusal: refusal,
          racingConnectStrategy:
            labelOf(entry.annotations, connectStrategy)?.toUpperCase() === 'RACE_FIRST_TCP_CONNECT',
          visibility: visibilityOf(entry, context),
        })
      : [],
    observed: entry.conditions,
  };
}

/** The proxy leaves out internal hosts with DYNAMIC_DNS; of several addresses it matches only one, chosen anew at each push. */
function isUnprogrammable({ location, resolution, addresses }: ServiceEntry): boolean {
  return (location === 'MESH_INTERNAL' && resolution === 'DYNAMIC_DNS') || addresses.length > 1;
}

/**
 * A VIP is an own address, else one that istiod allocated and only where it may: since 1.23, wildcard hosts since 1.28.
 * Follows istiod's `constructServiceEntries` and `ShouldV2AutoAllocateIP`.
 */
function whyNoVip(entry: ServiceEntry, hostname: string, context: ResolutionContext): NoVipCause | null {
  const { istio } = context.index.snapshot;
  if (entry.addresses.length > 0) return null;
  const allocates = since(istio, '1.23') && feature(istio, 'PILOT_ENABLE_IP_AUTOALLOCATE', since(istio, '1.25'));
  if (!allocates) return 'allocation-off';
  if (entry.resolution === 'NONE') return 'resolution-none';
  if (labelOf(entry.labels, autoAllocate)?.toLowerCase() === 'false') return 'allocation-opted-out';
  const isServed = !hostname.startsWith('*') || (entry.resolution === 'DYNAMIC_DNS' && since(istio, '1.28'));
  if (!isServed) return 'wildcard-host';
  const isAllocated = entry.allocated.some(({ host, value }) => host === hostname && parseAddress(value) !== null);
  return entry.assumed || isAllocated ? null : 'not-assigned';
}
