import type { ObjectId } from '#lib/model/object-id.ts';
import type { NetworkEnd, WirePort } from './compiled-network-policy.ts';
import { portAdmitted } from './compiled-network-policy.ts';
import type { PathIndex } from './path-index.ts';
import { allOf, anyOf, isUnknown } from './truth.ts';

/** The NetworkPolicies that keep a connection from coming about; not `certain` where it depends on what is not known. */
export type Barrier = {
  readonly direction: 'ingress' | 'egress';
  readonly certain: boolean;
  readonly policies: readonly ObjectId[];
};

/**
 * What NetworkPolicies do to a connection; null where they let it through. Those that select a pod are added up: one rule
 * of any of them is enough, and without one nothing passes. Follows the API's `NetworkPolicySpec`; whether the cluster's
 * network enforces them at all, it does not say.
 */
export function barrierBetween(from: NetworkEnd, to: NetworkEnd, port: WirePort, index: PathIndex): Barrier | null {
  const barriers = [barrierOf('egress', from, to, port, index), barrierOf('ingress', to, from, port, index)];
  return barriers.find((barrier) => barrier?.certain === true) ?? barriers.find((barrier) => barrier !== null) ?? null;
}

function barrierOf(
  direction: Barrier['direction'],
  own: NetworkEnd,
  other: NetworkEnd,
  port: WirePort,
  index: PathIndex,
): Barrier | null {
  const { labels, namespace, kind } = own;
  if (kind !== 'pod' || labels === null || namespace === null) return null;
  const selecting = (index.networkPolicies.get(namespace) ?? []).filter(
    (policy) => policy[direction] !== null && policy.selects(labels),
  );
  if (selecting.length === 0) return null;
  const rules = selecting.flatMap((policy) => policy[direction] ?? []);
  const admitted = anyOf(rules.map((rule) => allOf([portAdmitted(rule.ports, port), rule.admits(other, index)])));
  if (admitted === true) return null;
  const certain = !isUnknown(admitted) && other.kind !== 'node';
  return { direction, certain, policies: selecting.map(({ id }) => id) };
}
