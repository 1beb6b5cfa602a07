import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { gatewayId, parseObjectId } from '#lib/model/object-id.ts';
import type { Enforcer, PolicyFacts } from '#lib/model/policy-facts.ts';
import type { ProxyTarget } from '#lib/model/proxy.ts';
import type { ServiceFacts, Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { chainTarget, waypointsOf } from './attachments-scene.ts';
import { isCaptured } from './attachments-scope.ts';
import { idleAttachments } from './effective-idle.ts';
import {
  type EffectivePlane,
  type EffectivePolicies,
  type EffectivePolicy,
  inOrder,
  type PolicyLevel,
  type PolicyLookup,
} from './effective-plane.ts';
import { policiesAtZtunnel } from './effective-ztunnel.ts';
import { isRefused } from './refused.ts';

/**
 * What holds for traffic to a waypoint's Gateway, a Service, ServiceEntry, Pod, WorkloadEntry or Namespace: per place the
 * policies in the order in which they are asked. For a Namespace, what an unlabelled service and workload in it get.
 * Empty for an object that the topology does not hold.
 */
export function effectivePolicies(topology: Topology, id: ObjectId): EffectivePolicies {
  const lookup = policyLookup(topology);
  const { kind, namespace, name } = parseObjectId(id);
  if (!isKnown(topology, id)) return { object: id, planes: [], idle: [] };
  const planes = planesOf(topology, id, lookup);
  const covering = { kind, namespace: kind === 'Namespace' ? name : namespace };
  return { object: id, planes, idle: idleAttachments(topology, id, covering, planes) };
}

function isKnown({ services, workloads, gateways, namespaces }: Topology, id: ObjectId): boolean {
  return [services, workloads, gateways, namespaces].some((list) => list.some((facts) => facts.id === id));
}

function policyLookup({ policies }: Topology): PolicyLookup {
  const byId = new Map<string, PolicyFacts>(
    policies.filter((facts) => !isRefused(facts)).map((facts) => [facts.id, facts]),
  );
  return (kind, name) => byId.get(`${kind}/${name}`);
}

function planesOf(topology: Topology, id: ObjectId, lookup: PolicyLookup): readonly EffectivePlane[] {
  const { kind, name } = parseObjectId(id);
  switch (kind) {
    case 'Gateway':
      return ofGateway(topology, id, lookup);
    case 'Service':
    case 'ServiceEntry':
      return id.includes('#') ? ofWorkload(topology, id, lookup) : ofService(topology, id, lookup);
    case 'Namespace':
      return ofNamespace(topology, name, lookup);
    default:
      return ofWorkload(topology, id, lookup);
  }
}

function ofGateway(topology: Topology, id: ObjectId, lookup: PolicyLookup): readonly EffectivePlane[] {
  const proxy = topology.proxies.find((facts) => facts.id === id);
  const waypoint: WaypointName = id.slice('Gateway/'.length);
  // Traffic to workloads has what holds for the whole waypoint and nothing of its services.
  const chain = proxy?.targets.find(({ target }) => target === 'pod-ip' || target === 'all');
  if (proxy === undefined || chain === undefined) return [];
  const enforcer: Enforcer = proxy.kind === 'waypoint' ? `waypoint ${waypoint}` : `gateway ${waypoint}`;
  return [planeAtProxy(enforcer, 'all', chain, id, topology, lookup)];
}

function ofService(topology: Topology, id: ObjectId, lookup: PolicyLookup): readonly EffectivePlane[] {
  const hosts = topology.services.filter((facts) => facts.id === id);
  return [
    ...hosts.flatMap((facts) => atWaypoints(facts, topology, lookup)),
    ...policiesAtZtunnel(workloadsOf(hosts, topology), 'service', topology, lookup),
  ];
}

function atWaypoints(facts: ServiceFacts, topology: Topology, lookup: PolicyLookup): readonly EffectivePlane[] {
  return waypointsOf(facts).flatMap((waypoint) => {
    const proxy = topology.proxies.find(({ id }) => id === gatewayId(waypoint));
    const chain = proxy?.targets.find(({ target }) => target === chainTarget(facts));
    return chain === undefined
      ? []
      : [planeAtProxy(`waypoint ${waypoint}`, 'service', chain, facts.id, topology, lookup)];
  });
}

function workloadsOf(hosts: readonly ServiceFacts[], topology: Topology): readonly WorkloadFacts[] {
  const keys = new Set(hosts.map(({ namespace, hostname }) => `${namespace}/${hostname}`));
  return topology.workloads.filter(({ services }) => services.some((key) => keys.has(key)));
}

function ofWorkload(topology: Topology, id: ObjectId, lookup: PolicyLookup): readonly EffectivePlane[] {
  const workload = topology.workloads.find((facts) => facts.id === id);
  if (workload === undefined) return [];
  const sidecar = topology.proxies.find((proxy) => proxy.id === id)?.targets[0];
  return [
    ...atWorkloadWaypoint(id, workload.binding.waypoint, topology, lookup),
    ...(isCaptured(workload) ? policiesAtZtunnel([workload], 'workload', topology, lookup) : []),
    ...(sidecar === undefined ? [] : [planeAtProxy('sidecar', 'all', sidecar, id, topology, lookup)]),
  ];
}

function atWorkloadWaypoint(
  object: ObjectId,
  waypoint: WaypointName | null,
  topology: Topology,
  lookup: PolicyLookup,
): readonly EffectivePlane[] {
  if (waypoint === null) return [];
  const proxy = topology.proxies.find(({ id }) => id === gatewayId(waypoint));
  const chain = proxy?.targets.find(({ target }) => target === 'pod-ip');
  return chain === undefined ? [] : [planeAtProxy(`waypoint ${waypoint}`, 'workload', chain, object, topology, lookup)];
}

function ofNamespace(topology: Topology, name: string, lookup: PolicyLookup): readonly EffectivePlane[] {
  const facts = topology.namespaces.find((namespace) => namespace.name === name);
  if (facts === undefined) return [];
  const captured = topology.workloads.filter((workload) => workload.namespace === name && isCaptured(workload));
  const service = atWorkloadWaypoint(facts.id, facts.service.waypoint, topology, lookup);
  return [
    ...service.map((plane) => ({ ...plane, traffic: 'service' as const })),
    ...atWorkloadWaypoint(facts.id, facts.workload.waypoint, topology, lookup),
    ...policiesAtZtunnel(captured.map(withoutListed), 'all', topology, lookup),
  ];
}

/** Only what holds for the namespace as a whole. */
function withoutListed(workload: WorkloadFacts): WorkloadFacts {
  return { ...workload, ztunnelPolicies: [] };
}

function planeAtProxy(
  enforcer: Enforcer,
  traffic: EffectivePlane['traffic'],
  chain: ProxyTarget,
  object: ObjectId,
  topology: Topology,
  lookup: PolicyLookup,
): EffectivePlane {
  const listed = [
    ...Object.values(chain.authorizationPolicies).flatMap((names) =>
      names.map((name) => lookup('AuthorizationPolicy', name)),
    ),
    ...chain.requestAuthentications.map((name) => lookup('RequestAuthentication', name)),
  ];
  const at = (facts: PolicyFacts | undefined): readonly EffectivePolicy[] =>
    facts === undefined ? [] : [effectiveAt(facts, enforcer, object, topology)];
  const evaluated = listed.flatMap(at);
  const extras = new Set([
    ...chain.extensions.map((id) => id),
    ...Object.values(chain.telemetry).map((name) => `Telemetry/${name}`),
    ...routingFor(enforcer, object, topology),
  ]);
  return {
    enforcer,
    traffic,
    ...inOrder(evaluated),
    others: [...extras].flatMap((id) => {
      const { kind, namespace, name } = parseObjectId(id);
      return at(lookup(kind, `${namespace}/${name}`));
    }),
  };
}

const evaluatedKinds = new Set(['AuthorizationPolicy', 'RequestAuthentication', 'PeerAuthentication']);

/** Routes, VirtualServices and rules for destinations that name this object and work at this proxy. */
function routingFor(enforcer: Enforcer, object: ObjectId, { policies }: Topology): readonly ObjectId[] {
  return policies
    .filter(
      ({ kind, attachments }) =>
        !evaluatedKinds.has(kind) &&
        attachments.some(
          (each) =>
            each.enforcer === enforcer &&
            each.target === object &&
            each.effect !== 'inert' &&
            each.effect !== 'rejected',
        ),
    )
    .map(({ id }) => id);
}

/** Its attachment at this proxy that is nearest to the object. */
function effectiveAt(facts: PolicyFacts, enforcer: Enforcer, object: ObjectId, { mesh }: Topology): EffectivePolicy {
  const here = facts.attachments.filter((each) => each.enforcer === enforcer);
  const nearest = here.find(({ target }) => target === object) ?? here[0];
  return {
    object: facts.id,
    action: facts.action,
    level: levelOf(nearest?.target ?? null, object, facts, mesh.rootNamespace),
    effect: nearest?.effect ?? 'full',
    reason: nearest?.reason ?? 'enforced',
  };
}

function levelOf(target: ObjectId | null, object: ObjectId, facts: PolicyFacts, rootNamespace: string): PolicyLevel {
  if (target === object) return 'direct';
  if (target === null) return 'mesh';
  switch (parseObjectId(target).kind) {
    case 'Gateway':
      return 'waypoint';
    case 'GatewayClass':
      return 'class';
    case 'Namespace':
      return facts.namespace === rootNamespace ? 'mesh' : 'namespace';
    default:
      return 'direct';
  }
}
