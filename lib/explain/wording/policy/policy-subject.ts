import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import type { Enforcer, PolicyKind, PolicyReason } from '#lib/model/policy-facts.ts';
import { objectPhrase } from '../subject.ts';

/** What the wording needs to know of a policy or route. */
export type PolicySubject = {
  readonly kind: PolicyKind;
  readonly namespace: string;
  readonly name: string;
  /** ALLOW, DENY, AUDIT or CUSTOM; null for other kinds. */
  readonly action: string | null;
  /** How many rules it has; null where rules say nothing about it. */
  readonly rules: number | null;
  /** One of its rules has no condition, so it matches everything. */
  readonly matchesAll: boolean;
  /** The extension provider of a CUSTOM policy. */
  readonly provider: string;
  /** STRICT, PERMISSIVE, DISABLE or UNSET of a PeerAuthentication; null for other kinds. */
  readonly mode: string | null;
  readonly portModes: readonly { readonly port: number; readonly mode: string }[];
  /** What a Telemetry sets: `tracing`, `metrics`, `accessLogging`. */
  readonly sections: readonly string[];
  /** The host of a DestinationRule, the hosts of a VirtualService. */
  readonly hosts: readonly string[];
};

/** Where one attachment of it is. */
export type PolicyPlace = {
  readonly target: ObjectId | null;
  readonly field: string | null;
  readonly enforcer: Enforcer;
};

/** Whose traffic an attachment is about, as every sentence begins: `Requests to Service shop/cart`. */
export function requestsAt(subject: PolicySubject, place: PolicyPlace & { readonly reason?: PolicyReason }): string {
  const { target, field, enforcer, reason } = place;
  // Not read at all, so that it has no place of its own.
  if (target === null && reason !== undefined && reasonsOfNotReading.has(reason)) return 'Requests';
  const gateway = gatewayOf(enforcer);
  const { kind = '' } = target === null ? {} : parseObjectId(target);
  if (kind === 'Service' || kind === 'ServiceEntry') return `Requests to ${objectPhrase(target ?? '')}`;
  if (gateway !== null) return `Requests through ${gateway}`;
  if (kind === 'Gateway') return `Requests through ${objectPhrase(target ?? '')}`;
  if (kind === 'GatewayClass') return `Requests through the waypoints of ${objectPhrase(target ?? '')}`;
  if (field === 'spec.host' || field?.startsWith('spec.hosts') === true) {
    return `Requests to ${listOf(subject.hosts, 'and')}`;
  }
  if (target !== null && kind !== 'Namespace') return `Requests to ${objectPhrase(target)}`;
  const start = enforcer === 'ztunnel' ? 'Connections' : 'Requests';
  return `${start} to ${podsOf(subject, target, field)}${enforcer === 'sidecar' ? ' with a sidecar' : ''}`;
}

const reasonsOfNotReading: ReadonlySet<PolicyReason> = new Set<PolicyReason>([
  'namespace-not-discovered',
  'other-revision',
  'validation-rejected',
  'input-not-visible',
]);

function podsOf({ namespace }: PolicySubject, target: ObjectId | null, field: string | null): string {
  const selected = field?.includes('elector') ? ' that its selector picks' : '';
  if (target === null) return `pods of the whole mesh${selected}`;
  const { kind, name } = parseObjectId(target);
  return kind === 'Namespace' ? `pods of namespace ${name}${selected}` : `pods of namespace ${namespace}${selected}`;
}

/** Who does it: `waypoint shop/edge`, `the ztunnel of each pod`. */
export function enforcerPhrase(enforcer: Enforcer): string {
  switch (enforcer) {
    case 'ztunnel':
      return "the pod's ztunnel";
    case 'sidecar':
      return "the pod's sidecar";
    case 'nobody':
      return 'nobody';
    default:
      return gatewayOf(enforcer) ?? enforcer;
  }
}

function gatewayOf(enforcer: Enforcer): string | null {
  if (enforcer.startsWith('waypoint ')) return enforcer;
  return enforcer.startsWith('gateway ') ? `Gateway ${enforcer.slice('gateway '.length)}` : null;
}

/** `Service shop/cart` for an id; other texts as they are. */
export function plainName(text: string): string {
  return /^[A-Z][A-Za-z]+\/[^/]+(\/|$)/.test(text) ? objectPhrase(text) : text;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listOf(names: readonly string[], word: 'and' | 'or', atOnce = 4): string {
  const [first = '', second, ...rest] = names;
  if (second === undefined) return first;
  if (rest.length === 0) return `${first} ${word} ${second}`;
  if (names.length <= atOnce) return `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
  return `${names.slice(0, atOnce - 1).join(', ')} ${word} ${names.length - atOnce + 1} more`;
}
