import type { ObjectId } from '#lib/model/object-id.ts';
import type { PolicyFacts } from '#lib/model/policy-facts.ts';
import type { Topology } from '#lib/model/topology.ts';
import { type Governed, governedBy } from '#lib/resolve/path/governed.ts';
import type { Evidence } from '../evidence.ts';
import type { Check } from '../wording/checks.ts';
import { policyChecks } from '../wording/policy/policy-checks.ts';
import { policySummary } from '../wording/policy/policy-summary.ts';
import { comparePolicyConditions, type PolicyConditions } from './policy-conditions.ts';
import { type PolicyEntry, policyEntry } from './policy-entry.ts';
import { policyIndexOf } from './policy-index.ts';

/** What becomes of one policy or route, for the head of its answer. */
export type PolicySummary = Pick<PolicyFacts, 'kind' | 'action' | 'dryRun' | 'createdAt'> & {
  /** Who enforces it, in one sentence. */
  readonly sentence: string;
  readonly conditions: PolicyConditions;
};

/** The answer form of one policy or route. */
export type PolicyAnswer = {
  readonly object: ObjectId;
  readonly policy: PolicySummary;
  /** What each enforcer evaluates it for: services and workloads, or itself at a gateway. */
  readonly governs: readonly Governed[];
  /** One for each target and enforcer. */
  readonly policies: readonly PolicyEntry[];
  readonly evidence: readonly Evidence[];
  readonly checks: readonly Check[];
};

/** What becomes of a policy or route; null where the topology knows none of that id. */
export function policyAnswer(topology: Topology, id: ObjectId): PolicyAnswer | null {
  const index = policyIndexOf(topology);
  const facts = index.facts.get(id);
  if (facts === undefined) return null;
  const { kind, action, dryRun, createdAt, attachments, origin } = facts;
  const subject = index.subjectOf(facts);
  const enforcers = [...new Set(attachments.map(({ enforcer }) => enforcer))];
  return {
    object: id,
    policy: {
      kind,
      action,
      dryRun,
      createdAt,
      sentence: policySummary(attachments),
      conditions: comparePolicyConditions(facts),
    },
    governs: governedBy(topology, id),
    policies: attachments.map((attachment) => policyEntry(facts, attachment, subject)),
    evidence: [{ object: id, exists: true, origin, setBy: {} }],
    checks: policyChecks(id, enforcers),
  };
}
