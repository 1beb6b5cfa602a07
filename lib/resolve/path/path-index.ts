import type { Metadata } from '#lib/model/metadata.ts';
import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type {
  AuthorizationPolicy,
  NetworkPolicy,
  PeerAuthentication,
  Route,
  VirtualService,
} from '#lib/model/policy.ts';
import type { Enforcer } from '#lib/model/policy-facts.ts';
import type { ProxyFacts } from '#lib/model/proxy.ts';
import type { Gap } from '#lib/model/snapshot.ts';
import type { GatewayFacts, NamespaceFacts, ServiceFacts, Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { since } from '../istio-version.ts';
import { labelOf } from '../label-selector.ts';
import { gatewayName, network, revision } from '../labels.ts';
import { isAtWork } from '../policies/attachments-build.ts';
import { peerAuthenticationRule } from '../policies/peer-authentication.ts';
import { refusedPolicies } from '../policies/refused.ts';
import type { CompiledNetworkPolicy } from './compiled-network-policy.ts';
import { compileNetworkPolicy } from './compiled-network-policy.ts';

/** Look-ups over a topology that following a request needs, built once per topology. */
export type PathIndex = {
  readonly topology: Topology;
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  /** One per host for a ServiceEntry. */
  readonly services: ReadonlyMap<ObjectId, readonly ServiceFacts[]>;
  /** By `namespace/hostname`. */
  readonly serviceOfHost: ReadonlyMap<string, ServiceFacts>;
  readonly workloads: ReadonlyMap<ObjectId, WorkloadFacts>;
  readonly workloadsOfHost: ReadonlyMap<string, readonly WorkloadFacts[]>;
  readonly workloadsAt: ReadonlyMap<string, readonly WorkloadFacts[]>;
  readonly gateways: ReadonlyMap<WaypointName, GatewayFacts>;
  /** The pods that run for a Gateway. */
  readonly instances: ReadonlyMap<WaypointName, readonly WorkloadFacts[]>;
  readonly proxies: ReadonlyMap<ObjectId, ProxyFacts>;
  /** Policies that Kubernetes would refuse, which attach nothing. */
  readonly refused: ReadonlySet<ObjectId>;
  /** AuthorizationPolicies that Kubernetes takes and istiod reads, by `namespace/name`. */
  readonly authorizations: ReadonlyMap<string, AuthorizationPolicy>;
  /** Those of them without targets or a selector, by namespace; the root namespace's hold everywhere. */
  readonly wideAuthorizations: ReadonlyMap<string, readonly AuthorizationPolicy[]>;
  readonly peerAuthentications: ReadonlyMap<string, readonly PeerAuthentication[]>;
  /** What istiod lists for a workload because of these, by their names; what Kubernetes would refuse counts for nothing. */
  readonly strictness: (workload: WorkloadFacts) => readonly string[];
  /** Those that istiod reads, by `namespace/name`. */
  readonly virtualServices: ReadonlyMap<string, VirtualService>;
  /** By the namespace whose pods they select from. */
  readonly networkPolicies: ReadonlyMap<string, readonly CompiledNetworkPolicy[]>;
  /** Every network that a workload or istiod's namespace names, and the one without a name where a pod says none. */
  readonly networks: ReadonlySet<string>;
  /** What is routed as an object says, by `routingKey`: who runs it for what; without a target for hosts with a wildcard. */
  readonly routing: ReadonlyMap<string, Routing>;
  /** The gap that may hide objects of this kind in one of the namespaces. */
  readonly hidden: (kind: string, namespaces: readonly string[]) => Gap | null;
};

type Routing = { readonly routes: ReadonlySet<Route>; readonly virtualServices: ReadonlySet<VirtualService> };

const indexes = new WeakMap<Topology, PathIndex>();

/** The index of a topology; the second call for the same topology gives the same index. */
export function pathIndexOf(topology: Topology): PathIndex {
  const known = indexes.get(topology);
  if (known !== undefined) return known;
  const index = buildIndex(topology);
  indexes.set(topology, index);
  return index;
}

function buildIndex(topology: Topology): PathIndex {
  const namespaces = new Map(topology.namespaces.map((namespace) => [namespace.name, namespace]));
  const isRead = readByIstiod(topology, namespaces);
  const refused = refusedPolicies(topology.policies);
  const authorizations = topology.policyObjects.authorizationPolicies.filter(
    (policy) => isRead(policy) && !refused.has(objectId('AuthorizationPolicy', policy.namespace, policy.name)),
  );
  const peerAuthentications = topology.policyObjects.peerAuthentications.filter(
    (policy) => isRead(policy) && !refused.has(objectId('PeerAuthentication', policy.namespace, policy.name)),
  );
  const serviceOfHost = new Map<string, ServiceFacts>();
  for (const service of topology.services) {
    const key = `${service.namespace}/${service.hostname}`;
    if (service.indexed || !serviceOfHost.has(key)) serviceOfHost.set(key, service);
  }
  return {
    topology,
    namespaces,
    services: Map.groupBy(topology.services, ({ id }) => id),
    serviceOfHost,
    workloads: new Map(topology.workloads.map((workload) => [workload.id, workload])),
    workloadsOfHost: groupByEach(topology.workloads, ({ services }) => services),
    workloadsAt: groupByEach(topology.workloads, ({ addresses }) => addresses),
    gateways: new Map(topology.gateways.map((gateway) => [`${gateway.namespace}/${gateway.name}`, gateway])),
    instances: groupByEach(topology.workloads, ({ kind, namespace, labels }) => {
      const name = labelOf(labels, gatewayName);
      return kind === 'Pod' && name !== undefined ? [`${namespace}/${name}`] : [];
    }),
    proxies: new Map(topology.proxies.map((proxy) => [proxy.id, proxy])),
    refused,
    authorizations: new Map(authorizations.map((policy) => [`${policy.namespace}/${policy.name}`, policy])),
    wideAuthorizations: Map.groupBy(
      authorizations.filter(({ targetRefs, selector }) => targetRefs.length === 0 && selector === null),
      ({ namespace }) => namespace,
    ),
    peerAuthentications: Map.groupBy(peerAuthentications, ({ namespace }) => namespace),
    strictness: strictnessBy(peerAuthentications, topology),
    virtualServices: new Map(
      topology.policyObjects.virtualServices
        .filter(isRead)
        .map((policy) => [`${policy.namespace}/${policy.name}`, policy] as const),
    ),
    networkPolicies: compiledByNamespace(topology.policyObjects.networkPolicies),
    networks: networksOf(topology, namespaces),
    routing: routingOf(topology),
    hidden: hiding(topology.gaps),
  };
}

function strictnessBy(
  policies: readonly PeerAuthentication[],
  { mesh, policyObjects }: Topology,
): PathIndex['strictness'] {
  // What is listed already was derived from the same objects.
  if (policies.length === policyObjects.peerAuthentications.length) return ({ ztunnelPolicies }) => ztunnelPolicies;
  const rule = peerAuthenticationRule(policies, mesh.rootNamespace);
  return ({ indexed, kind, namespace, labels }) => (indexed && kind !== 'EndpointSlice' ? rule(namespace, labels) : []);
}

function networksOf({ workloads, mesh }: Topology, namespaces: PathIndex['namespaces']): ReadonlySet<string> {
  const usual = labelOf(namespaces.get(mesh.rootNamespace)?.labels ?? {}, network) ?? '';
  const found = workloads.filter(({ indexed }) => indexed).map(({ labels }) => labelOf(labels, network) ?? usual);
  return new Set(found);
}

function routingOf({ policies, policyObjects }: Topology): PathIndex['routing'] {
  const objects = new Map<ObjectId, Route | VirtualService>([
    ...policyObjects.routes.map((route) => [objectId(route.kind, route.namespace, route.name), route] as const),
    ...policyObjects.virtualServices.map(
      (object) => [objectId('VirtualService', object.namespace, object.name), object] as const,
    ),
  ]);
  const found = new Map<string, { routes: Set<Route>; virtualServices: Set<VirtualService> }>();
  for (const { id, attachments } of policies) {
    const object = objects.get(id);
    if (object === undefined) continue;
    for (const attachment of attachments.filter(isAtWork)) {
      const key = routingKey(attachment.enforcer, attachment.target);
      const known = found.get(key) ?? { routes: new Set(), virtualServices: new Set() };
      found.set(key, known);
      if ('kind' in object) known.routes.add(object);
      else known.virtualServices.add(object);
    }
  }
  return found;
}

export function routingKey(enforcer: Enforcer, target: ObjectId | null): string {
  return `${enforcer} ${target ?? ''}`;
}

function compiledByNamespace(policies: readonly NetworkPolicy[]): PathIndex['networkPolicies'] {
  const groups = [...Map.groupBy(policies, ({ namespace }) => namespace)];
  return new Map(groups.map(([namespace, group]) => [namespace, group.map(compileNetworkPolicy)]));
}

/** Whether this istiod reads a policy: by discovery and by revision. */
function readByIstiod({ istio, mesh }: Topology, namespaces: ReadonlyMap<string, NamespaceFacts>) {
  return ({ namespace, labels }: Metadata): boolean => {
    const discovered = namespaces.get(namespace)?.discovered ?? mesh.discoverySelectors.length === 0;
    const wanted = labelOf(labels, revision);
    const other = since(istio, '1.25') && wanted !== undefined && istio.revision !== null && wanted !== istio.revision;
    return discovered && !other;
  };
}

function hiding(gaps: readonly Gap[]): PathIndex['hidden'] {
  const relevant = gaps.filter(({ cause }) => cause !== 'absent' && cause !== 'stale');
  if (relevant.length === 0) return () => null;
  return (kind, namespaces) =>
    relevant.find(
      (gap) =>
        (gap.kind === null || gap.kind === kind) &&
        (gap.object === null ||
          namespaces.some((namespace) => gap.object?.startsWith(`${objectId(kind, namespace, '')}`))),
    ) ?? null;
}

function groupByEach<Value>(
  values: readonly Value[],
  keysOf: (value: Value) => readonly string[],
): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    for (const key of keysOf(value)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [value]);
      else group.push(value);
    }
  }
  return groups;
}
