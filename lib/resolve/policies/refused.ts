import type { ObjectId } from '#lib/model/object-id.ts';
import type { PolicyFacts } from '#lib/model/policy-facts.ts';

/**
 * Whether Kubernetes would refuse the object, so that it attaches nothing, whatever istiod would make of one that is
 * there all the same. Follows `refusedFields`: the rules of the API and of istiod's webhook.
 */
export function isRefused({ attachments }: PolicyFacts): boolean {
  return attachments.some(({ target, reason }) => target === null && reason === 'validation-rejected');
}

/** The ids of all that are refused. */
export function refusedPolicies(policies: readonly PolicyFacts[]): ReadonlySet<ObjectId> {
  return new Set(policies.filter(isRefused).map(({ id }) => id));
}
