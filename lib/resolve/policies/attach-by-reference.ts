import type { Metadata } from '#lib/model/metadata.ts';
import type { TargetRef } from '#lib/model/policy.ts';
import type { Attachment } from '#lib/model/policy-facts.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { bypasses } from './attach-bypass.ts';
import { followReference, lostAttachment, type Reach, referenceField } from './attach-references.ts';
import { attachment, isAtWork, type Verdict } from './attachments-build.ts';
import type { AttachmentScene } from './attachments-scene.ts';
import { targetId } from './authorization-status.ts';

export type WaypointReach = Extract<Reach, { readonly status: 'waypoint' }>;

/** What a kind makes of the places that its references lead to. */
export type ReferenceJudge = {
  readonly atGateway: Verdict;
  /** Several where ports of one waypoint differ. */
  readonly atWaypoint: (reach: WaypointReach) => readonly Verdict[];
  /** Whether traffic that goes around a waypoint is worth an attachment of its own: for policies that protect. */
  readonly protects: boolean;
};

/** The attachments of a policy with references, in their order; last of each reference what goes around its waypoints. */
export function attachByReference(
  policy: Metadata & { readonly targetRefs: readonly TargetRef[] },
  scene: AttachmentScene,
  { atGateway, atWaypoint, protects }: ReferenceJudge,
): readonly Attachment[] {
  return policy.targetRefs.flatMap((ref, position) => {
    const place = { target: targetId(ref, policy), field: referenceField(position) };
    const attached: Attachment[] = [];
    const protectedServices = new Set<ServiceFacts>();
    for (const reach of followReference(ref, policy, scene)) {
      switch (reach.status) {
        case 'lost':
          attached.push(lostAttachment(place, reach));
          break;
        case 'gateway':
          attached.push(attachment(place, `gateway ${reach.gateway}`, atGateway));
          break;
        case 'waypoint': {
          const verdicts = atWaypoint(reach);
          for (const each of verdicts) attached.push(attachment(place, `waypoint ${reach.waypoint}`, each));
          if (!reach.podIp && verdicts.some(isAtWork)) for (const each of reach.services) protectedServices.add(each);
          break;
        }
      }
    }
    const around = protects && protectedServices.size > 0 ? bypasses(place, [...protectedServices], scene) : [];
    return [...attached, ...around];
  });
}
