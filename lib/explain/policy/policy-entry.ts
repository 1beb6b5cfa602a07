import type { ObjectId } from '#lib/model/object-id.ts';
import type { Attachment, Effect, Enforcer, PolicyFacts, PolicyReason } from '#lib/model/policy-facts.ts';
import type { Fix } from '../wording/fixes.ts';
import { attachmentFixes } from '../wording/policy/attachment-fixes.ts';
import { attachmentSentence } from '../wording/policy/attachment-sentence.ts';
import type { PolicySubject } from '../wording/policy/policy-subject.ts';
import { ruleSentence } from '../wording/policy/rule-sentence.ts';

/** What one policy or route does for one target at one enforcer, in words. */
export type PolicyEntry = {
  readonly object: ObjectId;
  readonly action: string | null;
  /** What it is attached to; null for the whole mesh. */
  readonly target: ObjectId | null;
  /** Where that stands in the policy; null where nothing is written. */
  readonly field: string | null;
  readonly enforcer: Enforcer;
  readonly effect: Effect;
  readonly reason: PolicyReason;
  /** What happens to traffic, then why. */
  readonly sentence: string;
  /** Rules that fare otherwise than the whole; counted from 0. */
  readonly rules: readonly {
    readonly rule: number;
    readonly effect: Effect;
    readonly reason: PolicyReason;
    readonly attributes: readonly string[];
    readonly sentence: string;
  }[];
  /** Names that the verdict rests on: objects that win, attributes that were dropped. */
  readonly because: readonly string[];
  readonly fixes: readonly Fix[];
};

export function policyEntry(facts: PolicyFacts, attachment: Attachment, subject: PolicySubject): PolicyEntry {
  const { target, field, enforcer, effect, reason, rules, because } = attachment;
  return {
    object: facts.id,
    action: facts.action,
    target,
    field,
    enforcer,
    effect,
    reason,
    sentence: attachmentSentence(subject, attachment),
    rules: rules.map((rule) => ({ ...rule, sentence: ruleSentence(subject, rule) })),
    because,
    fixes: attachmentFixes(subject, attachment),
  };
}
