import type { AuthorizationPolicy, AuthorizationRule, OperationMatch, SourceMatch } from '#lib/model/policy.ts';
import type { IstioSettings } from '#lib/model/snapshot.ts';
import { freeBitsOfRange } from '../addresses.ts';
import { feature, parseGoBoolean } from '../istio-version.ts';
import { labelOf } from '../label-selector.ts';

/** What ztunnel gets of an AuthorizationPolicy. */
export type ZtunnelConversion =
  /** It has targetRefs: nothing for ztunnel. */
  | { readonly status: 'targeted' }
  /** ztunnel cannot take it as a whole. */
  | { readonly status: 'unsupported'; readonly message: string }
  | {
      readonly status: 'sent';
      readonly scope: 'global' | 'namespace' | 'selector';
      readonly dryRun: boolean;
      /** HTTP attributes that were found and dropped, sorted. */
      readonly httpAttributes: readonly string[];
      /** What is left of each rule of the policy, in order. */
      readonly rules: readonly ConvertedRule[];
    };

/** `omitted`: an ALLOW rule with HTTP attributes is not sent. `never`: a clause lost everything, so it never matches. */
export type ConvertedRule = {
  readonly effect: 'full' | 'omitted' | 'never' | 'wider';
  readonly httpAttributes: readonly string[];
};

/** Follows istiod's `convertAuthorizationPolicy` and `handleRule`, and how ztunnel skips an empty match (`RbacMatch::is_empty`). */
export function convertForZtunnel(
  policy: AuthorizationPolicy,
  rootNamespace: string,
  istio: IstioSettings,
): ZtunnelConversion {
  const dryRun = isDryRun(policy);
  // Before the test for references: a targeted dry-run policy is reported as unsupported too, although it works.
  if (dryRun && !feature(istio, 'AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY', false)) {
    return {
      status: 'unsupported',
      message: `found policy "${policy.namespace}/${policy.name}" using dry-run annotation, but support for ambient dry-run authorizationPolicies isn't enabled`,
    };
  }
  if (policy.targetRefs.length > 0) return { status: 'targeted' };
  if (policy.action !== 'ALLOW' && policy.action !== 'DENY') {
    return { status: 'unsupported', message: `ztunnel does not support the ${policy.action} action` };
  }
  const rules = policy.rules.map((rule) => convertRule(rule, policy.action === 'ALLOW'));
  return {
    status: 'sent',
    scope: policy.selector !== null ? 'selector' : policy.namespace === rootNamespace ? 'global' : 'namespace',
    dryRun,
    httpAttributes: [...new Set(rules.flatMap(({ httpAttributes }) => httpAttributes))].sort(),
    rules,
  };
}

const dryRunAnnotation = 'istio.io/dry-run';

export function isDryRun(policy: AuthorizationPolicy): boolean {
  return parseGoBoolean(labelOf(policy.annotations, dryRunAnnotation)) === true;
}

function convertRule(rule: AuthorizationRule, isAllow: boolean): ConvertedRule {
  const httpAttributes = httpAttributesOf(rule);
  if (httpAttributes.length === 0 && !silentlyDropped(rule)) return { effect: clausesLeft(rule), httpAttributes };
  if (isAllow && httpAttributes.length > 0) return { effect: 'omitted', httpAttributes };
  const left = clausesLeft(rule);
  return { effect: left === 'never' ? 'never' : 'wider', httpAttributes };
}

const httpOperations = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'] as const;
const httpSources = ['remoteIpBlocks', 'notRemoteIpBlocks', 'requestPrincipals', 'notRequestPrincipals'] as const;
const connectionKeys: ReadonlySet<string> = new Set([
  'source.ip',
  'source.namespace',
  'source.principal',
  'destination.ip',
  'destination.port',
]);

/** The attributes that only an HTTP proxy can match, as istiod names them in its report. */
export function httpAttributesOf(rule: AuthorizationRule): readonly string[] {
  return [
    ...rule.to.flatMap((operation) => httpOperations.filter((name) => operation[name] !== undefined)),
    ...rule.from.flatMap((source) => httpSources.filter((name) => source[name] !== undefined)),
    ...rule.when.map(({ key }) => key).filter((key) => !connectionKeys.has(key)),
  ];
}

/** `trustDomains` are dropped for ztunnel without any report. */
function silentlyDropped(rule: AuthorizationRule): boolean {
  return rule.from.some((source) => source.trustDomains !== undefined || source.notTrustDomains !== undefined);
}

/** A clause matches when one of its matches does; a match that lost every field is skipped. All clauses have to match. */
function clausesLeft(rule: AuthorizationRule): 'full' | 'never' {
  const clauses = [
    ...(rule.to.length > 0 ? [rule.to.some(keepsOperation)] : []),
    ...(rule.from.length > 0 ? [rule.from.some(keepsSource)] : []),
    ...rule.when.map(
      ({ key, values, notValues }) => connectionKeys.has(key) && keepsWhen(key, [...values, ...notValues]),
    ),
  ];
  return clauses.every(Boolean) ? 'full' : 'never';
}

function keepsOperation(operation: OperationMatch): boolean {
  return [...(operation.ports ?? []), ...(operation.notPorts ?? [])].some(isPort);
}

function keepsSource(source: SourceMatch): boolean {
  return (
    [...(source.ipBlocks ?? []), ...(source.notIpBlocks ?? [])].some(isAddress) ||
    source.principals !== undefined ||
    source.notPrincipals !== undefined ||
    source.namespaces !== undefined ||
    source.notNamespaces !== undefined ||
    source.serviceAccounts !== undefined ||
    source.notServiceAccounts !== undefined
  );
}

function keepsWhen(key: string, values: readonly string[]): boolean {
  if (key === 'destination.port') return values.some(isPort);
  if (key === 'source.ip' || key === 'destination.ip') return values.some(isAddress);
  return values.length > 0;
}

function isPort(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) <= 65535;
}

function isAddress(text: string): boolean {
  return freeBitsOfRange(text) !== null;
}

/** istiod's text for a policy that was sent with HTTP attributes in it. */
export function httpAttributesMessage(httpAttributes: readonly string[], isAllow: boolean): string {
  const ending = isAllow
    ? 'Within an ALLOW policy, rules matching HTTP attributes are omitted. This will be more restrictive than requested.'
    : 'DENY policy with HTTP attributes is enforced without the HTTP rules. This will be more restrictive than requested.';
  return `ztunnel does not support HTTP attributes (found: ${httpAttributes.join(', ')}). In ambient mode you must use a waypoint proxy to enforce HTTP rules. ${ending}`;
}
