import type { AuthorizationPolicy, AuthorizationRule, OperationMatch, SourceMatch } from '#lib/model/policy.ts';
import { conditionField, isProxyCondition } from './proxy-condition.ts';
import type { ProxyField } from './proxy-field.ts';
import { fieldMatches } from './proxy-field.ts';
import { operationField, sourceField } from './proxy-match.ts';
import type { RequestFacts } from './request-facts.ts';
import type { Truth } from './truth.ts';
import { allOf, anyOf } from './truth.ts';

/** What an Envoy proxy needs to know of the chain it evaluates a policy on. */
export type ProxyChain = {
  readonly protocol: 'http' | 'tcp';
  /** The mesh's trust domain and its aliases; `cluster.local` in a policy stands for all of them. */
  readonly trustDomains: readonly string[];
};

/**
 * Whether a rule matches at a waypoint, gateway or sidecar. On a TCP chain an ALLOW rule with an HTTP attribute is
 * dropped, any other loses the attribute and so matches more; the same for a value that does not parse.
 * Follows istiod's `authz/model` (`New`, `Generate`, `checkError`).
 */
export function proxyRuleMatches(
  rule: AuthorizationRule,
  policy: AuthorizationPolicy,
  chain: ProxyChain,
  facts: RequestFacts,
): Truth {
  if (!rule.when.every(({ key }) => isProxyCondition(key))) return false;
  const isAllow = policy.action === 'ALLOW';
  const conditions = rule.when.map(({ key, values, notValues }) =>
    fieldMatches(conditionField(key, policy, chain, facts), values, notValues, chain, isAllow),
  );
  const operations = rule.to.map((operation) => operationTruths(operation, chain, facts, isAllow));
  const sources = rule.from.map((source) => sourceTruths(source, policy, chain, facts, isAllow));
  if ([conditions, ...operations, ...sources].some((truths) => truths.includes('dropped'))) return false;
  const oneOf = (alternatives: readonly (readonly FieldTruth[])[]) =>
    alternatives.length === 0 ? true : anyOf(alternatives.map((truths) => allOf(truths.map(known))));
  return allOf([...conditions.map(known), oneOf(operations), oneOf(sources)]);
}

type FieldTruth = Truth | 'dropped';

function known(truth: FieldTruth): Truth {
  return truth === 'dropped' ? false : truth;
}

function operationTruths(
  operation: OperationMatch,
  chain: ProxyChain,
  facts: RequestFacts,
  isAllow: boolean,
): readonly FieldTruth[] {
  const pairs = [
    ['ports', operation.ports, operation.notPorts],
    ['paths', operation.paths, operation.notPaths],
    ['methods', operation.methods, operation.notMethods],
    ['hosts', operation.hosts, operation.notHosts],
  ] as const;
  return pairs.flatMap(([name, values, notValues]) =>
    values === undefined && notValues === undefined
      ? []
      : [fieldMatches(operationField(name, facts), values ?? [], notValues ?? [], chain, isAllow)],
  );
}

function sourceTruths(
  source: SourceMatch,
  policy: AuthorizationPolicy,
  chain: ProxyChain,
  facts: RequestFacts,
  isAllow: boolean,
): readonly FieldTruth[] {
  const pairs = [
    ['ipBlocks', source.ipBlocks, source.notIpBlocks],
    ['remoteIpBlocks', source.remoteIpBlocks, source.notRemoteIpBlocks],
    ['namespaces', source.namespaces, source.notNamespaces],
    ['trustDomains', source.trustDomains, source.notTrustDomains],
    ['serviceAccounts', source.serviceAccounts, source.notServiceAccounts],
    ['requestPrincipals', source.requestPrincipals, source.notRequestPrincipals],
    ['principals', source.principals, source.notPrincipals],
  ] as const;
  return pairs.flatMap(([name, values, notValues]) => {
    if (values === undefined && notValues === undefined) return [];
    const field: ProxyField = sourceField(name, policy, chain, facts);
    return [fieldMatches(field, values ?? [], notValues ?? [], chain, isAllow)];
  });
}
