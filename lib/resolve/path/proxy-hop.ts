import type { ObjectId } from '#lib/model/object-id.ts';
import type { EvaluatedPolicy, Hop, PathNote, SampleRequest } from '#lib/model/path.ts';
import type { AuthorizationPolicy } from '#lib/model/policy.ts';
import type { ProxyTarget } from '#lib/model/proxy.ts';
import type { WorkloadFacts } from '#lib/model/topology.ts';
import { feature } from '../istio-version.ts';
import { isDryRun } from '../policies/ztunnel-conversion.ts';
import { evaluateAtProxy } from './evaluate.ts';
import { decidingHop, openHop } from './hop.ts';
import type { PathIndex } from './path-index.ts';
import { evaluateAtSidecar, peerAuthenticationLevels } from './peer-authentication-rule.ts';
import type { RequestFacts } from './request-facts.ts';
import { sampleToken } from './sample-token.ts';
import type { Arrival } from './ztunnel-hop.ts';

type ProxyRequest = {
  readonly kind: 'waypoint' | 'gateway' | 'sidecar';
  readonly object: ObjectId;
  readonly arrival: Arrival;
  readonly destinationAddresses: readonly string[] | null;
  readonly protocol: 'http' | 'tcp' | 'either';
  readonly sample: SampleRequest;
};

/** An Envoy proxy with the policies of one of its chains: CUSTOM, then tokens, then DENY, then ALLOW. */
export function proxyHop(request: ProxyRequest, target: ProxyTarget | null, index: PathIndex): Hop {
  const { kind, object, arrival } = request;
  if (target === null) return openHop({ kind, object, ...arrival });
  return decidingHop({ kind, object, ...arrival }, chainPolicies(request, target, index));
}

/** The policies of a chain that only write down what they would do. */
export function dryRunNotes(target: ProxyTarget | null | undefined, index: PathIndex): readonly PathNote[] {
  const names = Object.values(target?.authorizationPolicies ?? {}).flat();
  const dry = names.filter((name) => {
    const policy = index.authorizations.get(name);
    return policy !== undefined && isDryRun(policy);
  });
  return dry.length === 0 ? [] : [{ code: 'dry-run', about: dry.map((name) => `AuthorizationPolicy/${name}`) }];
}

function chainPolicies(request: ProxyRequest, target: ProxyTarget, index: PathIndex): readonly EvaluatedPolicy[] {
  const { arrival, sample } = request;
  // Who names a method or path speaks of an HTTP request.
  const protocol = request.protocol === 'either' && Object.keys(sample).length > 0 ? 'http' : request.protocol;
  const authentications =
    protocol === 'tcp'
      ? []
      : target.requestAuthentications.filter((name) => !index.refused.has(`RequestAuthentication/${name}`));
  const { trustDomain, trustDomainAliases = [] } = index.topology.mesh;
  const facts: RequestFacts = {
    identity: arrival.identity,
    sourceAddresses: arrival.sourceAddresses,
    destinationAddresses: request.destinationAddresses,
    port: arrival.port,
    sample,
    tokensAreRead: authentications.length > 0,
  };
  const policiesOf = (action: string): readonly AuthorizationPolicy[] =>
    (target.authorizationPolicies[action] ?? []).flatMap((name) => {
      const policy = index.authorizations.get(name);
      return policy === undefined || isDryRun(policy) ? [] : [policy];
    });
  const evaluate = (policies: readonly AuthorizationPolicy[], of: RequestFacts = facts) =>
    policies.map((policy) => evaluateAtProxy(policy, protocol, [trustDomain, ...trustDomainAliases], of));
  const custom = policiesOf('CUSTOM');
  // CUSTOM comes before tokens are read.
  const external = evaluate(custom, { ...facts, tokensAreRead: false });
  const several = hasTooManyProviders(custom, index);
  return [
    ...custom.flatMap((policy, position): readonly EvaluatedPolicy[] => {
      const result = external[position];
      if (result === undefined) return [];
      const provider = providerKind(policy, index);
      // An authorizer over HTTP cannot be asked on TCP, and istiod leaves the policy out. Istiod: `buildTCP`.
      if (!several && provider === 'authorizer-http' && protocol === 'tcp')
        return [{ ...result, result: 'no-match', rule: null, dependsOn: [] }];
      return [several || provider === 'missing' ? refused(result) : result];
    }),
    ...sampleToken(authentications, sample, index),
    ...['AUDIT', 'DENY', 'ALLOW'].flatMap((action) => evaluate(policiesOf(action))),
  ];
}

/** Null where the mesh configuration was not read. One that does not exist is refused for safety. */
function providerKind(
  { provider }: AuthorizationPolicy,
  { topology }: PathIndex,
): 'authorizer-http' | 'other' | 'missing' | null {
  const { extensionProviders } = topology.mesh;
  if (extensionProviders === undefined) return null;
  return extensionProviders.find(({ name }) => name === provider)?.kind ?? 'missing';
}

/** More than one authorizer on a chain is refused for safety, unless istiod is told to allow it. */
function hasTooManyProviders(policies: readonly AuthorizationPolicy[], { topology }: PathIndex): boolean {
  const providers = new Set(policies.map(({ provider }) => provider));
  return providers.size > 1 && !feature(topology.istio, 'PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS', false);
}

/** A match that asked the authorizer is a refusal now; one that is not certain stays uncertain. */
function refused(policy: EvaluatedPolicy): EvaluatedPolicy {
  const onlyProvider = policy.dependsOn.every((name) => name.startsWith('provider '));
  return policy.result === 'depends' && onlyProvider ? { ...policy, result: 'deny', dependsOn: [] } : policy;
}

/** The sidecar of a workload: PeerAuthentication, then its own policies. */
export function sidecarHop(
  workload: WorkloadFacts,
  arrival: Arrival,
  protocol: 'http' | 'tcp' | 'either',
  sample: SampleRequest,
  index: PathIndex,
): Hop {
  const { mesh } = index.topology;
  const target = index.proxies.get(workload.id)?.targets.find((each) => each.target === 'all') ?? null;
  const levels = peerAuthenticationLevels(
    index.peerAuthentications,
    mesh.rootNamespace,
    workload.namespace,
    workload.labels,
  );
  const isPlain = arrival.identity.kind === 'none';
  const request: ProxyRequest = {
    kind: 'sidecar',
    object: workload.id,
    arrival,
    destinationAddresses: workload.addresses.length === 0 ? null : workload.addresses,
    protocol,
    sample,
  };
  return decidingHop({ kind: 'sidecar', object: workload.id, ...arrival }, [
    ...evaluateAtSidecar(levels, isPlain, arrival.port),
    ...(target === null ? [] : chainPolicies(request, target, index)),
  ]);
}
