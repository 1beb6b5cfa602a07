import { compareIds, gatewayId, type ObjectId, type WaypointName } from '#lib/model/object-id.ts';
import type {
  Binding,
  GatewayFacts,
  NamespaceFacts,
  ServiceFacts,
  Topology,
  WorkloadFacts,
} from '#lib/model/topology.ts';
import { waypointOfPart } from '#lib/model/waypoint-parts.ts';

/** A topology by namespace, in the order of names, with what a view asks for again and again. */
export type TopologyIndex = {
  readonly namespaces: readonly NamespaceContent[];
  readonly gateways: ReadonlyMap<ObjectId, GatewayFacts>;
  /** Who is bound to a waypoint, or asked for it and was refused, by the Gateway's id. */
  readonly usage: ReadonlyMap<ObjectId, Usage>;
};

export type NamespaceContent = {
  readonly name: string;
  /** Null where only objects in it were read. */
  readonly facts: NamespaceFacts | null;
  /** Without those that belong to a waypoint. */
  readonly services: readonly ServiceFacts[];
  /** Without those that belong to a waypoint. */
  readonly workloads: readonly WorkloadFacts[];
  readonly gateways: readonly GatewayFacts[];
  /** A waypoint's own services and pods, by the Gateway's id. */
  readonly own: ReadonlyMap<
    ObjectId,
    { readonly services: readonly ServiceFacts[]; readonly workloads: readonly WorkloadFacts[] }
  >;
};

export type Usage = {
  bound: { services: number; workloads: number };
  refused: { services: number; workloads: number };
};

/** The index of a topology, in whatever order its lists are. */
export function indexTopology(topology: Topology): TopologyIndex {
  const gateways = new Map(topology.gateways.map((gateway) => [gateway.id, gateway]));
  const gatewayOf = (id: ObjectId) => gateways.get(id);
  const drafts = new Map<string, Draft>();
  const draft = (name: string): Draft => {
    const known = drafts.get(name);
    if (known !== undefined) return known;
    const fresh: Draft = { facts: null, services: [], workloads: [], gateways: [], own: new Map() };
    drafts.set(name, fresh);
    return fresh;
  };

  for (const facts of topology.namespaces) draft(facts.name).facts = facts;
  for (const policy of topology.policies) draft(policy.namespace);
  for (const gateway of topology.gateways) draft(gateway.namespace).gateways.push(gateway);
  for (const service of topology.services) {
    const owner = waypointOfPart(service, gatewayOf);
    if (owner !== null) ownOf(draft(service.namespace), owner).services.push(service);
    else draft(service.namespace).services.push(service);
  }
  for (const workload of topology.workloads) {
    const owner = waypointOfPart(workload, gatewayOf);
    if (owner !== null) ownOf(draft(workload.namespace), owner).workloads.push(workload);
    else draft(workload.namespace).workloads.push(workload);
  }

  return {
    namespaces: [...drafts]
      .sort(([left], [right]) => compareIds(left, right))
      .map(([name, content]) => ({
        name,
        facts: content.facts,
        services: content.services.sort(byNameThenHost),
        workloads: content.workloads.sort(byId),
        gateways: content.gateways.sort(byId),
        own: content.own,
      })),
    gateways,
    usage: countUsage(topology),
  };
}

/** `namespace/hostname`, as a workload names the services that select it. */
export function serviceKey(service: ServiceFacts): string {
  return `${service.namespace}/${service.hostname}`;
}

type Draft = {
  facts: NamespaceFacts | null;
  services: ServiceFacts[];
  workloads: WorkloadFacts[];
  gateways: GatewayFacts[];
  own: Map<ObjectId, { services: ServiceFacts[]; workloads: WorkloadFacts[] }>;
};

function ownOf(draft: Draft, gateway: ObjectId) {
  const known = draft.own.get(gateway);
  if (known !== undefined) return known;
  const fresh = { services: [], workloads: [] };
  draft.own.set(gateway, fresh);
  return fresh;
}

function countUsage(topology: Topology): ReadonlyMap<ObjectId, Usage> {
  const usage = new Map<ObjectId, Usage>();
  const of = (waypoint: WaypointName): Usage => {
    const id = gatewayId(waypoint);
    const known = usage.get(id);
    if (known !== undefined) return known;
    const fresh = { bound: { services: 0, workloads: 0 }, refused: { services: 0, workloads: 0 } };
    usage.set(id, fresh);
    return fresh;
  };
  const count = (binding: Binding, key: 'services' | 'workloads', amount: number) => {
    if (binding.status === 'bound' && binding.waypoint !== null) of(binding.waypoint).bound[key] += amount;
    if (binding.status === 'refused' && binding.asked !== null) of(binding.asked).refused[key] += amount;
  };
  for (const service of topology.services) {
    count(service.binding, 'services', 1);
    for (const share of service.shares) {
      if (share.waypoint !== service.binding.waypoint) of(share.waypoint).bound.services += 1;
    }
  }
  for (const workload of topology.workloads) count(workload.binding, 'workloads', workload.replicas);
  for (const { service, workload } of topology.namespaces) {
    // A namespace that asks in vain shows its ghost even while nothing stands in it.
    for (const binding of [service, workload])
      if (binding.status === 'refused' && binding.asked !== null) of(binding.asked);
  }
  return usage;
}

function byId(left: { readonly id: ObjectId }, right: { readonly id: ObjectId }): number {
  return compareIds(left.id, right.id);
}

function byNameThenHost(left: ServiceFacts, right: ServiceFacts): number {
  return (
    compareIds(left.name, right.name) || compareIds(left.id, right.id) || compareIds(left.hostname, right.hostname)
  );
}
