import type { WaypointName } from '#lib/model/object-id.ts';
import type { Attachment } from '#lib/model/policy-facts.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { unbound } from './attach-references.ts';
import { attachment, type Place, verdict } from './attachments-build.ts';
import { type AttachmentScene, type SceneProxy, waypointsOf } from './attachments-scene.ts';

/**
 * What becomes of an object about a host at each waypoint that serves it; nobody where the host is bound to none, or where
 * no waypoint proxy of Istio's runs. `decide` answers for a proxy that reads such objects.
 */
export function attachAtWaypoints(
  place: Place,
  facts: ServiceFacts,
  scene: AttachmentScene,
  decide: (proxy: SceneProxy, name: WaypointName) => Attachment,
): readonly Attachment[] {
  const waypoints = facts.indexed ? waypointsOf(facts) : [];
  if (waypoints.length === 0) {
    const { reason, because } = unbound(facts);
    const why = reason === 'input-not-visible' ? reason : 'host-not-bound';
    return [attachment(place, 'nobody', verdict('inert', why, because))];
  }
  return waypoints.map((name) => {
    const proxy = scene.proxy(name);
    if (proxy?.kind === 'agentgateway')
      return attachment(place, 'nobody', verdict('inert', 'agentgateway-unsupported', [name]));
    if (proxy?.kind !== 'waypoint')
      return attachment(place, 'nobody', verdict('inert', 'not-a-waypoint-class', [name]));
    return decide(proxy, name);
  });
}
