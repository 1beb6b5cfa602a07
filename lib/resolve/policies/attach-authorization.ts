import type { AuthorizationPolicy } from '#lib/model/policy.ts';
import type { Attachment } from '#lib/model/policy-facts.ts';
import { feature, since } from '../istio-version.ts';
import { atTcpChain, atWaypoint } from './attach-authorization-waypoint.ts';
import { atZtunnel } from './attach-authorization-ztunnel.ts';
import { attachByReference } from './attach-by-reference.ts';
import { ignoredByWaypoints, nothingInScope, proxiesInScope, scopePlace } from './attach-scope.ts';
import { attachment, enforced, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';
import { isCaptured } from './attachments-scope.ts';
import { selects } from './policy-attachment.ts';
import { httpAttributesOf, isDryRun } from './ztunnel-conversion.ts';

/**
 * Who enforces an AuthorizationPolicy: with references waypoints and gateways, without them ztunnel, sidecars and
 * ordinary gateways. Follows istiod's `ListAuthorizationPolicies`, `ShouldAttachPolicy` and `convertAuthorizationPolicy`.
 */
export function attachAuthorization(policy: AuthorizationPolicy, scene: AttachmentScene): readonly Attachment[] {
  if (policy.targetRefs.length === 0) return byScope(policy, scene);
  const attachments = attachByReference(policy, scene, {
    atGateway: atProxy(policy),
    atWaypoint: (reach) => atWaypoint(policy, reach, scene),
    protects: true,
  });
  return [...attachments, ...leftByZtunnel(policy, attachments, scene)];
}

/**
 * For a Service whose waypoint is not there: its pods are captured, and their ztunnel would enforce the policy if it had
 * no references.
 */
function leftByZtunnel(
  policy: AuthorizationPolicy,
  attachments: readonly Attachment[],
  scene: AttachmentScene,
): readonly Attachment[] {
  if (needsProxy(policy)) return [];
  return attachments
    .filter(
      ({ reason, target }) =>
        reason === 'ancestor-not-bound' &&
        target !== null &&
        scene.servicesById(target).some((facts) => scene.workloadsOf(facts).some(isCaptured)),
    )
    .map((each) => attachment(each, 'nobody', verdict('inert', 'target-ref-ztunnel-ignores')));
}

/** A sidecar or gateway understands everything; a dry-run policy only leaves its opinion in the logs. */
function atProxy(policy: AuthorizationPolicy) {
  return isDryRun(policy) ? verdict('inert', 'dry-run') : enforced;
}

function byScope(policy: AuthorizationPolicy, scene: AttachmentScene): readonly Attachment[] {
  const scope = scene.scopes.ofAuthorization(policy);
  const place = scopePlace(policy, scene);
  const attachments = [
    ...(scope.captured ? atZtunnel(place, policy, scope, scene) : []),
    ...(needsProxy(policy) ? ignoredByWaypoints(place, scope) : []),
    ...atConnectTermination(policy, scene),
    ...proxiesInScope(policy, scope, scene).map((enforcer) => attachment(place, enforcer, atProxy(policy))),
  ];
  return attachments.length > 0 ? attachments : [nothingInScope(place, policy, scene)];
}

/** Some of it ztunnel cannot do, so that people look for it at the waypoint. */
function needsProxy({ action, rules }: AuthorizationPolicy): boolean {
  return action === 'CUSTOM' || action === 'AUDIT' || rules.some((rule) => httpAttributesOf(rule).length > 0);
}

/**
 * Layered mode (since 1.25, off by default): a waypoint checks the part of policies without references that needs no
 * HTTP before it looks at the request. Istiod: `NewWaypointTerminationBuilder`.
 */
function atConnectTermination(policy: AuthorizationPolicy, scene: AttachmentScene): readonly Attachment[] {
  if (!since(scene.istio, '1.25') || !feature(scene.istio, 'ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES', false))
    return [];
  const place = scopePlace(policy, scene);
  return scene.waypointProxies
    .filter(
      ({ namespace, labels }) =>
        (namespace === policy.namespace || policy.namespace === scene.rule.rootNamespace) &&
        selects(policy.selector, labels()),
    )
    .map(({ name }) => attachment(place, `waypoint ${name}`, atTcpChain(policy, [])));
}
