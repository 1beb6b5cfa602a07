import { objectId } from '#lib/model/object-id.ts';
import type { EvaluatedPolicy, PolicyResult } from '#lib/model/path.ts';
import type { AuthorizationPolicy } from '#lib/model/policy.ts';
import type { IstioSettings } from '#lib/model/snapshot.ts';
import { convertForZtunnel } from '../policies/ztunnel-conversion.ts';
import type { ProxyChain } from './proxy-rule.ts';
import { proxyRuleMatches } from './proxy-rule.ts';
import type { RequestFacts } from './request-facts.ts';
import type { Truth } from './truth.ts';
import { isUnknown } from './truth.ts';
import { ztunnelRuleMatches } from './ztunnel-rule.ts';

/** One AuthorizationPolicy at a ztunnel, where only the connection is known. Null where ztunnel does not enforce it. */
export function evaluateAtZtunnel(
  policy: AuthorizationPolicy,
  facts: RequestFacts,
  mesh: { readonly rootNamespace: string; readonly istio: IstioSettings },
): EvaluatedPolicy | null {
  const conversion = convertForZtunnel(policy, mesh.rootNamespace, mesh.istio);
  if (conversion.status !== 'sent' || conversion.dryRun) return null;
  return evaluated(
    policy,
    policy.rules.map((rule, position) => {
      const left = conversion.rules[position];
      return left === undefined ? false : ztunnelRuleMatches(rule, left, policy, facts);
    }),
  );
}

/**
 * One AuthorizationPolicy at an Envoy proxy. `either`: the port's protocol is not declared, so the proxy finds it out
 * from the request; what both chains agree on is known, else it depends on the protocol.
 */
export function evaluateAtProxy(
  policy: AuthorizationPolicy,
  protocol: ProxyChain['protocol'] | 'either',
  trustDomains: ProxyChain['trustDomains'],
  facts: RequestFacts,
): EvaluatedPolicy {
  const on = (chain: ProxyChain) =>
    evaluated(
      policy,
      policy.rules.map((rule) => proxyRuleMatches(rule, policy, chain, facts)),
    );
  if (protocol !== 'either') return on({ protocol, trustDomains });
  const asHttp = on({ protocol: 'http', trustDomains });
  const asTcp = on({ protocol: 'tcp', trustDomains });
  if (asHttp.result === asTcp.result) return asHttp;
  const dependsOn = [...new Set(['protocol', ...asHttp.dependsOn, ...asTcp.dependsOn])];
  return { ...asHttp, result: 'depends', rule: asHttp.rule ?? asTcp.rule, dependsOn };
}

/** The first rule that matches decides; without one, the first that may match says what it depends on. */
function evaluated(policy: AuthorizationPolicy, rules: readonly Truth[]): EvaluatedPolicy {
  const base = { object: objectId('AuthorizationPolicy', policy.namespace, policy.name), action: policy.action };
  const matching = rules.indexOf(true);
  if (matching !== -1) {
    const match = matchOf(policy);
    return { ...base, ...match, rule: matching };
  }
  const possible = rules.findIndex(isUnknown);
  if (possible === -1 || policy.action === 'AUDIT') return { ...base, result: 'no-match', rule: null, dependsOn: [] };
  const dependsOn = [...new Set(rules.filter(isUnknown).flatMap((rule) => rule.dependsOn))];
  return { ...base, result: 'depends', rule: possible, dependsOn: [...dependsOn, ...providerOf(policy)] };
}

/** What a match means. An external authorizer decides for itself; AUDIT only writes it down. */
function matchOf(policy: AuthorizationPolicy): {
  readonly result: PolicyResult;
  readonly dependsOn: readonly string[];
} {
  switch (policy.action) {
    case 'DENY':
      return { result: 'deny', dependsOn: [] };
    case 'CUSTOM':
      return { result: 'depends', dependsOn: providerOf(policy) };
    case 'AUDIT':
      return { result: 'no-match', dependsOn: [] };
    default:
      return { result: 'allow', dependsOn: [] };
  }
}

function providerOf({ action, provider }: AuthorizationPolicy): readonly string[] {
  return action === 'CUSTOM' ? [`provider ${provider}`] : [];
}
