import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { compareIds, objectId, parseObjectId } from '#lib/model/object-id.ts';
import type { Enforcer } from '#lib/model/policy-facts.ts';
import type { ProxyFacts, ProxyTarget } from '#lib/model/proxy.ts';
import type { Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { convertForZtunnel, isDryRun } from '../policies/ztunnel-conversion.ts';
import { isCaptured } from './caller.ts';
import type { PathIndex } from './path-index.ts';
import { pathIndexOf } from './path-index.ts';
import { decidingLevel, peerAuthenticationLevels } from './peer-authentication-rule.ts';

/** What one enforcer applies a policy to: services and workloads at a waypoint, workloads at ztunnel and sidecars, itself at a gateway. */
export type Governed = { readonly enforcer: Enforcer; readonly objects: readonly ObjectId[] };

/**
 * What a policy governs, by who enforces it: of AuthorizationPolicy, RequestAuthentication, PeerAuthentication,
 * extensions and Telemetry. What is listed is asked to evaluate it; whether its rules can match there is another matter.
 */
export function governedBy(topology: Topology, policy: ObjectId): readonly Governed[] {
  const index = pathIndexOf(topology);
  if (index.refused.has(policy)) return [];
  const found = new Map<Enforcer, Set<ObjectId>>();
  const add = (enforcer: Enforcer, objects: readonly ObjectId[]) => {
    const set = found.get(enforcer) ?? new Set();
    for (const object of objects) set.add(object);
    if (set.size > 0) found.set(enforcer, set);
  };
  for (const proxy of topology.proxies) {
    for (const target of proxy.targets) {
      if (runs(target, policy)) add(enforcerOf(proxy), objectsOf(proxy, target, topology));
    }
  }
  add(
    'ztunnel',
    topology.workloads.filter((workload) => ztunnelHolds(workload, policy, index)).map(({ id }) => id),
  );
  return [...found]
    .map(([enforcer, objects]) => ({ enforcer, objects: [...objects].sort(compareIds) }))
    .sort((left, right) => compareIds(left.enforcer, right.enforcer));
}

function runs(target: ProxyTarget, policy: ObjectId): boolean {
  const { kind, namespace, name } = parseObjectId(policy);
  const plain = `${namespace}/${name}`;
  switch (kind) {
    case 'AuthorizationPolicy':
      return Object.values(target.authorizationPolicies).some((names) => names.includes(plain));
    case 'RequestAuthentication':
      return target.requestAuthentications.includes(plain);
    case 'Telemetry':
      return Object.values(target.telemetry).includes(plain);
    default:
      return target.extensions.includes(policy);
  }
}

function enforcerOf({ id, kind }: ProxyFacts): Enforcer {
  if (kind === 'sidecar') return 'sidecar';
  const name: WaypointName = id.slice('Gateway/'.length);
  return kind === 'router' ? `gateway ${name}` : `waypoint ${name}`;
}

function objectsOf({ id }: ProxyFacts, { target }: ProxyTarget, topology: Topology): readonly ObjectId[] {
  if (target === 'all') return [id];
  if (target !== 'pod-ip') return [target.split('#')[0] ?? target];
  const name = id.slice('Gateway/'.length);
  return topology.workloads.filter(({ binding }) => binding.waypoint === name).map((workload) => workload.id);
}

/** Captured, and the policy is listed on it or holds in its namespace or in the mesh. */
function ztunnelHolds(workload: WorkloadFacts, policy: ObjectId, index: PathIndex): boolean {
  if (!workload.indexed || !isCaptured(workload, index)) return false;
  const { kind, namespace, name } = parseObjectId(policy);
  const { mesh, istio } = index.topology;
  if (kind === 'PeerAuthentication') return isStrictBy(workload, policy, index);
  if (kind !== 'AuthorizationPolicy') return false;
  const object = index.authorizations.get(`${namespace}/${name}`);
  if (object === undefined || isDryRun(object)) return false;
  if (convertForZtunnel(object, mesh.rootNamespace, istio).status !== 'sent') return false;
  if (object.selector !== null) return workload.ztunnelPolicies.includes(`${namespace}/${name}`);
  return namespace === mesh.rootNamespace || namespace === workload.namespace;
}

function isStrictBy(workload: WorkloadFacts, policy: ObjectId, index: PathIndex): boolean {
  const { rootNamespace } = index.topology.mesh;
  const levels = peerAuthenticationLevels(
    index.peerAuthentications,
    rootNamespace,
    workload.namespace,
    workload.labels,
  );
  const idOf = (object: typeof levels.workload) =>
    object === null ? null : objectId('PeerAuthentication', object.namespace, object.name);
  return workload.ztunnelPolicies.some((listed) => {
    if (listed === `${rootNamespace}/istio_converted_static_strict`) return idOf(decidingLevel(levels)) === policy;
    return listed.includes('/converted_peer_authentication_') && idOf(levels.workload) === policy;
  });
}
