import type { ObjectId } from '#lib/model/object-id.ts';
import type { Attachment, Effect, Enforcer, PolicyFacts, PolicyReason } from '#lib/model/policy-facts.ts';

/** Where a policy stands that holds for an object: on it, or above it. */
export type PolicyLevel = 'direct' | 'waypoint' | 'class' | 'namespace' | 'mesh';

export type EffectivePolicy = {
  readonly object: ObjectId;
  /** CUSTOM, AUDIT, DENY or ALLOW; null for other kinds. */
  readonly action: string | null;
  readonly level: PolicyLevel;
  readonly effect: Effect;
  readonly reason: PolicyReason;
};

/** One place where traffic to the object is judged. */
export type EffectivePlane = {
  readonly enforcer: Enforcer;
  /** To a service's VIP, to a workload's own address, or whatever comes. */
  readonly traffic: 'service' | 'workload' | 'all';
  /** In the order of evaluation: CUSTOM, tokens (RequestAuthentication), AUDIT, DENY, ALLOW. */
  readonly policies: readonly EffectivePolicy[];
  /** What happens to a request that none of them decides: refused where there is an ALLOW at all. */
  readonly unmatched: 'allow' | 'deny';
  /** Other kinds that work there: extensions, telemetry, routes and rules for destinations. */
  readonly others: readonly EffectivePolicy[];
};

export type EffectivePolicies = {
  readonly object: ObjectId;
  readonly planes: readonly EffectivePlane[];
  /** What looks as if it held for the object and does not, with the attachment that says why. */
  readonly idle: readonly { readonly object: ObjectId; readonly attachment: Attachment }[];
};

/** By `kind/namespace/name`; not those that Kubernetes would refuse. */
export type PolicyLookup = (kind: string, name: string) => PolicyFacts | undefined;

const order = ['CUSTOM', 'RequestAuthentication', 'AUDIT', 'DENY', 'ALLOW'];

/** Sorted as they are asked, with what happens to the rest. */
export function inOrder(policies: readonly EffectivePolicy[]): Pick<EffectivePlane, 'policies' | 'unmatched'> {
  const rank = ({ action }: EffectivePolicy) => order.indexOf(action ?? 'RequestAuthentication');
  return {
    policies: policies.toSorted((left, right) => rank(left) - rank(right)),
    unmatched: policies.some(({ action, reason }) => action === 'ALLOW' && reason !== 'dry-run') ? 'deny' : 'allow',
  };
}
