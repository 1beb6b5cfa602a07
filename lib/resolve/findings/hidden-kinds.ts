import { policyKinds } from '#lib/model/policy-facts.ts';
import type { Gap } from '#lib/model/snapshot.ts';

/** Everything that can give a waypoint something to do. */
export const kindsOfPolicies: readonly string[] = policyKinds;

/** Whether a gap hides objects: an API that is not installed has none, and stale ones were seen. */
export function hides({ cause }: Gap): boolean {
  return cause !== 'absent' && cause !== 'stale';
}

/** Kinds on which it depends what is bound to a waypoint. */
export const kindsThatBind: readonly string[] = [
  'Namespace',
  'Service',
  'ServiceEntry',
  'Pod',
  'WorkloadEntry',
  'Gateway',
  'GatewayClass',
];

/** Whether nothing is known of a kind; a broken document hides one object. */
export function hidesWholeKind(gap: Gap): boolean {
  return hides(gap) && gap.object === null && gap.origin === null;
}
