import type { Condition } from '#lib/model/metadata.ts';
import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { compareIds } from '#lib/model/object-id.ts';
import type { PolicyFacts } from '#lib/model/policy-facts.ts';
import type { ProxyFacts, ProxyTarget } from '#lib/model/proxy.ts';
import type { Binding, GatewayFacts, ServiceFacts, Share, Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { istiodRefusal } from '#lib/resolve/conditions.ts';

/** One cluster in the shape of `tests/conformance`: what istiod itself would answer, in its words and nothing beside. */
export type IstiodAnswer = {
  readonly istio: string;
  readonly services: readonly IstiodService[];
  readonly workloads: readonly IstiodWorkload[];
  /** Pods, Services, ServiceEntries and WorkloadEntries that istiod leaves out. */
  readonly absent: readonly ObjectId[];
  readonly waypoints: readonly IstiodWaypoint[];
  readonly policies: readonly IstiodPolicy[];
  readonly proxies: readonly IstiodProxy[];
};

type IstiodService = {
  readonly object: ObjectId;
  readonly hostname: string;
  readonly waypoint: WaypointName | null;
  readonly undetermined?: true;
  readonly weighted?: readonly { readonly address: string | null; readonly weight: number }[];
  readonly ingressUseWaypoint: boolean;
  readonly hasVip: boolean;
  readonly conditions: readonly Condition[];
};

type IstiodWorkload = {
  readonly object: ObjectId;
  readonly waypoint: WaypointName | null;
  readonly undetermined?: true;
  readonly error?: string;
  readonly tunnel: 'HBONE' | 'NONE';
  readonly hostNetwork: boolean;
  readonly services: readonly string[];
  readonly ztunnelPolicies: readonly string[];
  readonly conditions: readonly Condition[];
};

type IstiodWaypoint = {
  readonly object: ObjectId;
  readonly trafficType: string;
  readonly allowedFrom: GatewayFacts['allowedFrom'];
};

export type IstiodPolicy = {
  readonly object: ObjectId;
  readonly sentToZtunnel: boolean;
  readonly conditions: readonly Condition[];
};

export type IstiodProxy = {
  readonly object: ObjectId;
  readonly kind: ProxyFacts['kind'];
  /** Null where istiod's own choice varies. */
  readonly targets: readonly ProxyTarget[] | null;
};

/** A topology as the JSON of `atlas resolve --format istiod`. Lists are sorted by object, services also by hostname. */
export function toIstiod(topology: Topology): IstiodAnswer {
  return {
    istio: topology.istio.minor,
    services: topology.services
      .filter((service) => service.indexed)
      .sort((left, right) => compareIds(left.id, right.id) || compareIds(left.hostname, right.hostname))
      .map(toService),
    workloads: topology.workloads
      .filter((workload) => workload.indexed)
      .sort((left, right) => compareIds(left.id, right.id))
      .map(toWorkload),
    absent: absentObjects(topology),
    waypoints: topology.gateways
      .filter((gateway) => gateway.bindable)
      .sort((left, right) => compareIds(left.id, right.id))
      .map(({ id, trafficType, allowedFrom }) => ({ object: id, trafficType, allowedFrom })),
    policies: topology.policies.filter(({ kind }) => kind === 'AuthorizationPolicy').map(toPolicy),
    proxies: topology.proxies.map((proxy) => toProxy(proxy, topology.services)),
  };
}

function toPolicy({ id, sentToZtunnel, expected }: PolicyFacts): IstiodPolicy {
  return { object: id, sentToZtunnel, conditions: expected };
}

/** Which of two services of one hostname a proxy keeps is chosen anew at each push, so nothing is said of its targets. */
function toProxy({ id, kind, targets }: ProxyFacts, services: readonly ServiceFacts[]): IstiodProxy {
  const collides = services.some(
    ({ flags, binding, shares }) =>
      flags.includes('same-hostname-collision') &&
      [binding.waypoint, ...shares.map(({ waypoint }) => waypoint)].some((waypoint) => id === `Gateway/${waypoint}`),
  );
  return { object: id, kind, targets: collides ? null : targets };
}

function toService(service: ServiceFacts): IstiodService {
  return {
    object: service.id,
    hostname: service.hostname,
    ...outcome(service.binding),
    ...(service.shares.length > 0 && { weighted: service.shares.map(toWeighted) }),
    ingressUseWaypoint: service.ingressUsesWaypoint,
    hasVip: service.hasVip,
    conditions: service.expected,
  };
}

function toWorkload(workload: WorkloadFacts): IstiodWorkload {
  const error = istiodRefusal(workload.binding)?.reason;
  return {
    object: workload.id,
    ...outcome(workload.binding),
    ...(error !== undefined && { error }),
    tunnel: workload.tunnel,
    hostNetwork: workload.hostNetwork,
    services: workload.services,
    ztunnelPolicies: workload.ztunnelPolicies,
    conditions: workload.expected,
  };
}

function outcome(binding: Binding): { waypoint: WaypointName | null; undetermined?: true } {
  return binding.status === 'undetermined' ? { waypoint: null, undetermined: true } : { waypoint: binding.waypoint };
}

function toWeighted(share: Share): { address: string | null; weight: number } {
  return { address: share.address, weight: share.percent };
}

/** An object is absent when istiod knows none of its hostnames; endpoints inside an object do not count as objects. */
function absentObjects(topology: Topology): readonly ObjectId[] {
  const known = new Set<ObjectId>();
  const all = new Set<ObjectId>();
  for (const facts of [...topology.services, ...topology.workloads]) {
    if (facts.id.includes('#')) continue;
    all.add(facts.id);
    if (facts.indexed) known.add(facts.id);
  }
  return [...all].filter((id) => !known.has(id)).sort(compareIds);
}
