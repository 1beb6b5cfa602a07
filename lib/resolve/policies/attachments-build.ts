import type { Attachment, Effect, Enforcer, PolicyReason, RuleOutcome } from '#lib/model/policy-facts.ts';

/** What a policy is attached to, and where that is written. */
export type Place = Pick<Attachment, 'target' | 'field'>;

/** What becomes of it there. */
export type Verdict = Pick<Attachment, 'effect' | 'reason' | 'rules' | 'because'>;

export function attachment(place: Place, enforcer: Enforcer, verdict: Verdict): Attachment {
  return {
    target: place.target,
    field: place.field,
    enforcer,
    effect: verdict.effect,
    reason: verdict.reason,
    rules: verdict.rules,
    because: verdict.because,
  };
}

export function verdict(
  effect: Effect,
  reason: PolicyReason,
  because: readonly string[] = [],
  rules: readonly RuleOutcome[] = [],
): Verdict {
  return { effect, reason, rules, because };
}

export const enforced: Verdict = verdict('full', 'enforced');

/** It works there in some way, so that traffic which goes around it is worth a word. */
export function isAtWork({ effect }: Verdict): boolean {
  return effect === 'full' || effect === 'stricter' || effect === 'looser';
}
