import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import type {
  Binding,
  GatewayFacts,
  NamespaceFacts,
  ServiceFacts,
  Topology,
  WorkloadFacts,
} from '#lib/model/topology.ts';

/** Look-ups over a topology that answers need, built once per topology. */
export type TopologyIndex = {
  readonly reading: Topology['source']['reading'];
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  readonly gateways: ReadonlyMap<ObjectId, GatewayFacts>;
  /** One per host for a ServiceEntry. */
  readonly services: ReadonlyMap<ObjectId, readonly ServiceFacts[]>;
  readonly workloads: ReadonlyMap<ObjectId, WorkloadFacts>;
  /** By `namespace/hostname`, as workloads name their services; where several claim it, the one that istiod knows. */
  readonly serviceOfHost: ReadonlyMap<string, ServiceFacts>;
  readonly workloadsOfHost: ReadonlyMap<string, readonly WorkloadFacts[]>;
  /** Everything whose deciding label names this Gateway, and everything whose canary label does, whatever came of it. */
  readonly askers: ReadonlyMap<ObjectId, readonly (ServiceFacts | WorkloadFacts)[]>;
  readonly servicesIn: ReadonlyMap<string, readonly ServiceFacts[]>;
  readonly workloadsIn: ReadonlyMap<string, readonly WorkloadFacts[]>;
  readonly gatewaysIn: ReadonlyMap<string, readonly GatewayFacts[]>;
};

const indexes = new WeakMap<Topology, TopologyIndex>();

/** The index of a topology; the second call for the same topology gives the same index. */
export function indexOf(topology: Topology): TopologyIndex {
  const known = indexes.get(topology);
  if (known !== undefined) return known;
  const index = buildIndex(topology);
  indexes.set(topology, index);
  return index;
}

function buildIndex(topology: Topology): TopologyIndex {
  const serviceOfHost = new Map<string, ServiceFacts>();
  for (const service of topology.services) {
    const key = `${service.namespace}/${service.hostname}`;
    if (service.indexed || !serviceOfHost.has(key)) serviceOfHost.set(key, service);
  }
  const workloadsOfHost = new Map<string, WorkloadFacts[]>();
  for (const workload of topology.workloads) {
    for (const host of workload.services) add(workloadsOfHost, host, workload);
  }
  const askers = new Map<ObjectId, (ServiceFacts | WorkloadFacts)[]>();
  for (const facts of [...topology.services, ...topology.workloads]) {
    for (const waypoint of namedBy(facts)) add(askers, gatewayId(waypoint), facts);
  }
  return {
    reading: topology.source.reading,
    namespaces: new Map(topology.namespaces.map((namespace) => [namespace.name, namespace])),
    gateways: new Map(topology.gateways.map((gateway) => [gateway.id, gateway])),
    services: groupBy(topology.services, ({ id }) => id),
    workloads: new Map(topology.workloads.map((workload) => [workload.id, workload])),
    serviceOfHost,
    workloadsOfHost,
    askers,
    servicesIn: groupBy(topology.services, ({ namespace }) => namespace),
    workloadsIn: groupBy(topology.workloads, ({ namespace }) => namespace),
    gatewaysIn: groupBy(topology.gateways, ({ namespace }) => namespace),
  };
}

function namedBy(facts: ServiceFacts | WorkloadFacts): readonly WaypointName[] {
  const { asked } = facts.binding;
  const canaries = 'shares' in facts ? facts.shares.slice(1).map(({ waypoint }) => waypoint) : [];
  const refused = facts.binding.lost.flatMap(({ waypoint, reason }) => (reason === 'canary-refused' ? waypoint : []));
  return [...new Set([...(asked === null ? [] : [asked]), ...canaries, ...refused])];
}

function groupBy<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) add(groups, keyOf(value), value);
  return groups;
}

function add<Key, Value>(groups: Map<Key, Value[]>, key: Key, value: Value): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}

/** The Gateway that a binding speaks of, whether it was given or only asked for. */
export function gatewayOf(binding: Binding, index: TopologyIndex): GatewayFacts | undefined {
  return binding.asked === null ? undefined : index.gateways.get(gatewayId(binding.asked));
}
