import type { Metadata } from '#lib/model/metadata.ts';
import type { ResolutionContext } from '../resolution-context.ts';
import { isInRevision } from '../service-entries.ts';

/** Whether this istiod reads the policy: its namespace is discovered and its revision label does not name another. */
export function isSeen(policy: Metadata, context: ResolutionContext): boolean {
  return context.index.discovers(policy.namespace) === true && isInRevision(policy, context) === true;
}
