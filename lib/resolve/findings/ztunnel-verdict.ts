import type { ObjectId } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { AuthorizationPolicy } from '#lib/model/policy.ts';
import type { WorkloadFacts } from '#lib/model/topology.ts';
import { connectionFacts } from '../path/request-facts.ts';
import type { Truth } from '../path/truth.ts';
import { anyOf, isUnknown, unknown } from '../path/truth.ts';
import { ztunnelRuleMatches } from '../path/ztunnel-rule.ts';
import type { ConvertedRule } from '../policies/ztunnel-conversion.ts';
import { convertForZtunnel } from '../policies/ztunnel-conversion.ts';
import type { ConnectionCaller } from './connection-caller.ts';
import type { Mesh } from './mesh.ts';
import { oncePerMesh } from './mesh.ts';
import { isRead, refusedByKubernetes } from './policies-read.ts';

export type ZtunnelVerdict = {
  /** `unknown`: it depends on a port or an address that is not known here. */
  readonly outcome: 'allowed' | 'denied' | 'unknown';
  /** What denies: the DENY that matches, or the ALLOW policies of which none admits the caller; sorted. */
  readonly by: readonly ObjectId[];
  /** What denies is about who calls: somebody else is let in. */
  readonly admitsOthers: boolean;
};

export type AskZtunnel = (workload: WorkloadFacts, caller: ConnectionCaller) => ZtunnelVerdict;

/**
 * Whether the ztunnel in front of a captured pod lets a caller in: the policies of the mesh, of the namespace and those
 * listed on the pod are one pool; any DENY that matches denies, then any ALLOW that matches allows, and nothing is allowed
 * where there is an ALLOW and none matches. Follows ztunnel's `StateManager::assert_rbac`.
 */
export const ztunnelVerdicts = oncePerMesh((mesh: Mesh): AskZtunnel => {
  const pools = collectPools(mesh);
  const known = new Map<ConnectionCaller, Map<string, ZtunnelVerdict>>();
  return (workload, caller) => {
    let verdicts = known.get(caller);
    if (verdicts === undefined) {
      verdicts = new Map();
      known.set(caller, verdicts);
    }
    const { namespace, ztunnelPolicies } = workload;
    const key = ztunnelPolicies.length === 0 ? namespace : `${namespace} ${ztunnelPolicies.join()}`;
    let verdict = verdicts.get(key);
    if (verdict === undefined) {
      verdict = decide(poolOf(workload, pools), ztunnelPolicies, caller, mesh.topology.mesh.trustDomain);
      verdicts.set(key, verdict);
    }
    return verdict;
  };
});

type Sent = { readonly id: ObjectId; readonly policy: AuthorizationPolicy; readonly rules: readonly ConvertedRule[] };

type Pools = {
  readonly ofMesh: readonly Sent[];
  readonly ofNamespace: ReadonlyMap<string, readonly Sent[]>;
  readonly listed: ReadonlyMap<string, Sent>;
};

function collectPools(mesh: Mesh): Pools {
  const { topology } = mesh;
  const refused = refusedByKubernetes(mesh);
  const ofMesh: Sent[] = [];
  const ofNamespace = new Map<string, Sent[]>();
  const listed = new Map<string, Sent>();
  for (const policy of topology.policyObjects.authorizationPolicies) {
    const conversion = convertForZtunnel(policy, topology.mesh.rootNamespace, topology.istio);
    if (conversion.status !== 'sent' || conversion.dryRun || !isRead(policy, mesh)) continue;
    const { namespace, name } = policy;
    const id = objectId('AuthorizationPolicy', namespace, name);
    if (refused.has(id)) continue;
    const sent = { id, policy, rules: conversion.rules };
    if (conversion.scope === 'global') ofMesh.push(sent);
    else if (conversion.scope === 'selector') listed.set(`${namespace}/${name}`, sent);
    else ofNamespace.set(namespace, [...(ofNamespace.get(namespace) ?? []), sent]);
  }
  return { ofMesh, ofNamespace, listed };
}

function poolOf(
  { namespace, ztunnelPolicies }: WorkloadFacts,
  { ofMesh, ofNamespace, listed }: Pools,
): readonly Sent[] {
  return [
    ...ofMesh,
    ...(ofNamespace.get(namespace) ?? []),
    ...ztunnelPolicies.flatMap((name) => listed.get(name) ?? []),
  ];
}

function decide(
  pool: readonly Sent[],
  names: readonly string[],
  caller: ConnectionCaller,
  trustDomain: string,
): ZtunnelVerdict {
  const facts = connectionFacts(
    caller === null ? { kind: 'none' } : { kind: 'mesh', trustDomain, ...caller },
    caller?.addresses ?? [],
  );
  const matches = ({ policy, rules }: Sent): Truth =>
    anyOf(
      policy.rules.map((rule, position) => {
        const left = rules[position];
        return left === undefined ? false : ztunnelRuleMatches(rule, left, policy, facts);
      }),
    );
  const denies = pool.filter(({ policy }) => policy.action === 'DENY');
  const allows = pool.filter(({ policy }) => policy.action === 'ALLOW');
  const answer = (outcome: ZtunnelVerdict['outcome'], by: readonly Sent[]): ZtunnelVerdict => ({
    outcome,
    by: by.map(({ id }) => id).sort(),
    admitsOthers: by.some(dependsOnCaller),
  });

  // STRICT mutual TLS is a DENY of whoever shows no identity.
  const strict = caller === null && names.some((name) => name.endsWith('/istio_converted_static_strict'));
  const denying = denies.filter((sent) => matches(sent) === true);
  if (strict || denying.length > 0) return answer('denied', denying);
  const strictOnPorts = caller === null && names.some((name) => name.includes('/converted_peer_authentication_'));
  const denyUnknown = strictOnPorts || denies.some((sent) => isUnknown(matches(sent)));
  const implicit = names.some((name) => name.includes('/istio_allow_waypoint_'));
  if (allows.length === 0 && !implicit) return answer(denyUnknown ? 'unknown' : 'allowed', []);
  // The synthetic ALLOW is for the waypoint in front of the pod, and whether this caller is that one is not asked here.
  const allowed = anyOf([...allows.map(matches), implicit ? unknown('waypoint') : false]);
  if (allowed === false) return answer('denied', allows);
  return answer(isUnknown(allowed) || denyUnknown ? 'unknown' : 'allowed', []);
}

/** An ALLOW that admits somebody; a DENY that asks who calls. */
function dependsOnCaller({ policy, rules }: Sent): boolean {
  if (policy.action === 'ALLOW') return rules.some(({ effect }) => effect === 'full' || effect === 'wider');
  return policy.rules.some(({ from, when }) => from.length > 0 || when.length > 0);
}
