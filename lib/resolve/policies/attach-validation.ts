import type { AuthorizationPolicy, PeerAuthentication, PolicySelector, TargetRef } from '#lib/model/policy.ts';
import { freeBitsOfRange } from '../addresses.ts';

/**
 * The fields for which Kubernetes would refuse a policy: what the API's own rules and istiod's webhook check. Empty where
 * it would take it. References to a kind or group that is not allowed have reasons of their own and are not among them.
 * Follows istiod's `validateOneOfSelectorType`, `validatePolicyTargetReference` and `ValidateAuthorizationPolicy`.
 */
export function refusedFields(policy: {
  readonly targetRefs: readonly TargetRef[];
  readonly selector: PolicySelector | null;
}): readonly string[] {
  const { targetRefs, selector } = policy;
  return [
    ...(targetRefs.length > maximalReferences ? ['spec.targetRefs'] : []),
    ...(targetRefs.length > 0 && selector !== null ? ['spec.selector'] : []),
    ...Object.entries(selector?.matchLabels ?? {}).flatMap(([key, value]) =>
      key === '' || key.includes('*') || value.includes('*') ? [`spec.selector.matchLabels[${key}]`] : [],
    ),
    ...targetRefs.flatMap(({ name, namespace }, position) => [
      ...(name === '' ? [`spec.targetRefs[${position}].name`] : []),
      ...(namespace !== '' ? [`spec.targetRefs[${position}].namespace`] : []),
    ]),
  ];
}

const maximalReferences = 16;

/** As `refusedFields`, with the rules of the policy. */
export function refusedInAuthorization(policy: AuthorizationPolicy): readonly string[] {
  return [...refusedFields(policy), ...refusedAction(policy), ...policy.rules.flatMap(refusedInRule)];
}

function refusedAction({ action, provider, rules }: AuthorizationPolicy): readonly string[] {
  switch (action) {
    case 'DENY':
      return rules.length === 0 ? ['spec.rules'] : [];
    case 'CUSTOM':
      return [...(rules.length === 0 ? ['spec.rules'] : []), ...(provider === '' ? ['spec.provider.name'] : [])];
    case 'ALLOW':
    case 'AUDIT':
      return provider === '' ? [] : ['spec.provider'];
    default:
      return ['spec.action'];
  }
}

function refusedInRule(rule: AuthorizationPolicy['rules'][number], position: number): readonly string[] {
  const at = `spec.rules[${position}]`;
  return [
    ...rule.from.flatMap((source, index) =>
      (['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'] as const)
        .filter((field) => source[field]?.some((value) => freeBitsOfRange(value) === null) === true)
        .map((field) => `${at}.from[${index}].source.${field}`),
    ),
    ...rule.to.flatMap((operation, index) =>
      (['ports', 'notPorts'] as const)
        .filter((field) => operation[field]?.some((value) => !isPort(value)) === true)
        .map((field) => `${at}.to[${index}].operation.${field}`),
    ),
    ...rule.when.flatMap(({ key, values, notValues }, index) =>
      isCondition(key, [...values, ...notValues]) ? [] : [`${at}.when[${index}]`],
    ),
  ];
}

function isPort(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
}

const plainConditions: ReadonlySet<string> = new Set([
  'source.namespace',
  'source.serviceAccount',
  'source.principal',
  'source.trustDomain',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
  'connection.sni',
]);
const mapConditions = ['request.headers[', 'request.auth.claims[', 'experimental.'];

function isCondition(key: string, values: readonly string[]): boolean {
  if (values.length === 0) return false;
  if (key === 'destination.port') return values.every(isPort);
  if (key === 'source.ip' || key === 'remote.ip' || key === 'destination.ip')
    return values.every((value) => freeBitsOfRange(value) !== null);
  return plainConditions.has(key) || mapConditions.some((prefix) => key.startsWith(prefix));
}

/** Ports need a selector that says on which workloads. */
export function refusedInPeerAuthentication({ selector, portModes }: PeerAuthentication): readonly string[] {
  return portModes.length > 0 && Object.keys(selector?.matchLabels ?? {}).length === 0 ? ['spec.portLevelMtls'] : [];
}
