import { policyKinds } from '#lib/model/policy-facts.ts';
import type { Gap } from '#lib/model/snapshot.ts';

/** Everything that can give a waypoint something to do. */
export const kindsOfPolicies: readonly string[] = policyKinds;

/** Whether a gap hides objects: an API that is not installed has none, and stale ones were seen. */
export function hides({ cause }: Gap): boolean {
  return cause !== 'absent' && cause !== 'stale';
}
