import type { Attachment } from '#lib/model/policy-facts.ts';
import { reasonsOfBypass } from '#lib/model/policy-facts.ts';
import { objectPhrase } from '../subject.ts';
import { effectWords, enforcerTitle } from './policy-words.ts';

export const policyHeadings = {
  effective: 'Policies in force, in the order of evaluation',
  notApplied: 'Policies that look as if they applied, and do not',
} as const;

/** `At waypoint shop/edge, for Service shop/cart: enforced as written (enforced)`. */
export function entryHeading({
  enforcer,
  target,
  effect,
  reason,
}: Pick<Attachment, 'enforcer' | 'target' | 'effect' | 'reason'>): string {
  if (reasonsOfBypass.has(reason)) return `Around it, to ${objectOrMesh(target)}: not applied (${reason})`;
  return `${placeTitle({ enforcer, target })}: ${effectWords[effect]} (${reason})`;
}

/** `At waypoint shop/edge, for Service shop/cart`. */
function placeTitle({ enforcer, target }: Pick<Attachment, 'enforcer' | 'target'>): string {
  const isTarget = target !== null && enforcer.endsWith(` ${target.replace('Gateway/', '')}`);
  return isTarget ? enforcerTitle(enforcer) : `${enforcerTitle(enforcer)}, for ${objectOrMesh(target)}`;
}

function objectOrMesh(target: Attachment['target']): string {
  return target === null ? 'the whole mesh' : objectPhrase(target);
}
