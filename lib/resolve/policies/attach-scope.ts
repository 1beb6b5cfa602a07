import type { Metadata } from '#lib/model/metadata.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { PolicySelector } from '#lib/model/policy.ts';
import type { Attachment, Enforcer } from '#lib/model/policy-facts.ts';
import { attachment, type Place, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';
import type { PolicyScope } from './attachments-scope.ts';
import { selects } from './policy-attachment.ts';

type Scoped = Metadata & { readonly selector: PolicySelector | null };

/** A policy without references covers its namespace, from the root namespace the mesh, or what its selector picks there. */
export function scopePlace(policy: Scoped, scene: AttachmentScene, selectorField = 'spec.selector'): Place {
  return {
    target: policy.namespace === scene.rule.rootNamespace ? null : objectId('Namespace', '', policy.namespace),
    field: policy.selector === null ? null : selectorField,
  };
}

/** The sidecars and ordinary gateways that it reaches. Follows istiod's `ShouldAttachPolicy` for proxies that are no waypoints. */
export function proxiesInScope(policy: Scoped, scope: PolicyScope, scene: AttachmentScene): readonly Enforcer[] {
  const { rootNamespace, selectorsReachGateways } = scene.rule;
  const gateways = selectorsReachGateways
    ? scene.routers.filter(
        ({ namespace, labels }) =>
          (namespace === policy.namespace || policy.namespace === rootNamespace) &&
          (policy.selector === null || selects(policy.selector, labels())),
      )
    : [];
  const enforcers = gateways.map(({ name }): Enforcer => `gateway ${name}`);
  return scope.sidecars ? [...enforcers, 'sidecar'] : enforcers;
}

/** Waypoints stand in front of what it covers, and leave out every policy without references. */
export function ignoredByWaypoints(place: Place, scope: PolicyScope): readonly Attachment[] {
  if (scope.waypoints.length === 0) return [];
  return [attachment(place, 'nobody', verdict('inert', 'no-target-ref-waypoint-ignores-selectors', scope.waypoints))];
}

/**
 * For kinds that need a proxy: what stands against it where no proxy takes it. With captured workloads it is ztunnel that
 * does not read the kind; without any workload there is nothing to attach to.
 */
export function withoutProxy(place: Place, policy: Scoped, scope: PolicyScope, scene: AttachmentScene): Attachment {
  return scope.captured
    ? attachment(place, 'nobody', verdict('inert', 'kind-not-for-ztunnel'))
    : nothingInScope(place, policy, scene);
}

/** A selector that picks the pods of waypoints alone is left out by these; istiod accepts it all the same. */
export function nothingInScope(place: Place, policy: Scoped, scene: AttachmentScene): Attachment {
  const { context, rule, waypointProxies } = scene;
  const { namespace: own, selector } = policy;
  const gap = context.index.hidden('Pod', own === rule.rootNamespace ? '' : own, '');
  if (gap !== null) return attachment(place, 'nobody', verdict('inert', 'input-not-visible', [gap.sentence]));
  const isPicked = ({ namespace, labels }: (typeof waypointProxies)[number]) =>
    selector !== null && (namespace === own || own === rule.rootNamespace) && selects(selector, labels());
  const names = waypointProxies.filter(isPicked).map(({ name }) => name);
  return attachment(
    place,
    'nobody',
    names.length === 0
      ? verdict('inert', 'selects-no-workload')
      : verdict('inert', 'no-target-ref-waypoint-ignores-selectors', names.sort()),
  );
}
