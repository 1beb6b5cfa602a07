import type { Attachment } from '#lib/model/policy-facts.ts';
import { causeOf } from './cause.ts';
import { enforcerPhrase, listOf, type PolicySubject, plainName, requestsAt } from './policy-subject.ts';

/** What happens to traffic where an enforcer makes more or less of a policy than was written. */
export function changedSentence(subject: PolicySubject, attachment: Attachment): string {
  const { reason, effect, because, rules, enforcer } = attachment;
  const requests = requestsAt(subject, attachment);
  const named = enforcerPhrase(enforcer);
  const by = requests.endsWith(named) ? 'it' : named;
  const { name, action } = subject;
  const rule = rulesPhrase(rules.length, subject.rules, name);
  switch (reason) {
    case 'l7-at-ztunnel-allow-dropped':
      if (rules.length === subject.rules && effect === 'stricter') {
        return `${requests} are refused by ${by} unless another ALLOW there permits them: ${name} asks for ${seen(because)}, which ztunnel cannot see, so none of its rules counts.`;
      }
      return `${requests} are let in by ${by} by what is left of ${name}: ${rule.who} ${rule.asks} for ${seen(because)}, which ztunnel cannot see.`;
    case 'l7-at-ztunnel-deny-noop':
      return `${requests} that ${name} means to refuse are let in by ${by}: ${rule.who} ${rule.asks} for ${seen(because)}, which ztunnel cannot see.`;
    case 'l7-at-ztunnel-deny-wider':
      return `${requests} are refused by ${by} more widely than ${name} says: ${rule.who} ${rule.asks} for ${seen(because)}, which ztunnel cannot see and leaves out.`;
    case 'identity-is-waypoint':
      return identity(subject, attachment);
    case 'l7-on-tcp-port':
      return action === 'ALLOW'
        ? `Connections to ${tcpPorts(because)} are refused by ${named} unless another ALLOW permits them: ${rule.who} ${rule.asks} for HTTP and ${rule.count === 1 ? 'does' : 'do'} not count on TCP.`
        : `Connections to ${tcpPorts(because)} are refused by ${named} more widely than ${name} says: ${rule.who} ${rule.asks} for HTTP, which is left out on TCP.`;
    case 'port-or-mode-never-matches':
      if (subject.kind === 'PeerAuthentication') return peerAuthenticationPorts(subject, attachment, requests, by);
      return effect === 'stricter'
        ? `${requests} are not permitted by ${rule.who}: ${rule.it} ${rule.asks} for ${portsOf(because)}, and ${seenPorts(attachment)}.`
        : `${requests} are not refused by ${rule.who}: ${rule.it} ${rule.asks} for ${portsOf(because)}, and ${seenPorts(attachment)}.`;
    case 'unsupported-action':
      if (because[0]?.startsWith('provider ') === true)
        return `${requests} that match ${name} are refused by ${by}: its authorizer ${because[0].slice('provider '.length) || '(none named)'} is no extension provider of the mesh configuration.`;
      return `${requests} that match ${name} are refused by ${by}: ${listOf(because, 'and') || 'another policy'} ${because.length > 1 ? 'ask' : 'asks'} another authorizer, and Istio lets only one count there.`;
    case 'wrong-namespace':
      return `${requests} that match ${rule.who} fail: ${listOf(because.map(plainName), 'and') || 'a backend'} ${because.length > 1 ? 'are' : 'is'} in another namespace, and no ReferenceGrant allows it.`;
    default: {
      const what = effect === 'stricter' ? 'are refused more widely than' : 'are let in more widely than';
      return `${requests} ${what} ${name} says: ${causeOf(subject, attachment)}.`;
    }
  }
}

function identity({ name, action }: PolicySubject, { effect, because }: Attachment): string {
  const waypoint = because.length === 0 ? 'a waypoint' : `waypoint ${listOf(because, 'and')}`;
  const sees = "the pod's ztunnel sees the waypoint's identity there, not the client's";
  if (action === 'ALLOW')
    return `Requests that come through ${waypoint} are refused at the pods unless another ALLOW permits them: ${sees}, and ${name} does not allow that one.`;
  return effect === 'looser'
    ? `Requests that come through ${waypoint} are let in whoever sent them: ${sees}, so that ${name} matches none.`
    : `Requests that come through ${waypoint} are all refused: ${sees}, and ${name} matches that one.`;
}

/** ztunnel's merge of port modes differs from the API's in three cases. */
function peerAuthenticationPorts(
  { name }: PolicySubject,
  { effect, because }: Attachment,
  requests: string,
  by: string,
) {
  const ports = portsOf(because);
  return effect === 'looser'
    ? `${requests} in plain text are accepted by ${by} on ${ports}, although ${name} says otherwise: istiod loses its port modes under a wider STRICT.`
    : `${requests} in plain text are refused by ${by} on ${ports}, although ${name} opens it: istiod passes over DISABLE of a port under a wider STRICT.`;
}

function portsOf(because: readonly string[]): string {
  return because.length === 0 ? 'some ports' : `port ${listOf(because, 'and')}`;
}

/** At a waypoint a request has the port of the service, at the pods that of the pod. */
function seenPorts({ enforcer }: Attachment): string {
  const sees = enforcer.startsWith('waypoint ') ? 'sees the ports of the service' : 'sees the ports of the pods';
  return `${enforcerPhrase(enforcer)} ${sees}`;
}

function seen(attributes: readonly string[]): string {
  return attributes.length === 0 ? 'HTTP' : listOf(attributes, 'and');
}

function tcpPorts(because: readonly string[]): string {
  return because.length === 0 ? 'TCP ports' : `TCP port ${listOf(because.map(plainName), 'and')}`;
}

/** The rules that fare otherwise, counted: `the only rule of viewer asks`, `1 of 3 rules of viewer asks`, `all 2 rules … ask`. */
function rulesPhrase(affected: number, all: number | null, name: string) {
  const count = all === null || affected === 0 ? 2 : affected;
  const verb = count === 1 ? { asks: 'asks', it: 'it' } : { asks: 'ask', it: 'they' };
  if (all === null || affected === 0) return { who: `rules of ${name}`, count, ...verb };
  if (all === 1) return { who: `the only rule of ${name}`, count, ...verb };
  const who = affected === all ? `all ${all} rules of ${name}` : `${affected} of ${all} rules of ${name}`;
  return { who, count, ...verb };
}
