import type { Labels } from '#lib/model/metadata.ts';
import { compareIds, type WaypointName } from '#lib/model/object-id.ts';
import type { PolicyObjects } from '#lib/model/policy.ts';
import type { ProxyFacts, ProxyTarget } from '#lib/model/proxy.ts';
import type { IstioSettings } from '#lib/model/snapshot.ts';
import type { ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import type { DataPlaneIndex } from '../data-plane-index.ts';
import { feature } from '../istio-version.ts';
import type { ResolutionContext } from '../resolution-context.ts';
import { type PolicyScopes, policyScopes } from './attachments-scope.ts';
import type { AttachmentRule } from './policy-attachment.ts';
import { waypointProxy } from './waypoint-proxy.ts';

/** Everything that the attachment of a policy may ask, each look-up built once. */
export type AttachmentScene = {
  readonly context: ResolutionContext;
  readonly istio: IstioSettings;
  readonly rule: AttachmentRule;
  readonly policies: PolicyObjects;
  readonly services: readonly ServiceFacts[];
  /** The hosts of a Service or ServiceEntry, by id; empty where there is no such object. */
  readonly servicesById: (id: string) => readonly ServiceFacts[];
  /** By `namespace/hostname`, as workloads name their services. */
  readonly serviceByKey: (key: string) => ServiceFacts | undefined;
  readonly serviceByHostname: (hostname: string) => readonly ServiceFacts[];
  /** Objects of that kind and name, of every namespace. */
  readonly servicesNamed: (kind: string, name: string) => readonly ServiceFacts[];
  readonly gatewaysNamed: (name: string) => readonly WaypointName[];
  /** The waypoints that have chains for services of the namespace. */
  readonly waypointsServing: (namespace: string) => ReadonlySet<WaypointName>;
  /** The proxy of a Gateway that can be bound to; undefined where there is none. */
  readonly proxy: (gateway: WaypointName) => SceneProxy | undefined;
  readonly waypointProxies: readonly SceneProxy[];
  /** Proxies of ordinary gateways. */
  readonly routers: readonly SceneProxy[];
  readonly scopes: PolicyScopes;
  readonly workloadsOf: (facts: ServiceFacts) => readonly WorkloadFacts[];
  readonly dataPlane: DataPlaneIndex;
};

export type SceneProxy = {
  readonly name: WaypointName;
  readonly namespace: string;
  readonly kind: 'waypoint' | 'router' | 'agentgateway' | 'none';
  /** The services it has chains for. */
  readonly services: readonly ServiceFacts[];
  readonly chains: ReadonlyMap<string, ProxyTarget>;
  readonly labels: () => Labels;
};

export function attachmentScene(
  policies: PolicyObjects,
  services: readonly ServiceFacts[],
  workloads: readonly WorkloadFacts[],
  proxies: readonly ProxyFacts[],
  context: ResolutionContext,
): AttachmentScene {
  const { istio, mesh } = context.index.snapshot;
  const { dataPlane } = context;
  const byTarget = new Map(services.map((facts) => [chainTarget(facts), facts]));
  const sceneProxies = new Map<WaypointName, SceneProxy>();
  for (const facts of proxies) {
    const name = facts.id.slice('Gateway/'.length);
    const waypoint = facts.kind === 'sidecar' ? undefined : context.waypoints.get(name);
    if (waypoint === undefined || facts.kind === 'sidecar') continue;
    sceneProxies.set(name, {
      name,
      namespace: waypoint.gateway.namespace,
      kind: facts.kind === 'none' && isAgentgateway(waypoint.gateway.className, context) ? 'agentgateway' : facts.kind,
      services: facts.targets.flatMap(({ target }) => byTarget.get(target) ?? []),
      chains: new Map(facts.targets.map((target) => [target.target, target])),
      labels: lazily(() => waypointProxy(waypoint, dataPlane).labels),
    });
  }
  const byId = lazily(() => Map.groupBy(services, ({ id }): string => id));
  const byKey = lazily(
    () =>
      new Map(
        services.filter(({ indexed }) => indexed).map((facts) => [`${facts.namespace}/${facts.hostname}`, facts]),
      ),
  );
  const byHostname = lazily(() => Map.groupBy(services, ({ hostname }) => hostname));
  const byKindAndName = lazily(() => Map.groupBy(services, ({ kind, name }) => `${kind}/${name}`));
  const gatewaysByName = lazily(() =>
    Map.groupBy([...context.waypoints.keys()].sort(compareIds), (name) => name.slice(name.indexOf('/') + 1)),
  );
  const workloadsByService = lazily(() => groupByService(workloads));
  const all = [...sceneProxies.values()];
  const serving = lazily(() => waypointsByNamespace(all));
  return {
    context,
    istio,
    rule: {
      rootNamespace: mesh.rootNamespace,
      selectorsReachGateways: feature(istio, 'ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY', true),
    },
    policies,
    services,
    servicesById: (id) => byId().get(id) ?? [],
    serviceByKey: (key) => byKey().get(key),
    serviceByHostname: (hostname) => byHostname().get(hostname) ?? [],
    servicesNamed: (kind, name) => byKindAndName().get(`${kind}/${name}`) ?? [],
    waypointsServing: (namespace) => serving().get(namespace) ?? nobody,
    gatewaysNamed: (name) => gatewaysByName().get(name) ?? [],
    proxy: (name) => sceneProxies.get(name),
    waypointProxies: all.filter(({ kind }) => kind === 'waypoint'),
    routers: all.filter(({ kind }) => kind === 'router'),
    scopes: policyScopes(services, workloads, mesh.rootNamespace),
    workloadsOf: (facts) => workloadsByService().get(`${facts.namespace}/${facts.hostname}`) ?? [],
    dataPlane,
  };
}

const nobody: ReadonlySet<WaypointName> = new Set();

function waypointsByNamespace(proxies: readonly SceneProxy[]): ReadonlyMap<string, ReadonlySet<WaypointName>> {
  const index = new Map<string, Set<WaypointName>>();
  for (const { name, services } of proxies) {
    for (const { namespace } of services) {
      const names = index.get(namespace);
      if (names === undefined) index.set(namespace, new Set([name]));
      else names.add(name);
    }
  }
  return index;
}

/** What a proxy calls the chain of a service. */
export function chainTarget(facts: ServiceFacts): string {
  return facts.kind === 'Service' ? facts.id : `${facts.id}#${facts.hostname}`;
}

/** Every waypoint that owns the service: primary and canary. */
export function waypointsOf(facts: ServiceFacts): readonly WaypointName[] {
  if (facts.shares.length > 0) return facts.shares.map(({ waypoint }) => waypoint);
  return facts.binding.waypoint === null ? [] : [facts.binding.waypoint];
}

export function isAgentgateway(className: string, context: ResolutionContext): boolean {
  const controller = context.index.gatewayClasses.get(className)?.controllerName ?? '';
  return controller.startsWith('istio.io/agentgateway') || className.startsWith('istio-agentgateway');
}

function groupByService(workloads: readonly WorkloadFacts[]): ReadonlyMap<string, readonly WorkloadFacts[]> {
  const groups = new Map<string, WorkloadFacts[]>();
  const groupOf = (service: string): WorkloadFacts[] => {
    const known = groups.get(service);
    if (known !== undefined) return known;
    const fresh: WorkloadFacts[] = [];
    groups.set(service, fresh);
    return fresh;
  };
  // Workloads that one selector finds share their list, so its groups are looked up once for all of them.
  let services: readonly string[] = [];
  let own: readonly WorkloadFacts[][] = [];
  for (const workload of workloads) {
    if (workload.services !== services) {
      services = workload.services;
      own = services.map(groupOf);
    }
    for (const group of own) group.push(workload);
  }
  return groups;
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
