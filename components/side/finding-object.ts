import type { Finding } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { policyKindOf } from '../ui/policy-letter.tsx';

/** What a click on a finding opens: the policy or route that is the matter, else the first thing that suffers. */
export function objectOfFinding({ cause, subjects }: Finding): ObjectId {
  return policyKindOf(cause) !== null ? cause : (subjects[0] ?? cause);
}
