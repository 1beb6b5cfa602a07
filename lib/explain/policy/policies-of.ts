import type { ObjectId } from '#lib/model/object-id.ts';
import type { Attachment, Enforcer } from '#lib/model/policy-facts.ts';
import type { Topology } from '#lib/model/topology.ts';
import { effectivePolicies } from '#lib/resolve/policies/effective.ts';
import type { EffectivePlane, EffectivePolicy, PolicyLevel } from '#lib/resolve/policies/effective-plane.ts';
import { attachmentSentence } from '../wording/policy/attachment-sentence.ts';
import { automaticAllowSentence, unmatchedSentence } from '../wording/policy/plane-sentence.ts';
import { type PolicyEntry, policyEntry } from './policy-entry.ts';
import { type PolicyIndex, policyIndexOf } from './policy-index.ts';

/** A policy in force at one place, and from where it comes: on the object itself, or above it. */
export type PlaneEntry = PolicyEntry & {
  readonly level: PolicyLevel;
  /** What else becomes of it at the same place: behind a waypoint, on other ports. */
  readonly also: readonly string[];
};

/** One place where traffic to the object is judged. */
export type PolicyPlane = {
  readonly enforcer: Enforcer;
  readonly traffic: EffectivePlane['traffic'];
  /** In the order of evaluation: CUSTOM, tokens, AUDIT, DENY, ALLOW. */
  readonly policies: readonly PlaneEntry[];
  readonly unmatched: EffectivePlane['unmatched'];
  /** What happens to a request that none of them decides. */
  readonly sentence: string;
  /** Other kinds that work there: extensions, telemetry, routes, rules for destinations. */
  readonly others: readonly PlaneEntry[];
};

export type PoliciesOf = {
  readonly planes: readonly PolicyPlane[];
  /** What looks as if it applied here and does not. */
  readonly idle: readonly PolicyEntry[];
};

/** The policies and routes that are about one object: in force, place by place, and not. */
export function policiesOf(topology: Topology, id: ObjectId): PoliciesOf {
  const index = policyIndexOf(topology);
  const { planes, idle } = effectivePolicies(topology, id);
  return {
    planes: planes.map((plane) => ({
      enforcer: plane.enforcer,
      traffic: plane.traffic,
      policies: plane.policies.map((policy) => planeEntry(policy, plane, index)),
      unmatched: plane.unmatched,
      sentence: unmatchedSentence(plane, id),
      others: plane.others.map((policy) => planeEntry(policy, plane, index)),
    })),
    idle: idle.flatMap(({ object, attachment }) => {
      const facts = index.facts.get(object);
      return facts === undefined ? [] : [policyEntry(facts, attachment, index.subjectOf(facts))];
    }),
  };
}

/** As one list, those in force first; each policy once for each enforcer, reason and target. */
export function listOfPolicies({ planes, idle }: PoliciesOf): readonly PolicyEntry[] {
  const seen = new Map<string, PolicyEntry>();
  for (const entry of [...planes.flatMap(({ policies, others }) => [...policies, ...others]), ...idle]) {
    const key = `${entry.object} ${entry.enforcer} ${entry.reason} ${entry.target}`;
    if (!seen.has(key)) seen.set(key, entry);
  }
  return [...seen.values()];
}

function planeEntry(policy: EffectivePolicy, { enforcer }: EffectivePlane, index: PolicyIndex): PlaneEntry {
  const { object, action, level, effect, reason } = policy;
  const facts = index.facts.get(object);
  if (facts === undefined) {
    const nothing = { target: null, field: null, rules: [], because: [], fixes: [], also: [] };
    return { object, action, level, enforcer, effect, reason, sentence: automaticAllowSentence(object), ...nothing };
  }
  const subject = index.subjectOf(facts);
  const here = facts.attachments.filter((attachment) => attachment.enforcer === enforcer);
  const main = here.find((attachment) => attachment.effect === effect && attachment.reason === reason);
  const attachment: Attachment = main ?? {
    target: null,
    field: null,
    enforcer,
    effect,
    reason,
    rules: [],
    because: [],
  };
  const also = here
    .filter((other) => other !== main && other.effect !== 'full')
    .map((other) => attachmentSentence(subject, other));
  return { ...policyEntry(facts, attachment, subject), level, also: [...new Set(also)] };
}
