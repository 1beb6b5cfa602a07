import type { WaypointName } from '#lib/model/object-id.ts';
import type { AuthorizationPolicy, AuthorizationRule, SourceMatch } from '#lib/model/policy.ts';
import { labelOf } from '../label-selector.ts';
import { gatewayName } from '../labels.ts';
import { contains } from './attach-address-range.ts';
import { type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';
import type { PolicyScope } from './attachments-scope.ts';
import type { ConvertedRule } from './ztunnel-conversion.ts';

/** What a ztunnel sees of a waypoint that calls. */
type Identity = {
  readonly waypoint: WaypointName;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly principal: string;
  readonly addresses: readonly string[];
};

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
    const identity = identityOf(waypoint, scene);
    return rules.some((rule) => mayMatch(rule, identity, policy.namespace));
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

const known = new WeakMap<AttachmentScene, Map<WaypointName, Identity>>();

function identityOf(waypoint: WaypointName, scene: AttachmentScene): Identity {
  const identities = known.get(scene) ?? new Map<WaypointName, Identity>();
  known.set(scene, identities);
  const identity = identities.get(waypoint) ?? readIdentity(waypoint, scene);
  identities.set(waypoint, identity);
  return identity;
}

function readIdentity(waypoint: WaypointName, scene: AttachmentScene): Identity {
  const slash = waypoint.indexOf('/');
  const namespace = waypoint.slice(0, slash);
  const name = waypoint.slice(slash + 1);
  const pods = scene.dataPlane.podsIn(namespace).filter(({ labels }) => labelOf(labels, gatewayName) === name);
  const serviceAccount = pods[0]?.serviceAccount || name;
  const { trustDomain } = scene.context.index.snapshot.mesh;
  return {
    waypoint,
    namespace,
    serviceAccount,
    principal: `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`,
    addresses: pods.flatMap(({ ips }) => ips),
  };
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

/** Whether the rule can match a connection from the waypoint; ports and destinations are left open. */
function mayMatch(rule: AuthorizationRule, identity: Identity, policyNamespace: string): boolean {
  const from = rule.from.length === 0 || rule.from.some((source) => sourceMatches(source, identity, policyNamespace));
  return (
    from &&
    rule.when.every(({ key, values, notValues }) => {
      const matches = matcherFor(key, identity);
      if (matches === null) return true;
      return (values.length === 0 || values.some(matches)) && !notValues.some(matches);
    })
  );
}

type Matcher = (value: string) => boolean;

function matcherFor(key: string, identity: Identity): Matcher | null {
  switch (key) {
    case 'source.principal':
      return (value) => textMatches(value, identity.principal);
    case 'source.namespace':
      return (value) => textMatches(value, identity.namespace);
    case 'source.ip':
      return (value) =>
        identity.addresses.length === 0 || identity.addresses.some((address) => contains(value, address));
    default:
      return null;
  }
}

function sourceMatches(source: SourceMatch, identity: Identity, policyNamespace: string): boolean {
  const account = (value: string) =>
    value.includes('/')
      ? value === `${identity.namespace}/${identity.serviceAccount}`
      : policyNamespace === identity.namespace && value === identity.serviceAccount;
  const principal = (value: string) => textMatches(value, identity.principal);
  const namespace = (value: string) => textMatches(value, identity.namespace);
  const within = (value: string) =>
    identity.addresses.length === 0 || identity.addresses.some((address) => contains(value, address));
  return (
    (source.principals?.some(principal) ?? true) &&
    !(source.notPrincipals?.some(principal) ?? false) &&
    (source.namespaces?.some(namespace) ?? true) &&
    !(source.notNamespaces?.some(namespace) ?? false) &&
    (source.serviceAccounts?.some(account) ?? true) &&
    !(source.notServiceAccounts?.some(account) ?? false) &&
    (source.ipBlocks?.some(within) ?? true) &&
    !(identity.addresses.length > 0 && (source.notIpBlocks?.some(within) ?? false))
  );
}

/** `*` is anything, at an end it stands for the rest. ztunnel: `StringMatch`. */
function textMatches(pattern: string, text: string): boolean {
  if (pattern === '*') return text !== '';
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return text.startsWith(pattern.slice(0, -1));
  return pattern === text;
}
