import type { RuleOutcome } from '#lib/model/policy-facts.ts';
import { listOf, type PolicySubject, plainName } from './policy-subject.ts';

/** What becomes of one rule, for the lines under an attachment. Rules are counted from 1, as people do. */
export function ruleSentence({ action }: PolicySubject, { rule, effect, reason, attributes }: RuleOutcome): string {
  const what = listOf(attributes.map(plainName), 'and', 6);
  const name = `Rule ${rule + 1}`;
  switch (reason) {
    case 'l7-at-ztunnel-allow-dropped':
      return effect === 'looser'
        ? `${name} permits more than it says: ztunnel leaves out ${what}.`
        : `${name} permits nothing: it asks for ${what}.`;
    case 'l7-at-ztunnel-deny-noop':
      return `${name} refuses nothing: it asks for ${what}.`;
    case 'l7-at-ztunnel-deny-wider':
      return `${name} refuses more than it says: ztunnel leaves out ${what}.`;
    case 'l7-on-tcp-port':
      return action === 'ALLOW'
        ? `${name} permits nothing on TCP: it asks for ${what}.`
        : `${name} matches every connection on TCP that the rest of it matches: ${what} is left out.`;
    case 'port-or-mode-never-matches':
      return `${name} never matches: no traffic there has port ${listOf(attributes, 'or')}.`;
    case 'target-not-found':
      return `${name} sends requests to ${what}, which does not exist; they fail.`;
    case 'target-kind-unknown':
      return `${name} sends requests to ${what}, a kind of backend that istiod does not take; they fail.`;
    case 'kind-not-for-waypoint':
      return `${name} takes no request there: waypoints do not know ${what}.`;
    case 'wrong-namespace':
      return `${name} sends requests to ${what} without a ReferenceGrant; they fail.`;
    default:
      return `${name} is ${effect}${what === '' ? '' : `: ${what}`}.`;
  }
}
