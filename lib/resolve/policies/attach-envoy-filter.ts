import type { EnvoyFilter } from '#lib/model/policy.ts';
import type { Attachment } from '#lib/model/policy-facts.ts';
import { since } from '../istio-version.ts';
import { followReference, lost, lostAttachment, type Reach, referenceField } from './attach-references.ts';
import { ignoredByWaypoints, proxiesInScope, scopePlace, withoutProxy } from './attach-scope.ts';
import { attachment, enforced, type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';
import { targetId } from './authorization-status.ts';
import { selects } from './policy-attachment.ts';

/**
 * Which proxies an EnvoyFilter patches. It is matched without any service, so references to services never match;
 * Up to 1.26 references were not read at all. Follows istiod's `getMatchedEnvoyFilters` and `patchContextMatch`.
 */
export function attachEnvoyFilter(policy: EnvoyFilter, scene: AttachmentScene): readonly Attachment[] {
  if (!since(scene.istio, '1.27')) return bySelectorAlone(policy, scene);
  if (policy.targetRefs.length === 0) return byScope(policy, scene);
  return policy.targetRefs.flatMap((ref, position) => {
    const place = { target: targetId(ref, policy), field: referenceField(position) };
    const toService = ref.kind === 'Service' || ref.kind === 'ServiceEntry';
    const reaches: readonly Reach[] = toService
      ? [lost('kind-not-for-waypoint', [ref.kind])]
      : followReference(ref, policy, scene);
    return reaches.map((reach) => {
      if (reach.status === 'lost') return lostAttachment(place, reach);
      return reach.status === 'gateway'
        ? attachment(place, `gateway ${reach.gateway}`, inContext(policy, gatewayContexts))
        : attachment(place, `waypoint ${reach.waypoint}`, inContext(policy, sidecarContexts));
    });
  });
}

/** A waypoint's listeners and routes are patched as a sidecar's; the context WAYPOINT is known to the API alone. */
const sidecarContexts = ['ANY', 'SIDECAR_INBOUND', 'SIDECAR_OUTBOUND'];
const gatewayContexts = ['ANY', 'GATEWAY'];

function inContext({ contexts }: EnvoyFilter, accepted: readonly string[]): Verdict {
  return contexts.some((context) => accepted.includes(context))
    ? enforced
    : verdict('inert', 'port-or-mode-never-matches', contexts);
}

/** Without a selector it patched every proxy of its namespace, from the root namespace of the mesh, waypoints too. */
function bySelectorAlone(policy: EnvoyFilter, scene: AttachmentScene): readonly Attachment[] {
  const place = scopePlace(policy, scene, 'spec.workloadSelector');
  const scope = scene.scopes.of(policy);
  const gateways = [...scene.waypointProxies, ...scene.routers].filter(
    ({ namespace, labels }) =>
      (namespace === policy.namespace || policy.namespace === scene.rule.rootNamespace) &&
      selects(policy.selector, labels()),
  );
  const attachments = [
    ...gateways.map(({ name, kind }) =>
      kind === 'waypoint'
        ? attachment(place, `waypoint ${name}`, inContext(policy, sidecarContexts))
        : attachment(place, `gateway ${name}`, inContext(policy, gatewayContexts)),
    ),
    ...(scope.sidecars ? [attachment(place, 'sidecar', inContext(policy, sidecarContexts))] : []),
  ];
  return attachments.length > 0 ? attachments : [withoutProxy(place, policy, scope, scene)];
}

function byScope(policy: EnvoyFilter, scene: AttachmentScene): readonly Attachment[] {
  const scope = scene.scopes.of(policy);
  const place = scopePlace(policy, scene, 'spec.workloadSelector');
  const attachments = [
    ...ignoredByWaypoints(place, scope),
    ...proxiesInScope(policy, scope, scene).map((enforcer) =>
      attachment(place, enforcer, inContext(policy, enforcer === 'sidecar' ? sidecarContexts : gatewayContexts)),
    ),
  ];
  return attachments.length > 0 ? attachments : [withoutProxy(place, policy, scope, scene)];
}
