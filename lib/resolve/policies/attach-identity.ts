import type { WaypointName } from '#lib/model/object-id.ts';
import type { AuthorizationPolicy, AuthorizationRule } from '#lib/model/policy.ts';
import { labelOf } from '../label-selector.ts';
import { gatewayName } from '../labels.ts';
import { connectionFacts, type RequestFacts } from '../path/request-facts.ts';
import { ztunnelRuleMatches } from '../path/ztunnel-rule.ts';
import { type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';
import type { PolicyScope } from './attachments-scope.ts';
import type { ConvertedRule } from './ztunnel-conversion.ts';

/**
 * Behind a waypoint the destination's ztunnel sees the waypoint and not the client, so that what a policy says of
 * clients is said of the wrong party there: an ALLOW refuses everybody who comes through the waypoint, a DENY nobody.
 * Not for a policy that speaks of the waypoint's own identity. ztunnel: `inbound.rs`.
 */
export function identityIsWaypoint(
  policy: AuthorizationPolicy,
  converted: readonly ConvertedRule[],
  scope: PolicyScope,
  scene: AttachmentScene,
): readonly Verdict[] {
  if (scope.waypoints.length === 0) return [];
  const rules = policy.rules.filter((_, position) => {
    const effect = converted[position]?.effect;
    return effect === 'full' || effect === 'wider';
  });
  if (!rules.some(asksForTheClient)) return [];
  const matched = (waypoint: WaypointName) => {
    const facts = factsOf(waypoint, scene);
    return policy.rules.some((rule, position) => {
      const left = converted[position];
      return left !== undefined && ztunnelRuleMatches(rule, left, policy, facts) !== false;
    });
  };
  const strangers = scope.waypoints.filter((waypoint) => !matched(waypoint));
  if (policy.action === 'ALLOW')
    return strangers.length === 0 ? [] : [verdict('stricter', 'identity-is-waypoint', strangers)];
  const hit = scope.waypoints.filter((waypoint) => !strangers.includes(waypoint));
  const always = rules.some((rule) => !asksForTheClient(rule));
  if (always) return [];
  return [
    ...(strangers.length > 0 ? [verdict('looser', 'identity-is-waypoint', strangers)] : []),
    ...(hit.length > 0 ? [verdict('stricter', 'identity-is-waypoint', hit)] : []),
  ];
}

const known = new WeakMap<AttachmentScene, Map<WaypointName, RequestFacts>>();

/** What a ztunnel knows of a connection from the waypoint; ports and destinations are left open. */
function factsOf(waypoint: WaypointName, scene: AttachmentScene): RequestFacts {
  const all = known.get(scene) ?? new Map<WaypointName, RequestFacts>();
  known.set(scene, all);
  const facts = all.get(waypoint) ?? readFacts(waypoint, scene);
  all.set(waypoint, facts);
  return facts;
}

function readFacts(waypoint: WaypointName, scene: AttachmentScene): RequestFacts {
  const slash = waypoint.indexOf('/');
  const namespace = waypoint.slice(0, slash);
  const name = waypoint.slice(slash + 1);
  const pods = scene.dataPlane.podsIn(namespace).filter(({ labels }) => labelOf(labels, gatewayName) === name);
  const { trustDomain } = scene.context.index.snapshot.mesh;
  return connectionFacts(
    { kind: 'mesh', trustDomain, namespace, serviceAccount: pods[0]?.serviceAccount || name },
    pods.flatMap(({ ips }) => ips),
  );
}

const clientFields = [
  'principals',
  'notPrincipals',
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
  'ipBlocks',
  'notIpBlocks',
] as const;

function asksForTheClient(rule: AuthorizationRule): boolean {
  return (
    rule.from.some((source) => clientFields.some((field) => source[field] !== undefined)) ||
    rule.when.some(({ key }) => key === 'source.ip' || key === 'source.namespace' || key === 'source.principal')
  );
}
