import type { AuthorizationPolicy } from '#lib/model/policy.ts';
import { namespaceMatches, principalMatches, serviceAccountMatches, trustDomainMatches } from './peer-identity.ts';
import type { ProxyField } from './proxy-field.ts';
import type { RequestFacts } from './request-facts.ts';
import { addressMatches, portMatches } from './request-facts.ts';
import { pathMatches, textMatches } from './text-match.ts';
import { requestPrincipalMatches } from './token-match.ts';
import { anyOf, unknown } from './truth.ts';

/** A field of `to.operation`. */
export function operationField(name: 'ports' | 'paths' | 'methods' | 'hosts', facts: RequestFacts): ProxyField {
  const { sample } = facts;
  switch (name) {
    case 'ports':
      return { httpOnly: false, match: (value) => portMatches(value, facts.port, name) };
    case 'paths':
      return {
        httpOnly: true,
        match: (value) => (sample.path === undefined ? unknown(name) : pathMatches(value, sample.path)),
      };
    case 'methods':
      return {
        httpOnly: true,
        match: (value) => (sample.method === undefined ? unknown(name) : textMatches(value, sample.method)),
      };
    case 'hosts':
      return {
        httpOnly: true,
        match: (value) =>
          sample.host === undefined ? unknown(name) : textMatches(value.toLowerCase(), sample.host.toLowerCase()),
      };
  }
}

type SourceFieldName =
  | 'ipBlocks'
  | 'remoteIpBlocks'
  | 'namespaces'
  | 'trustDomains'
  | 'serviceAccounts'
  | 'requestPrincipals'
  | 'principals';

/** A field of `from.source`. */
export function sourceField(
  name: SourceFieldName,
  policy: AuthorizationPolicy,
  chain: { readonly protocol: 'http' | 'tcp'; readonly trustDomains: readonly string[] },
  facts: RequestFacts,
): ProxyField {
  const { identity } = facts;
  switch (name) {
    case 'ipBlocks':
      return { httpOnly: false, match: (value) => addressMatches(value, facts.sourceAddresses, name) };
    case 'remoteIpBlocks':
      return { httpOnly: false, match: (value) => remoteAddressMatches(value, chain.protocol, facts, name) };
    case 'namespaces':
      return { httpOnly: false, match: (value) => namespaceMatches(value, identity, 'envoy') };
    case 'trustDomains':
      return {
        httpOnly: false,
        match: (value) =>
          anyOf(
            (chain.trustDomains.includes(value) ? chain.trustDomains : [value]).map((domain) =>
              trustDomainMatches(domain, identity),
            ),
          ),
      };
    case 'serviceAccounts':
      return { httpOnly: false, match: (value) => serviceAccountMatches(value, policy.namespace, identity) };
    case 'requestPrincipals':
      return { httpOnly: true, match: (value) => requestPrincipalMatches(value, facts, name) };
    case 'principals':
      return {
        httpOnly: false,
        match: (value) =>
          anyOf(withTrustDomains(value, chain.trustDomains).map((principal) => principalMatches(principal, identity))),
      };
  }
}

/**
 * A principal of the mesh's own trust domain, or of `cluster.local`, which stands for it, counts for every alias.
 * Follows istiod's `ReplaceTrustDomainAliases`.
 */
function withTrustDomains(principal: string, trustDomains: readonly string[]): readonly string[] {
  const parts = principal.split('/');
  const [domain = ''] = parts;
  if (parts.length !== 5 || domain === '*') return [principal];
  const isOwn = domain === 'cluster.local' || trustDomains.some((own) => textMatches(domain, own));
  if (!isOwn) return [principal];
  return trustDomains.map((own) =>
    domain.startsWith('*') && textMatches(domain, own) ? principal : [own, ...parts.slice(1)].join('/'),
  );
}

/** The address that forwarding proxies report: on HTTP a header can say another than the connection's. */
export function remoteAddressMatches(value: string, protocol: 'http' | 'tcp', facts: RequestFacts, name: string) {
  const { headers } = facts.sample;
  const isForwarded =
    headers === undefined || Object.keys(headers).some((key) => key.toLowerCase() === 'x-forwarded-for');
  const addresses = protocol === 'http' && isForwarded ? null : facts.sourceAddresses;
  return addressMatches(value, addresses, name);
}
