import type { AuthorizationRule, SourceMatch } from '#lib/model/policy.ts';
import { contains } from '../policies/attach-address-range.ts';

/** Who connects, as ztunnel sees it; null for plain text, which shows no identity. Without addresses these are unknown. */
export type ConnectionCaller = {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly addresses: readonly string[];
} | null;

/** `maybe`: it depends on something that is not known here. */
export type Truth = 'yes' | 'no' | 'maybe';

type Scope = { readonly trustDomain: string; readonly policyNamespace: string };

/**
 * Whether one rule of an AuthorizationPolicy matches a connection, by the fields that ztunnel knows: all clauses have to,
 * each by one of its matches. Ports are taken as unknown. Follows ztunnel's `Authorization::matches_internal`.
 */
export function matchConnection({ from, to, when }: AuthorizationRule, caller: ConnectionCaller, scope: Scope): Truth {
  return all([
    from.length === 0 ? 'yes' : any(from.map((source) => matchSource(source, caller, scope))),
    to.length === 0
      ? 'yes'
      : any(to.map(({ ports, notPorts }) => ((ports ?? notPorts) === undefined ? 'no' : 'maybe'))),
    ...when.map(({ key, values, notValues }): Truth => {
      const name = sourceOfKey[key];
      if (name === undefined) return 'maybe';
      return matchSource(
        { ...(values.length > 0 && { [name.is]: values }), ...(notValues.length > 0 && { [name.isNot]: notValues }) },
        caller,
        scope,
      );
    }),
  ]);
}

const sourceOfKey: Readonly<Record<string, { readonly is: keyof SourceMatch; readonly isNot: keyof SourceMatch }>> = {
  'source.principal': { is: 'principals', isNot: 'notPrincipals' },
  'source.namespace': { is: 'namespaces', isNot: 'notNamespaces' },
  'source.ip': { is: 'ipBlocks', isNot: 'notIpBlocks' },
};

/** A source of which ztunnel knows no field never matches. */
function matchSource(source: SourceMatch, caller: ConnectionCaller, scope: Scope): Truth {
  const principal = caller === null ? null : `${scope.trustDomain}/ns/${caller.namespace}/sa/${caller.serviceAccount}`;
  const account = caller === null ? null : `${caller.namespace}/${caller.serviceAccount}`;
  const accounts = (names: readonly string[]) =>
    names.map((name) => (name.includes('/') ? name : `${scope.policyNamespace}/${name}`));
  const checks: Truth[] = [];
  if (source.principals !== undefined) checks.push(matchText(source.principals, principal));
  if (source.notPrincipals !== undefined) checks.push(not(matchText(source.notPrincipals, principal)));
  if (source.namespaces !== undefined) checks.push(matchText(source.namespaces, caller?.namespace ?? null));
  if (source.notNamespaces !== undefined) checks.push(not(matchText(source.notNamespaces, caller?.namespace ?? null)));
  if (source.serviceAccounts !== undefined) checks.push(matchText(accounts(source.serviceAccounts), account));
  if (source.notServiceAccounts !== undefined)
    checks.push(not(matchText(accounts(source.notServiceAccounts), account)));
  if (source.ipBlocks !== undefined) checks.push(matchAddress(source.ipBlocks, caller));
  if (source.notIpBlocks !== undefined) checks.push(not(matchAddress(source.notIpBlocks, caller)));
  return checks.length === 0 ? 'no' : all(checks);
}

/** `*` is present, `*x` and `x*` are suffix and prefix. */
function matchText(patterns: readonly string[], text: string | null): Truth {
  if (text === null) return 'no';
  const matches = patterns.some((pattern) => {
    if (pattern === '*') return text !== '';
    if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1));
    return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
  });
  return matches ? 'yes' : 'no';
}

function matchAddress(ranges: readonly string[], caller: ConnectionCaller): Truth {
  const matches = (caller?.addresses ?? []).map((address) => ranges.some((range) => contains(range, address)));
  if (matches.length === 0 || (matches.includes(true) && matches.includes(false))) return 'maybe';
  return matches.includes(true) ? 'yes' : 'no';
}

function not(truth: Truth): Truth {
  return truth === 'yes' ? 'no' : truth === 'no' ? 'yes' : 'maybe';
}

function all(truths: readonly Truth[]): Truth {
  if (truths.includes('no')) return 'no';
  return truths.includes('maybe') ? 'maybe' : 'yes';
}

function any(truths: readonly Truth[]): Truth {
  if (truths.includes('yes')) return 'yes';
  return truths.includes('maybe') ? 'maybe' : 'no';
}
