import type { Labels } from '#lib/model/metadata.ts';
import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { PolicySelector } from '#lib/model/policy.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { GatewayFacts, NamespaceFacts, ServiceFacts, Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { labelOf } from '../label-selector.ts';
import { dataplaneMode, gatewayName, managed } from '../labels.ts';

/** What the rules read: a topology without its findings. */
export type TopologyFacts = Omit<Topology, 'findings'>;

/** A topology with the look-ups that several rules need; each is built at its first use. */
export type Mesh = {
  readonly topology: TopologyFacts;
  /** For what stands in a manifest and means nothing today, so that no topology carries it. */
  readonly snapshot: Snapshot;
  readonly namespace: (name: string) => NamespaceFacts | undefined;
  /** By `namespace/name` of the Gateway. */
  readonly gateway: (name: WaypointName) => GatewayFacts | undefined;
  /** One, or one per host of a ServiceEntry. */
  readonly servicesById: (id: ObjectId) => readonly ServiceFacts[];
  /** By `namespace/hostname`, as workloads name the services that select them. */
  readonly serviceByHost: (key: string) => ServiceFacts | undefined;
  /** By the object itself, of those in `topology.services`. */
  readonly workloadsOfService: (service: ServiceFacts) => readonly WorkloadFacts[];
  readonly workloadsIn: (namespace: string) => readonly WorkloadFacts[];
  /** Pods that istiod or somebody else runs for a Gateway. */
  readonly instancesOf: (waypoint: WaypointName) => readonly WorkloadFacts[];
  /** The services that a waypoint serves, as primary or canary. */
  readonly servicesOfWaypoint: () => ReadonlyMap<WaypointName, readonly ServiceFacts[]>;
  /** What a policy of a kind that can have a selector selects; null without one. */
  readonly selectorOf: (policy: ObjectId) => PolicySelector | null;
  /** The pods of which ztunnel handles the traffic. */
  readonly captured: () => readonly WorkloadFacts[];
  /** What asked for a waypoint and was refused. */
  readonly refused: () => {
    readonly services: readonly ServiceFacts[];
    readonly workloads: readonly WorkloadFacts[];
    readonly namespaces: readonly NamespaceFacts[];
  };
  readonly workloadsOfWaypoint: () => ReadonlyMap<WaypointName, readonly WorkloadFacts[]>;
};

export function indexMesh(topology: TopologyFacts, snapshot: Snapshot): Mesh {
  const namespaces = lazily(() => new Map(topology.namespaces.map((facts) => [facts.name, facts])));
  const gateways = lazily(() => new Map(topology.gateways.map((facts) => [`${facts.namespace}/${facts.name}`, facts])));
  const services = lazily(() => Map.groupBy(topology.services, ({ id }) => id));
  const hosts = lazily(
    () =>
      new Map(
        topology.services
          .filter(({ indexed }) => indexed)
          .map((facts) => [`${facts.namespace}/${facts.hostname}`, facts]),
      ),
  );
  const members = lazily(() => workloadsByService(topology.workloads, hosts()));
  const workloads = lazily(() => Map.groupBy(topology.workloads, ({ namespace }) => namespace));
  const instances = lazily(() =>
    groupByEach(topology.workloads, ({ kind, namespace, labels }) => {
      const gateway = kind === 'Pod' ? labelOf(labels, gatewayName) : undefined;
      return gateway === undefined ? none : [`${namespace}/${gateway}`];
    }),
  );
  const served = lazily(() => groupByEach(topology.services, waypointsOf));
  const servedWorkloads = lazily(() => workloadsByWaypoint(topology.workloads));
  const captured = lazily(() => topology.workloads.filter(isCaptured));
  const refused = lazily(() => ({
    services: topology.services.filter(({ binding }) => binding.status === 'refused'),
    workloads: topology.workloads.filter(({ binding }) => binding.status === 'refused'),
    namespaces: topology.namespaces.filter(({ service }) => service.status === 'refused'),
  }));
  const selectors = lazily(() => {
    const { authorizationPolicies, requestAuthentications, extensions } = topology.policyObjects;
    return new Map([
      ...authorizationPolicies.map((policy) => [idOf('AuthorizationPolicy', policy), policy.selector] as const),
      ...requestAuthentications.map((policy) => [idOf('RequestAuthentication', policy), policy.selector] as const),
      ...extensions.map((policy) => [idOf(policy.kind, policy), policy.selector] as const),
    ]);
  });
  return {
    topology,
    snapshot,
    namespace: (name) => namespaces().get(name),
    gateway: (name) => gateways().get(name),
    servicesById: (id) => services().get(id) ?? none,
    serviceByHost: (key) => hosts().get(key),
    workloadsOfService: (service) => members().get(service) ?? none,
    workloadsIn: (namespace) => workloads().get(namespace) ?? none,
    instancesOf: (waypoint) => instances().get(waypoint) ?? none,
    servicesOfWaypoint: served,
    workloadsOfWaypoint: servedWorkloads,
    refused,
    captured,
    selectorOf: (policy) => selectors().get(policy) ?? null,
  };
}

