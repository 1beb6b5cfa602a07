import type { ObjectId } from '#lib/model/object-id.ts';
import type { EffectivePlane, PolicyLevel } from '#lib/resolve/policies/effective-plane.ts';
import { objectPhrase } from '../subject.ts';
import { enforcerPhrase } from './policy-subject.ts';

/** What happens at one place to a request that no policy decides. */
export function unmatchedSentence({ policies, unmatched, enforcer }: EffectivePlane, object: ObjectId): string {
  const at = enforcerPhrase(enforcer);
  const isWide = object.startsWith('Gateway/') || object.startsWith('Namespace/');
  if (policies.length === 0 && isWide) {
    return `No policy decides there for all of it; a service or pod may have policies of its own.`;
  }
  if (policies.length === 0) return `Every request gets through ${at}: nothing is evaluated there.`;
  return unmatched === 'deny'
    ? `A request that no ALLOW permits is refused by ${at}.`
    : `A request that nothing refuses gets through ${at}: there is no ALLOW.`;
}

/** Whose traffic is judged at one place. */
export function planeTitle({ enforcer, traffic }: Pick<EffectivePlane, 'enforcer' | 'traffic'>): string {
  const at = enforcer.startsWith('waypoint ') || enforcer.startsWith('gateway ') ? enforcer : enforcerPhrase(enforcer);
  switch (traffic) {
    case 'service':
      return `Traffic to the service, at ${at}`;
    case 'workload':
      return `Traffic to the pod IP, at ${at}`;
    case 'all':
      return `All traffic at ${at}`;
  }
}

/** From where a policy comes that is in force. */
export const levelWords: Readonly<Record<PolicyLevel, string>> = {
  direct: 'on it',
  waypoint: 'on its waypoint',
  class: 'on the class',
  namespace: 'namespace',
  mesh: 'mesh',
};

/** The policy that istiod makes by itself where PILOT_AUTO_ALLOW_WAYPOINT_POLICY is on. */
export function automaticAllowSentence(waypoint: ObjectId): string {
  return `Connections are let in by the pod's ztunnel if ${objectPhrase(waypoint)} makes them: istiod adds this ALLOW by itself (PILOT_AUTO_ALLOW_WAYPOINT_POLICY).`;
}
