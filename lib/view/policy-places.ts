import { compareIds, gatewayId, type ObjectId } from '#lib/model/object-id.ts';
import { type Attachment, type PolicyFacts, type PolicyReason, policyKinds } from '#lib/model/policy-facts.ts';
import type { Topology } from '#lib/model/topology.ts';
import type { PolicyState } from './view.ts';

/** A policy at one place, with what becomes of it there. */
export type PlacedPolicy = {
  readonly facts: PolicyFacts;
  readonly state: PolicyState;
  /** Why it does not work there, or not as written; null where it does. */
  readonly reason: PolicyReason | null;
};

/** Where the policies of a topology hang. */
export type PolicyPlaces = {
  /** By what they hang on: a Gateway, a Service, a ServiceEntry, or the Namespace of a selector. */
  readonly on: ReadonlyMap<ObjectId, readonly PlacedPolicy[]>;
  /** Those that are attached to nothing, by namespace. */
  readonly nowhere: ReadonlyMap<string, readonly PlacedPolicy[]>;
  /** Where each policy hangs; its own Namespace where it is attached to nothing. */
  readonly hostsOf: ReadonlyMap<ObjectId, readonly ObjectId[]>;
  /** What each policy works on: where it hangs, and the Gateways that enforce it. */
  readonly reaches: ReadonlyMap<ObjectId, readonly ObjectId[]>;
};

/**
 * Where each policy hangs: on the object it names; on the Namespace where it selects or names none. What is for every
 * waypoint or the whole mesh hangs on the root namespace, once. `hostOf` says what stands on the map for an object.
 */
export function placePolicies(topology: Topology, hostOf: (object: ObjectId) => ObjectId | null): PolicyPlaces {
  const on = new Map<ObjectId, PlacedPolicy[]>();
  const nowhere = new Map<string, PlacedPolicy[]>();
  const hostsOf = new Map<ObjectId, readonly ObjectId[]>();
  const reaches = new Map<ObjectId, readonly ObjectId[]>();
  for (const facts of topology.policies) {
    const hosts = new Map<ObjectId, Attachment[]>();
    for (const attachment of facts.attachments) {
      const host = placeOf(attachment, facts, hostOf);
      if (host !== null) push(hosts, host, attachment);
    }
    const kept: ObjectId[] = [];
    for (const [host, attachments] of hosts) {
      const placed = placedAt(facts, attachments);
      // A selector that nobody follows is attached to nothing; a reference stays where it points.
      if (placed.state === 'idle' && host.startsWith('Namespace/')) continue;
      push(on, host, placed);
      kept.push(host);
    }
    if (kept.length === 0) push(nowhere, facts.namespace, placedAt(facts, facts.attachments));
    hostsOf.set(facts.id, kept.length > 0 ? kept.sort(compareIds) : [`Namespace/${facts.namespace}`]);
    reaches.set(facts.id, reachesOf(facts, kept));
  }
  for (const list of [...on.values(), ...nowhere.values()]) list.sort(byKindThenName);
  return { on, nowhere, hostsOf, reaches };
}

function placeOf(
  { target, enforcer }: Attachment,
  facts: PolicyFacts,
  hostOf: (object: ObjectId) => ObjectId | null,
): ObjectId | null {
  const own = `Namespace/${facts.namespace}`;
  // Without a target it is for the whole mesh, unless nobody enforces it: then it is nowhere.
  if (target === null) return enforcer === 'nobody' ? null : own;
  if (target.startsWith('Namespace/')) return target;
  if (target.startsWith('GatewayClass/')) return enforcer === 'nobody' ? null : own;
  return hostOf(target);
}

function placedAt(facts: PolicyFacts, here: readonly Attachment[]): PlacedPolicy {
  const idle = here.filter((attachment) => !isAtWork(attachment));
  if (idle.length === here.length) {
    const unseen = here.find(({ reason }) => reason === 'input-not-visible');
    if (unseen !== undefined) return { facts, state: 'unknown', reason: unseen.reason };
    return { facts, state: 'idle', reason: here[0]?.reason ?? null };
  }
  const short =
    here.find((attachment) => isAtWork(attachment) && !isWhole(attachment)) ??
    facts.attachments.find((attachment) => !isWhole(attachment) && !isWayAround(attachment.reason));
  return short === undefined
    ? { facts, state: 'at-work', reason: null }
    : { facts, state: 'partly', reason: short.reason };
}

function isAtWork({ effect }: Attachment): boolean {
  return effect === 'full' || effect === 'stricter' || effect === 'looser';
}

function isWhole({ effect, rules }: Attachment): boolean {
  return effect === 'full' && rules.every((rule) => rule.effect === 'full');
}

/** That some traffic has another way is true of most policies at waypoints; the lines that go around say it. */
function isWayAround(reason: PolicyReason): boolean {
  return reason.startsWith('bypassed-by-');
}

function reachesOf(facts: PolicyFacts, hosts: readonly ObjectId[]): readonly ObjectId[] {
  const reached = new Set<ObjectId>(hosts);
  for (const attachment of facts.attachments) {
    const [, gateway] = attachment.enforcer.split(' ');
    if (gateway !== undefined && isAtWork(attachment)) reached.add(gatewayId(gateway));
  }
  return [...reached].sort(compareIds);
}

function byKindThenName(left: PlacedPolicy, right: PlacedPolicy): number {
  return (
    policyKinds.indexOf(left.facts.kind) - policyKinds.indexOf(right.facts.kind) ||
    compareIds(left.facts.name, right.facts.name) ||
    compareIds(left.facts.id, right.facts.id)
  );
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
