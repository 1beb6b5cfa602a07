import type { ObjectId } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { PeerAuthentication } from '#lib/model/policy.ts';
import type { PolicyFacts } from '#lib/model/policy-facts.ts';
import type { Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { refusedInPeerAuthentication } from './attach-validation.ts';
import { isCaptured } from './attachments-scope.ts';
import {
  type EffectivePlane,
  type EffectivePolicy,
  inOrder,
  type PolicyLevel,
  type PolicyLookup,
} from './effective-plane.ts';
import { selects } from './policy-attachment.ts';

/**
 * What the ztunnel of these workloads asks: policies of the mesh, of their namespace and those listed on any of them, in
 * one pool. Follows ztunnel's `assert_rbac`.
 */
export function policiesAtZtunnel(
  workloads: readonly WorkloadFacts[],
  traffic: EffectivePlane['traffic'],
  topology: Topology,
  lookup: PolicyLookup,
): readonly EffectivePlane[] {
  const captured = workloads.filter((workload) => workload.indexed && isCaptured(workload));
  const [first] = captured;
  if (first === undefined) return [];
  const byScope = topology.policyObjects.authorizationPolicies
    .filter(
      ({ namespace, selector }) =>
        selector === null && (namespace === topology.mesh.rootNamespace || namespace === first.namespace),
    )
    .flatMap(({ namespace, name }) => {
      const facts = lookup('AuthorizationPolicy', `${namespace}/${name}`);
      return facts?.sentToZtunnel === true
        ? [fromFacts(facts, namespace === topology.mesh.rootNamespace ? 'mesh' : 'namespace')]
        : [];
    });
  const names = new Set(captured.flatMap(({ ztunnelPolicies }) => ztunnelPolicies));
  const listed = [...names].flatMap((name) => fromListed(name, captured, topology, lookup) ?? []);
  return [{ enforcer: 'ztunnel', traffic, ...inOrder([...byScope, ...listed]), others: [] }];
}

function fromFacts(facts: PolicyFacts, level: PolicyLevel): EffectivePolicy {
  const attachment = facts.attachments.find(({ enforcer }) => enforcer === 'ztunnel');
  return {
    object: facts.id,
    action: facts.action,
    level,
    effect: attachment?.effect ?? 'full',
    reason: attachment?.reason ?? 'enforced',
  };
}

/** A name on a workload's list: a policy with a selector, or one that istiod made itself. */
function fromListed(
  name: string,
  workloads: readonly WorkloadFacts[],
  topology: Topology,
  lookup: PolicyLookup,
): EffectivePolicy | null {
  const facts = lookup('AuthorizationPolicy', name);
  if (facts !== undefined) return fromFacts(facts, 'direct');
  const [namespace = '', made = ''] = name.split('/');
  if (made === 'istio_converted_static_strict') {
    const strict = strictFor(workloads, topology);
    return strict === null
      ? null
      : derived(objectId('PeerAuthentication', strict.namespace, strict.name), 'DENY', levelOf(strict, topology));
  }
  const ports = 'converted_peer_authentication_';
  if (made.startsWith(ports))
    return derived(objectId('PeerAuthentication', namespace, made.slice(ports.length)), 'DENY', 'direct');
  const waypoint = `istio_allow_waypoint_${namespace}_`;
  return made.startsWith(waypoint)
    ? derived(objectId('Gateway', namespace, made.slice(waypoint.length)), 'ALLOW', 'direct')
    : null;
}

function derived(object: ObjectId, action: string, level: PolicyLevel): EffectivePolicy {
  return { object, action, level, effect: 'full', reason: 'enforced' };
}

function levelOf({ namespace, selector }: PeerAuthentication, { mesh }: Topology): PolicyLevel {
  if (Object.keys(selector?.matchLabels ?? {}).length > 0) return 'direct';
  return namespace === mesh.rootNamespace ? 'mesh' : 'namespace';
}

/** The PeerAuthentication that makes the workloads strict: the nearest one. */
function strictFor(workloads: readonly WorkloadFacts[], { policyObjects, mesh }: Topology): PeerAuthentication | null {
  const [workload] = workloads.filter(({ ztunnelPolicies }) =>
    ztunnelPolicies.includes(`${mesh.rootNamespace}/istio_converted_static_strict`),
  );
  if (workload === undefined) return null;
  const strict = policyObjects.peerAuthentications.filter(
    (policy) =>
      policy.mode === 'STRICT' &&
      refusedInPeerAuthentication(policy).length === 0 &&
      (policy.namespace === workload.namespace ||
        (policy.namespace === mesh.rootNamespace && policy.selector === null)) &&
      selects(policy.selector, workload.labels),
  );
  const nearness = (policy: PeerAuthentication) =>
    Object.keys(policy.selector?.matchLabels ?? {}).length > 0 ? 0 : policy.namespace === mesh.rootNamespace ? 2 : 1;
  return strict.toSorted((left, right) => nearness(left) - nearness(right))[0] ?? null;
}
