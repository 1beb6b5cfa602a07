import type { WaypointName } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { BackendPolicy, TargetRef } from '#lib/model/policy.ts';
import type { Attachment } from '#lib/model/policy-facts.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { compareAges } from '../creation.ts';
import { feature, since } from '../istio-version.ts';
import { lost, lostAttachment, referenceField, unbound } from './attach-references.ts';
import { routeSenders } from './attach-senders.ts';
import { attachment, enforced, type Place, verdict } from './attachments-build.ts';
import { type AttachmentScene, waypointsOf } from './attachments-scene.ts';
import { isRefTo } from './policy-attachment.ts';
import { isSeen } from './seen.ts';

/**
 * Which proxies follow a BackendTLSPolicy or XBackendTrafficPolicy when they send to its target: it becomes a
 * DestinationRule beside the target. The oldest one per target and port wins. Follows istiod's
 * `DestinationRuleCollection`; BackendTLSPolicy without the alpha flag since 1.28, and since then also for ServiceEntry.
 */
export function attachBackendPolicies(
  policies: readonly BackendPolicy[],
  scene: AttachmentScene,
): (policy: BackendPolicy) => readonly Attachment[] {
  const first = new Map<string, BackendPolicy>();
  for (const policy of policies) {
    if (policy.ignored || !isSeen(policy, scene.context)) continue;
    for (const ref of policy.targetRefs) {
      const known = first.get(slot(policy, ref));
      if (known === undefined || isBefore(policy, known)) first.set(slot(policy, ref), policy);
    }
  }
  return (policy) =>
    policy.targetRefs.flatMap((ref, position) => {
      const place = {
        target: objectId(ref.kind, policy.namespace, ref.name),
        field: referenceField(position),
      };
      return attach(place, policy, ref, first.get(slot(policy, ref)), scene);
    });
}

function slot(policy: BackendPolicy, ref: TargetRef): string {
  return `${policy.kind}/${ref.kind}/${policy.namespace}/${ref.name}/${ref.sectionName}`;
}

function isBefore(left: BackendPolicy, right: BackendPolicy): boolean {
  const byAge = compareAges(left, right);
  return byAge === 0 ? left.name < right.name : byAge < 0;
}

function attach(
  place: Place,
  policy: BackendPolicy,
  ref: TargetRef,
  winner: BackendPolicy | undefined,
  scene: AttachmentScene,
): readonly Attachment[] {
  if (!isRead(policy, scene)) return [lostAttachment(place, lost('kind-not-for-waypoint', []))];
  if (policy.ignored)
    return [
      attachment(place, 'nobody', verdict('rejected', 'validation-rejected', ['istio.io/ignore-policy-attachment'])),
    ];
  const takesEntries = policy.kind === 'BackendTLSPolicy' && since(scene.istio, '1.28');
  if (ref.kind !== 'Service' && !(takesEntries && ref.kind === 'ServiceEntry'))
    return [lostAttachment(place, lost('target-kind-unknown', [ref.kind], 'rejected'))];
  if (!isRefTo(ref, ref.kind)) return [lostAttachment(place, lost('wrong-group', [ref.group], 'rejected'))];
  const hosts = scene.servicesById(objectId(ref.kind, policy.namespace, ref.name));
  if (hosts.length === 0) {
    const gap = scene.context.index.hidden(ref.kind, policy.namespace, ref.name);
    return [
      lostAttachment(
        place,
        gap === null ? lost('target-not-found', [], 'rejected') : lost('input-not-visible', [gap.sentence]),
      ),
    ];
  }
  if (ref.sectionName !== '' && !hosts.some(({ ports }) => ports.some(({ name }) => name === ref.sectionName)))
    return [lostAttachment(place, lost('target-not-found', [ref.sectionName], 'rejected'))];
  if (winner !== undefined && winner !== policy)
    return [
      lostAttachment(
        place,
        lost(
          'older-object-wins',
          [objectId(winner.kind, winner.namespace, winner.name)],
          since(scene.istio, '1.31') ? 'rejected' : 'inert',
        ),
      ),
    ];
  return atProxies(place, hosts, scene);
}

function isRead({ kind }: BackendPolicy, { istio }: AttachmentScene): boolean {
  const alpha = feature(istio, 'PILOT_ENABLE_ALPHA_GATEWAY_API', false);
  return alpha || (kind === 'BackendTLSPolicy' && since(istio, '1.28'));
}

function atProxies(place: Place, hosts: readonly ServiceFacts[], scene: AttachmentScene): readonly Attachment[] {
  const waypoints = new Set(hosts.filter(({ indexed }) => indexed).flatMap(waypointsOf));
  const gateways = new Set<WaypointName>(hosts.flatMap((facts) => [...routeSenders(facts, scene).gateways]));
  return [
    ...[...waypoints].map((name) => {
      const kind = scene.proxy(name)?.kind;
      return kind === 'waypoint' || kind === 'agentgateway'
        ? attachment(place, `waypoint ${name}`, enforced)
        : attachment(place, 'nobody', verdict('inert', 'not-a-waypoint-class', [name]));
    }),
    ...(waypoints.size === 0 ? hosts.slice(0, 1).map((facts) => lostAttachment(place, unbound(facts))) : []),
    ...[...gateways].map((name) => attachment(place, `gateway ${name}`, enforced)),
    ...(scene.scopes.clients().sidecars ? [attachment(place, 'sidecar', enforced)] : []),
  ];
}