const none: readonly never[] = [];

function idOf(kind: string, { namespace, name }: { readonly namespace: string; readonly name: string }): ObjectId {
  return objectId(kind, namespace, name);
}

/** The waypoints that a service's traffic passes: the one it is bound to, and a canary beside it. */
export function waypointsOf({ binding, shares }: ServiceFacts): readonly WaypointName[] {
  if (binding.waypoint === null) return none;
  return shares.length === 0 ? [binding.waypoint] : shares.map(({ waypoint }) => waypoint);
}

/** Labelled so that istio-cni captures its pods. */
export function isAmbient(namespace: NamespaceFacts | undefined): boolean {
  return namespace?.dataplaneMode === 'ambient';
}

/** Labels of a proxy: of a Gateway, or of one of the classic gateway charts. */
export function isProxy({ labels }: { readonly labels: Labels }): boolean {
  if (labelOf(labels, gatewayName) !== undefined || labelOf(labels, managed) !== undefined) return true;
  return classicGateways.has(labelOf(labels, 'istio') ?? '');
}

const classicGateways: ReadonlySet<string> = new Set(['ingressgateway', 'egressgateway', 'eastwestgateway']);

/** A pod whose traffic ztunnel handles, so that ztunnel applies policies in front of it. */
export function isCaptured(workload: WorkloadFacts): boolean {
  return workload.indexed && workload.tunnel === 'HBONE' && !workload.sidecar && !isProxy(workload);
}

/** What the pod's own label says, else its namespace: whether istio-cni is meant to capture it. */
export function isMeantToBeCaptured(workload: WorkloadFacts, mesh: Mesh): boolean {
  const own = labelOf(workload.labels, dataplaneMode);
  return own === undefined ? isAmbient(mesh.namespace(workload.namespace)) : own === 'ambient';
}

/** By the object of the service. Workloads that one selector finds share their list, so it is looked up once for all of them. */
function workloadsByService(
  workloads: readonly WorkloadFacts[],
  services: ReadonlyMap<string, ServiceFacts>,
): ReadonlyMap<ServiceFacts, readonly WorkloadFacts[]> {
  const members = new Map<ServiceFacts, WorkloadFacts[]>();
  const groupsOf = (keys: readonly string[]): readonly WorkloadFacts[][] =>
    keys.flatMap((key) => {
      const service = services.get(key);
      if (service === undefined) return [];
      const known = members.get(service);
      if (known !== undefined) return [known];
      const fresh: WorkloadFacts[] = [];
      members.set(service, fresh);
      return [fresh];
    });
  let keys: readonly string[] = none;
  let groups: readonly WorkloadFacts[][] = none;
  for (const workload of workloads) {
    if (workload.services !== keys) {
      keys = workload.services;
      groups = groupsOf(keys);
    }
    for (const group of groups) group.push(workload);
  }
  return members;
}

function workloadsByWaypoint(workloads: readonly WorkloadFacts[]): ReadonlyMap<WaypointName, readonly WorkloadFacts[]> {
  const bound = new Map<WaypointName, WorkloadFacts[]>();
  for (const workload of workloads) {
    const { waypoint } = workload.binding;
    if (waypoint === null) continue;
    const group = bound.get(waypoint);
    if (group === undefined) bound.set(waypoint, [workload]);
    else group.push(workload);
  }
  return bound;
}

function groupByEach<Item, Key>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly Key[],
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}

/** For what several rules ask of one mesh and only some meshes need. */
export function oncePerMesh<Value>(make: (mesh: Mesh) => Value): (mesh: Mesh) => Value {
  const made = new WeakMap<Mesh, { readonly value: Value }>();
  return (mesh) => {
    let known = made.get(mesh);
    if (known === undefined) {
      known = { value: make(mesh) };
      made.set(mesh, known);
    }
    return known.value;
  };
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
