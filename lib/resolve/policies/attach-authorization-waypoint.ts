import type { AuthorizationPolicy, AuthorizationRule } from '#lib/model/policy.ts';
import type { RuleOutcome } from '#lib/model/policy-facts.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { feature } from '../istio-version.ts';
import type { WaypointReach } from './attach-by-reference.ts';
import { portProtocol } from './attach-port-protocol.ts';
import { portVerdict } from './attach-target-ports.ts';
import { enforced, type Verdict, verdict } from './attachments-build.ts';
import { type AttachmentScene, chainTarget } from './attachments-scene.ts';
import { isDryRun } from './ztunnel-conversion.ts';

/**
 * What a waypoint makes of a policy that refers to it or to a service of it: as written on HTTP ports; on TCP ports it
 * leaves out ALLOW rules with HTTP attributes, and of others the attribute. Istiod: `builder.go`, `Model.Generate`.
 */
export function atWaypoint(
  policy: AuthorizationPolicy,
  reach: WaypointReach,
  scene: AttachmentScene,
): readonly Verdict[] {
  if (isDryRun(policy)) return [verdict('inert', 'dry-run')];
  const { services, podIp, waypoint } = reach;
  if (services.length === 0 && !(podIp && scene.scopes.servesWorkloads(waypoint)))
    return [verdict('inert', 'ancestor-not-bound', [])];
  const reached = podIp ? services : services.filter(hasTraffic);
  if (reached.length === 0 && !podIp)
    return [
      verdict(
        'inert',
        'headless-no-vip',
        services.map(({ id }) => id),
      ),
    ];
  const conflict = otherProviders(policy, reach, scene);
  if (conflict.length > 0) return [verdict('stricter', 'unsupported-action', conflict)];
  const authorizer = policy.action === 'CUSTOM' ? authorizerKind(policy, scene) : null;
  if (authorizer === 'missing') return [verdict('stricter', 'unsupported-action', [`provider ${policy.provider}`])];
  const never = podIp ? null : podPortsOnly(policy, services);
  if (never !== null) return [never];

  const ports = reached.flatMap((facts) =>
    facts.ports.map((port) => ({ facts, port, protocol: portProtocol(port, facts.kind) })),
  );
  const tcp = ports.filter(({ protocol }) => protocol === 'tcp').map(({ facts, port }) => `${facts.id}:${port.port}`);
  const isIgnoredOnTcp = authorizer === 'authorizer-http';
  const onTcp =
    tcp.length === 0 ? enforced : isIgnoredOnTcp ? verdict('inert', 'l7-on-tcp-port', tcp) : atTcpChain(policy, tcp);
  const onlyTcp = !podIp && ports.every(({ protocol }) => protocol === 'tcp' || protocol === 'none');
  if (onTcp.effect === 'full') return [enforced];
  return onlyTcp ? [onTcp] : [enforced, onTcp];
}

/** Clients of the mesh never get there without a VIP; an ingress gateway that honours the waypoint does. */
function hasTraffic({ hasVip, ingressUsesWaypoint }: ServiceFacts): boolean {
  return hasVip || ingressUsesWaypoint;
}

/** On a chain for TCP. `ports` are those that are meant, for people. */
export function atTcpChain(policy: AuthorizationPolicy, ports: readonly string[]): Verdict {
  if (isDryRun(policy)) return verdict('inert', 'dry-run');
  const rules = policy.rules.flatMap((rule, position): readonly RuleOutcome[] => {
    const attributes = httpAttributesAtTcp(rule);
    return attributes.length === 0
      ? []
      : [{ rule: position, effect: 'stricter', reason: 'l7-on-tcp-port', attributes }];
  });
  // An AUDIT rule that lost an attribute only writes more log.
  if (rules.length === 0 || policy.action === 'AUDIT') return enforced;
  return verdict('stricter', 'l7-on-tcp-port', ports, rules);
}

const httpOperations = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'] as const;
const httpSources = ['requestPrincipals', 'notRequestPrincipals'] as const;

/** What Envoy's filter for TCP cannot match: fewer than at ztunnel. Istiod: `generator.go`. */
function httpAttributesAtTcp(rule: AuthorizationRule): readonly string[] {
  return [
    ...rule.to.flatMap((operation) => httpOperations.filter((name) => operation[name] !== undefined)),
    ...rule.from.flatMap((source) => httpSources.filter((name) => source[name] !== undefined)),
    ...rule.when.map(({ key }) => key).filter((key) => key.startsWith('request.')),
  ];
}

/** Null where the mesh configuration was not read. Without one istiod refuses what matches: `getBadCustomDenyRules`. */
function authorizerKind(
  { provider }: AuthorizationPolicy,
  { context }: AttachmentScene,
): 'authorizer-http' | 'other' | 'missing' | null {
  const { extensionProviders } = context.index.snapshot.mesh;
  if (extensionProviders === undefined) return null;
  return extensionProviders.find(({ name }) => name === provider)?.kind ?? 'missing';
}

/** Two extension providers on one chain: Istio denies what either matches unless it may run several. */
function otherProviders(policy: AuthorizationPolicy, reach: WaypointReach, scene: AttachmentScene): readonly string[] {
  if (policy.action !== 'CUSTOM') return [];
  if (feature(scene.istio, 'PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS', false)) return [];
  const proxy = scene.proxy(reach.waypoint);
  const names = new Set(
    reach.services.flatMap((facts) => proxy?.chains.get(chainTarget(facts))?.authorizationPolicies.CUSTOM ?? []),
  );
  return scene.policies.authorizationPolicies
    .filter(({ namespace, name, provider }) => provider !== policy.provider && names.has(`${namespace}/${name}`))
    .map(({ namespace, name }) => `${namespace}/${name}`);
}

/** Ports are the service's own at a waypoint; a rule for the pods' ports matches nothing. */
function podPortsOnly(policy: AuthorizationPolicy, services: readonly ServiceFacts[]): Verdict | null {
  const ports = new Set(services.flatMap((facts) => facts.ports.map(({ port }) => String(port))));
  return ports.size === 0 ? null : portVerdict(policy, (port) => ports.has(port));
}
