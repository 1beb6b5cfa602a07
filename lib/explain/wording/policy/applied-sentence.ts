import { enforcerPhrase, listOf, type PolicyPlace, type PolicySubject, requestsAt } from './policy-subject.ts';

/** What a policy or route does to traffic where it is enforced as written. */
export function appliedSentence(subject: PolicySubject, place: PolicyPlace): string {
  const requests = requestsAt(subject, place);
  const enforcer = enforcerPhrase(place.enforcer);
  const by = requests.endsWith(enforcer) ? 'it' : enforcer;
  const { name, kind } = subject;
  switch (kind) {
    case 'AuthorizationPolicy':
      return authorization(subject, requests, by);
    case 'RequestAuthentication':
      return `${requests} with an invalid token are refused by ${by}, as ${name} says; those without a token pass.`;
    case 'PeerAuthentication':
      return peerAuthentication(subject, place, requests, by);
    case 'Telemetry': {
      const what = subject.sections.length === 0 ? '' : ` (${listOf(subject.sections.map(sectionWord), 'and')})`;
      return `${requests} are reported by ${by} as ${name} says${what}.`;
    }
    case 'WasmPlugin':
    case 'TrafficExtension':
      return `${requests} run through extension ${name} in ${by}.`;
    case 'EnvoyFilter':
      return `${requests} are handled by ${by} with the changes of EnvoyFilter ${name}.`;
    case 'DestinationRule':
      return `${requests} are sent on by ${by} with the settings of ${name}.`;
    case 'VirtualService':
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TCPRoute':
    case 'TLSRoute':
      return `${requests} are routed by ${by} as ${kind} ${name} says.`;
    case 'BackendTLSPolicy':
      return `${requests} are sent on by ${by} over TLS, as ${name} says.`;
    case 'XBackendTrafficPolicy':
      return `${requests} are retried by ${by} within the budget of ${name}.`;
  }
}

function authorization({ name, action, rules, matchesAll, provider }: PolicySubject, requests: string, by: string) {
  switch (action) {
    case 'ALLOW':
      if (rules === 0)
        return `${requests} are refused by ${by} unless another ALLOW there permits them: ${name} permits none.`;
      if (matchesAll)
        return `${requests} are all permitted by ${name} at ${by}; only a DENY or an external authorizer refuses some.`;
      return `${requests} are let in by ${by} only if ${name}, or another ALLOW there, permits them.`;
    case 'DENY':
      return matchesAll
        ? `${requests} are all refused by ${by}, as ${name} says.`
        : `${requests} that match ${name} are refused by ${by}.`;
    case 'CUSTOM':
      return `${requests} that match ${name} wait for external authorizer ${provider === '' ? '(none named)' : provider}, which ${by} asks.`;
    case 'AUDIT':
      return `${requests} that match ${name} are marked for the audit log by ${by}; none is refused.`;
    default:
      return `${requests} are handled by ${by} as ${name} says.`;
  }
}

function peerAuthentication(
  { name, mode, portModes }: PolicySubject,
  { enforcer }: PolicyPlace,
  requests: string,
  by: string,
) {
  const plain = enforcer === 'sidecar' ? 'without mutual TLS' : 'in plain text';
  const ports =
    portModes.length === 0
      ? ''
      : `, but on ${listOf(
          portModes.map(({ port, mode: own }) => `port ${port} ${own}`),
          'and',
        )}`;
  switch (mode) {
    case 'STRICT':
      return `${requests} ${plain} are refused by ${by}: ${name} is STRICT${ports}.`;
    case 'PERMISSIVE':
    case 'DISABLE':
      return `${requests} ${plain} are accepted by ${by}: ${name} is ${mode}${ports}.`;
    default:
      return `${requests} ${plain} are accepted or refused by ${by} as the next wider PeerAuthentication says: ${name} sets no mode${ports}.`;
  }
}

function sectionWord(section: string): string {
  return section === 'accessLogging' ? 'access logs' : section;
}

/** What does not happen to traffic where the policy is without effect; a cause follows after a colon. */
export function unappliedClause(subject: PolicySubject, place: PolicyPlace): string {
  const requests = requestsAt(subject, place);
  const { name, kind, action } = subject;
  switch (kind) {
    case 'AuthorizationPolicy':
      if (action === 'AUDIT') return `${requests} are not marked for the audit log by ${name}`;
      if (action === 'CUSTOM') return `${requests} are not handed to the authorizer of ${name}`;
      return `${requests} are not filtered by ${name}`;
    case 'RequestAuthentication':
      return `${requests} are not checked for valid tokens by ${name}`;
    case 'PeerAuthentication':
      return `${requests} are accepted or refused without regard to ${name}`;
    case 'Telemetry':
      return `${requests} are reported without ${name}`;
    case 'WasmPlugin':
    case 'TrafficExtension':
      return `${requests} do not run through extension ${name}`;
    case 'EnvoyFilter':
      return `${requests} are handled without the changes of EnvoyFilter ${name}`;
    case 'DestinationRule':
    case 'BackendTLSPolicy':
    case 'XBackendTrafficPolicy':
      return `${requests} are sent on without the settings of ${name}`;
    case 'VirtualService':
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TCPRoute':
    case 'TLSRoute':
      return `${requests} are not routed by ${kind} ${name}`;
  }
}
