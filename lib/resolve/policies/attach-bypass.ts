import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import type { Attachment, PolicyReason } from '#lib/model/policy-facts.ts';
import type { ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { routeSenders } from './attach-senders.ts';
import { attachment, type Place, verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';
import { isCaptured } from './attachments-scope.ts';

/**
 * The traffic to a service that goes around its waypoint, so that a policy attached to the service does not see it: only
 * ways that this mesh has. Follows ztunnel's `build_request` and istiod's `findServiceWaypoint`.
 */
export function bypasses(
  place: Place,
  services: readonly ServiceFacts[],
  scene: AttachmentScene,
): readonly Attachment[] {
  const around: Attachment[] = [];
  const note = (reason: PolicyReason, because: readonly string[]) =>
    around.push(attachment(place, 'nobody', verdict('inert', reason, because)));
  const workloads = services.flatMap(scene.workloadsOf).filter(isCaptured);
  if (workloads.length > 0) note('bypassed-by-pod-ip', []);
  const others = otherServices(services, workloads, scene);
  if (others.length > 0) note('bypassed-by-other-service', others);
  if (workloads.length > 0) {
    const { sidecars, uncaptured } = scene.scopes.clients();
    if (sidecars) note('bypassed-by-sidecar-client', []);
    const strict = `${scene.rule.rootNamespace}/istio_converted_static_strict`;
    if (uncaptured && workloads.some(({ ztunnelPolicies }) => !ztunnelPolicies.includes(strict)))
      note('bypassed-by-uncaptured-client', []);
  }
  const gateways = new Set<WaypointName>(
    services
      .filter(({ ingressUsesWaypoint }) => !ingressUsesWaypoint)
      .flatMap((facts) => [...routeSenders(facts, scene).gateways]),
  );
  if (gateways.size > 0) note('bypassed-by-ingress', [...gateways].sort());
  return around;
}

/** Services over the same pods, and those whose requests a route sends on: they are judged by their own policies. */
function otherServices(
  services: readonly ServiceFacts[],
  workloads: readonly WorkloadFacts[],
  scene: AttachmentScene,
): readonly ObjectId[] {
  const own = new Set(services.map(({ namespace, hostname }) => `${namespace}/${hostname}`));
  const others = workloads.flatMap((workload) => workload.services.filter((key) => !own.has(key)));
  return [
    ...new Set([
      ...others.flatMap((key) => scene.serviceByKey(key)?.id ?? []),
      ...services.flatMap((facts) => [...routeSenders(facts, scene).parents]),
    ]),
  ].sort();
}
