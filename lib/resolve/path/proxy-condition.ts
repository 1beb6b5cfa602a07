import type { AuthorizationPolicy } from '#lib/model/policy.ts';
import type { ProxyField } from './proxy-field.ts';
import { operationField, remoteAddressMatches, sourceField } from './proxy-match.ts';
import type { RequestFacts } from './request-facts.ts';
import { addressMatches } from './request-facts.ts';
import { textMatches } from './text-match.ts';
import { claimMatches, requestPrincipalMatches } from './token-match.ts';
import type { Truth } from './truth.ts';
import { named, unknown } from './truth.ts';

const plainKeys: ReadonlySet<string> = new Set([
  'destination.ip',
  'destination.port',
  'connection.sni',
  'source.ip',
  'remote.ip',
  'source.namespace',
  'source.trustDomain',
  'source.serviceAccount',
  'source.principal',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
]);

/** Whether Envoy's proxies know the key of a `when`; istiod skips a rule with one that it does not know. */
export function isProxyCondition(key: string): boolean {
  return plainKeys.has(key) || /^(request\.headers|request\.auth\.claims|experimental\.envoy\.filters\.)/.test(key);
}

/** One key of `when` as a field. */
export function conditionField(
  key: string,
  policy: AuthorizationPolicy,
  chain: { readonly protocol: 'http' | 'tcp'; readonly trustDomains: readonly string[] },
  facts: RequestFacts,
): ProxyField {
  switch (key) {
    case 'destination.ip':
      return { httpOnly: false, match: (value) => addressMatches(value, facts.destinationAddresses, key) };
    case 'destination.port':
      return renamed(operationField('ports', facts), key);
    case 'source.ip':
      return renamed(sourceField('ipBlocks', policy, chain, facts), key);
    case 'remote.ip':
      return { httpOnly: false, match: (value) => remoteAddressMatches(value, chain.protocol, facts, key) };
    case 'source.namespace':
      return renamed(sourceField('namespaces', policy, chain, facts), key);
    case 'source.trustDomain':
      return renamed(sourceField('trustDomains', policy, chain, facts), key);
    case 'source.serviceAccount':
      return renamed(sourceField('serviceAccounts', policy, chain, facts), key);
    case 'source.principal':
      return renamed(sourceField('principals', policy, chain, facts), key);
    case 'request.auth.principal':
      return { httpOnly: true, match: (value) => requestPrincipalMatches(value, facts, key) };
    case 'request.auth.audiences':
      return { httpOnly: true, match: (value) => claimMatches('aud', value, facts, key) };
    case 'request.auth.presenter':
      return { httpOnly: true, match: (value) => claimMatches('azp', value, facts, key) };
    default:
      return bracketedField(key, facts);
  }
}

/** `request.headers[name]`, `request.auth.claims[a][b]`; anything else is data of other filters, which nobody knows here. */
function bracketedField(key: string, facts: RequestFacts): ProxyField {
  const names = [...key.matchAll(/\[([^[\]]*)\]/g)].map(([, name = '']) => name);
  if (key.startsWith('request.headers')) {
    return {
      httpOnly: true,
      match: (value) => (names.length === 1 ? headerMatches(names[0] ?? '', value, facts, key) : null),
    };
  }
  if (key.startsWith('request.auth.claims')) {
    return {
      httpOnly: true,
      match: (value) => (names.length === 0 ? null : claimMatches(names.join('.'), value, facts, key)),
    };
  }
  return { httpOnly: false, match: () => unknown(key) };
}

function headerMatches(name: string, pattern: string, { sample }: RequestFacts, key: string): Truth {
  if (sample.headers === undefined) return unknown(key);
  const found = Object.entries(sample.headers).find(([header]) => header.toLowerCase() === name.toLowerCase());
  if (found === undefined) return false;
  return pattern === '*' || textMatches(pattern, found[1]);
}

function renamed(field: ProxyField, name: string): ProxyField {
  return {
    httpOnly: field.httpOnly,
    match: (value) => {
      const truth = field.match(value);
      return truth === null ? null : named(truth, name);
    },
  };
}
