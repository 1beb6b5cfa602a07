import { compareIds, type WaypointName } from '#lib/model/object-id.ts';
import type { Telemetry } from '#lib/model/policy.ts';
import type { Attachment } from '#lib/model/policy-facts.ts';
import { compareAges } from '../creation.ts';
import { since } from '../istio-version.ts';
import { attachByReference, type WaypointReach } from './attach-by-reference.ts';
import { ignoredByWaypoints, proxiesInScope, scopePlace, withoutProxy } from './attach-scope.ts';
import { attachment, enforced, type Verdict, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';
import { isSeen } from './seen.ts';

/**
 * Who reports as a Telemetry says: the only kind that waypoints also take without references, where it has no selector.
 * Referring ones are looked up in one namespace only: the service's since 1.30, before that the waypoint's. Follows
 * istiod's `applicableTelemetries`.
 */
export function attachTelemetries(
  policies: readonly Telemetry[],
  scene: AttachmentScene,
): (policy: Telemetry) => readonly Attachment[] {
  const first = oldestPerNamespace(
    policies.filter((policy) => isSeen(policy, scene.context) && isNamespaceWide(policy)),
  );
  return (policy) => {
    if (policy.targetRefs.length > 0) {
      return attachByReference(policy, scene, {
        atGateway: enforced,
        atWaypoint: (reach) => [whereFound(policy, reach, scene)],
        protects: false,
      });
    }
    if (!isNamespaceWide(policy)) return bySelector(policy, scene);
    const winner = first.get(policy.namespace);
    return winner === undefined || winner === policy
      ? byNamespace(policy, scene)
      : [
          attachment(
            scopePlace(policy, scene),
            'nobody',
            verdict('inert', 'older-object-wins', [`${winner.namespace}/${winner.name}`]),
          ),
        ];
  };
}

function whereFound(policy: Telemetry, { waypoint, services, podIp }: WaypointReach, scene: AttachmentScene): Verdict {
  const besideWaypoint = waypoint.startsWith(`${policy.namespace}/`);
  const own = services.filter(({ namespace }) =>
    since(scene.istio, '1.30') ? namespace === policy.namespace : besideWaypoint,
  );
  const ofWaypoint = podIp && besideWaypoint && scene.scopes.servesWorkloads(waypoint);
  if (own.length > 0 || ofWaypoint) return enforced;
  if (services.length === 0) return verdict('inert', 'ancestor-not-bound');
  return verdict('inert', 'wrong-namespace', [...new Set(services.map(({ namespace }) => namespace))]);
}

function isNamespaceWide({ selector, targetRefs }: Telemetry): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length === 0 && targetRefs.length === 0;
}

function oldestPerNamespace(policies: readonly Telemetry[]): ReadonlyMap<string, Telemetry> {
  const first = new Map<string, Telemetry>();
  for (const policy of policies) {
    const known = first.get(policy.namespace);
    if (known === undefined || isBefore(policy, known)) first.set(policy.namespace, policy);
  }
  return first;
}

function isBefore(left: Telemetry, right: Telemetry): boolean {
  const byAge = compareAges(left, right);
  return byAge !== 0 ? byAge < 0 : compareIds(left.name, right.name) < 0;
}

function byNamespace(policy: Telemetry, scene: AttachmentScene): readonly Attachment[] {
  const place = scopePlace(policy, scene);
  const scope = scene.scopes.of(policy);
  const isMeshWide = policy.namespace === scene.rule.rootNamespace;
  const waypoints = scene.waypointProxies.filter(
    ({ namespace, services }) =>
      isMeshWide ||
      namespace === policy.namespace ||
      (since(scene.istio, '1.30') && services.some((facts) => facts.namespace === policy.namespace)),
  );
  const attachments = [
    ...waypoints.map(({ name }) => attachment(place, `waypoint ${name satisfies WaypointName}`, enforced)),
    ...proxiesInScope(policy, scope, scene).map((enforcer) => attachment(place, enforcer, enforced)),
  ];
  return attachments.length > 0 ? attachments : [withoutProxy(place, policy, scope, scene)];
}

/** A selector is looked for in the proxy's own namespace only, also from the root namespace. */
function bySelector(policy: Telemetry, scene: AttachmentScene): readonly Attachment[] {
  const place = scopePlace(policy, scene);
  const found = scene.scopes.of(policy);
  const workloads = found.workloads.filter(({ namespace }) => namespace === policy.namespace);
  const scope = { ...found, sidecars: workloads.some(({ sidecar }) => sidecar) };
  const attachments = [
    ...ignoredByWaypoints(place, scope),
    ...proxiesInScope(policy, scope, scene)
      .filter((enforcer) => enforcer === 'sidecar' || enforcer.startsWith(`gateway ${policy.namespace}/`))
      .map((enforcer) => attachment(place, enforcer, enforced)),
  ];
  return attachments.length > 0 ? attachments : [withoutProxy(place, policy, scope, scene)];
}
