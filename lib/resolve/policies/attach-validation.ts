import {
  type AuthorizationPolicy,
  type AuthorizationRule,
  type OperationMatch,
  operationFields,
  type PeerAuthentication,
  type PolicySelector,
  type SourceMatch,
  sourceFields,
  type TargetRef,
} from '#lib/model/policy.ts';
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
  const isCustom = policy.action === 'CUSTOM';
  return [
    ...(policy.malformed ?? []),
    ...refusedFields(policy),
    ...refusedAction(policy),
    ...policy.rules.flatMap((rule, position) => refusedInRule(rule, `spec.rules[${position}]`, isCustom)),
  ];
}

function refusedAction({ action, provider, rules }: AuthorizationPolicy): readonly string[] {
  const isMeaningless = rules.length === 0;
  switch (action) {
    case 'CUSTOM':
      return [...(isMeaningless ? ['spec.rules'] : []), ...(provider === '' ? ['spec.provider.name'] : [])];
    case 'DENY':
      return [...(isMeaningless ? ['spec.rules'] : []), ...(provider === '' ? [] : ['spec.provider'])];
    case 'ALLOW':
    case 'AUDIT':
      return provider === '' ? [] : ['spec.provider'];
    default:
      return ['spec.action'];
  }
}

function refusedInRule({ from, to, when }: AuthorizationRule, at: string, isCustom: boolean): readonly string[] {
  return [
    ...from.flatMap((source, index) => refusedInSource(source, `${at}.from[${index}].source`, isCustom)),
    ...to.flatMap((operation, index) => refusedInOperation(operation, `${at}.to[${index}].operation`)),
    ...when.flatMap(({ key, values, notValues }, index) =>
      isCondition(key, [...values, ...notValues]) && !(isCustom && isOfClient(key)) ? [] : [`${at}.when[${index}]`],
    ),
  ];
}

function refusedInSource(source: SourceMatch, at: string, isCustom: boolean): readonly string[] {
  const used = sourceFields.filter((field) => (source[field]?.length ?? 0) > 0);
  if (used.length === 0) return [at];
  const accounts = used.filter((field) => accountFields.has(field));
  const isMixed = used.some((field) => excludedByAccounts.has(field));
  return [
    ...used.filter((field) => source[field]?.every((value) => isSourceValue(field, value)) !== true),
    ...(isMixed ? accounts : []),
    // An authorizer is asked before anything about the client is known to it.
    ...(isCustom ? used.filter((field) => !addressFields.has(field)) : []),
  ].map((field) => `${at}.${field}`);
}

type SourceField = (typeof sourceFields)[number];

const addressFields: ReadonlySet<SourceField> = new Set([
  'ipBlocks',
  'notIpBlocks',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
]);
const accountFields: ReadonlySet<SourceField> = new Set(['serviceAccounts', 'notServiceAccounts']);
const excludedByAccounts: ReadonlySet<SourceField> = new Set([
  'principals',
  'notPrincipals',
  'namespaces',
  'notNamespaces',
]);

function isSourceValue(field: SourceField, value: string): boolean {
  if (addressFields.has(field)) return freeBitsOfRange(value) !== null;
  if (accountFields.has(field)) return isAccount(value);
  return value !== '';
}

/** A name, or a namespace and a name; no wildcards. */
function isAccount(value: string): boolean {
  return /^[^/*]+(\/[^/*]+)?$/.test(value);
}

function refusedInOperation(operation: OperationMatch, at: string): readonly string[] {
  const used = operationFields.filter((field) => (operation[field]?.length ?? 0) > 0);
  if (used.length === 0) return [at];
  return used
    .filter((field) => {
      const isValue = field === 'ports' || field === 'notPorts' ? isPort : (value: string) => value !== '';
      return operation[field]?.every(isValue) !== true;
    })
    .map((field) => `${at}.${field}`);
}

function isPort(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) <= 65535;
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
const mapConditions = ['request.headers', 'request.auth.claims', 'experimental.'];

function isCondition(key: string, values: readonly string[]): boolean {
  if (values.length === 0 || values.includes('')) return false;
  if (key === 'destination.port') return values.every(isPort);
  if (key === 'source.ip' || key === 'remote.ip' || key === 'destination.ip')
    return values.every((value) => freeBitsOfRange(value) !== null);
  if (key === 'source.serviceAccount') return values.every(isAccount);
  if (plainConditions.has(key)) return true;
  return mapConditions.some((prefix) => key.startsWith(prefix)) && /^[^[]+\[.+\]$/.test(key);
}

/** What an external authorizer's rules cannot ask for. */
function isOfClient(key: string): boolean {
  return (key.startsWith('source.') && key !== 'source.ip') || key.startsWith('request.auth.');
}

/** Ports need a selector that says on which workloads. */
export function refusedInPeerAuthentication({ selector, portModes }: PeerAuthentication): readonly string[] {
  return portModes.length > 0 && Object.keys(selector?.matchLabels ?? {}).length === 0 ? ['spec.portLevelMtls'] : [];
}
