import type { AuthorizationPolicy, AuthorizationRule, OperationMatch, SourceMatch } from '#lib/model/policy.ts';
import type { ConvertedRule } from '../policies/ztunnel-conversion.ts';
import { namespaceMatches, principalMatches, serviceAccountMatches } from './peer-identity.ts';
import type { RequestFacts } from './request-facts.ts';
import { addressMatches, portMatches } from './request-facts.ts';
import type { Truth } from './truth.ts';
import { allOf, anyOf, named, not } from './truth.ts';

/**
 * Whether a rule matches at ztunnel, given what is left of it there. One clause for all of `to`, one for all of `from`,
 * one per `when`; all have to match, and a match that lost every field matches nothing.
 * Follows ztunnel's `Authorization::matches` over istiod's `handleRule`.
 */
export function ztunnelRuleMatches(
  rule: AuthorizationRule,
  left: ConvertedRule,
  policy: AuthorizationPolicy,
  facts: RequestFacts,
): Truth {
  if (left.effect === 'omitted' || left.effect === 'never') return false;
  return allOf([
    ...(rule.to.length > 0 ? [anyOf(rule.to.map((operation) => operationMatches(operation, facts)))] : []),
    ...(rule.from.length > 0 ? [anyOf(rule.from.map((source) => sourceMatches(source, policy.namespace, facts)))] : []),
    ...rule.when.map(({ key, values, notValues }) => conditionMatches(key, values, notValues, facts)),
  ]);
}

function operationMatches({ ports, notPorts }: OperationMatch, facts: RequestFacts): Truth {
  return whereSomethingIsLeft([both(ports, notPorts, (text) => portMatches(text, facts.port, 'ports'))]);
}

function sourceMatches(source: SourceMatch, policyNamespace: string, facts: RequestFacts): Truth {
  const { identity, sourceAddresses } = facts;
  return whereSomethingIsLeft([
    both(source.ipBlocks, source.notIpBlocks, (text) => addressMatches(text, sourceAddresses, 'ipBlocks')),
    both(source.namespaces, source.notNamespaces, (text) => namespaceMatches(text, identity, 'ztunnel')),
    both(source.serviceAccounts, source.notServiceAccounts, (text) =>
      serviceAccountMatches(text, policyNamespace, identity),
    ),
    both(source.principals, source.notPrincipals, (text) => principalMatches(text, identity)),
  ]);
}

function conditionMatches(
  key: string,
  values: readonly string[],
  notValues: readonly string[],
  facts: RequestFacts,
): Truth {
  const match = conditionMatcher(key, facts);
  return match === null ? false : whereSomethingIsLeft([both(values, notValues, match)]);
}

type ValueMatcher = (text: string) => Truth | null;

function conditionMatcher(key: string, facts: RequestFacts): ValueMatcher | null {
  const { identity } = facts;
  switch (key) {
    case 'source.ip':
      return (text) => addressMatches(text, facts.sourceAddresses, key);
    case 'source.namespace':
      return (text) => named(namespaceMatches(text, identity, 'ztunnel'), key);
    case 'source.principal':
      return (text) => named(principalMatches(text, identity), key);
    case 'destination.ip':
      return (text) => addressMatches(text, facts.destinationAddresses, key);
    case 'destination.port':
      return (text) => portMatches(text, facts.port, key);
    default:
      return null;
  }
}

/** One field and its negation; values that do not parse are left out, and null says that nothing is left. */
function both(
  values: readonly string[] | undefined,
  notValues: readonly string[] | undefined,
  match: ValueMatcher,
): Truth | null {
  const positive = (values ?? []).map(match).filter((truth) => truth !== null);
  const negative = (notValues ?? []).map(match).filter((truth) => truth !== null);
  if (positive.length + negative.length === 0) return null;
  return allOf([positive.length === 0 ? true : anyOf(positive), not(anyOf(negative))]);
}

function whereSomethingIsLeft(fields: readonly (Truth | null)[]): Truth {
  const left = fields.filter((field) => field !== null);
  return left.length === 0 ? false : allOf(left);
}
