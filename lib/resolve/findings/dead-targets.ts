import type { ObjectId } from '#lib/model/object-id.ts';
import type { Attachment, PolicyFacts, PolicyReason } from '#lib/model/policy-facts.ts';
import type { Suffering } from './finding.ts';
import type { Mesh } from './mesh.ts';

/**
 * The targets of policies at which nobody enforces anything, for one of these reasons. A target that some enforcer serves
 * is left out, also where others go around it. Dry-run policies decide nothing anyway.
 */
export function deadTargets(
  mesh: Mesh,
  reasons: ReadonlySet<PolicyReason>,
  isMeant: (policy: PolicyFacts) => boolean,
): readonly Suffering[] {
  return mesh.topology.policies.flatMap((policy) => {
    if (policy.dryRun || !isMeant(policy)) return [];
    return [...Map.groupBy(policy.attachments, ({ target, field }) => `${target} ${field}`).values()].flatMap(
      (attachments): readonly Suffering[] => {
        const dead = attachments.some(isAtWork) ? undefined : attachments.find(({ reason }) => reasons.has(reason));
        if (dead === undefined) return [];
        const subject = dead.target ?? policy.id;
        return [
          {
            cause: policy.id,
            subject,
            detail: { why: dead.reason, targets: [targetName(subject)], ...because(dead), ...fieldOf(dead) },
          },
        ];
      },
    );
  });
}

export function isAtWork({ enforcer, effect }: Attachment): boolean {
  return enforcer !== 'nobody' && effect !== 'inert' && effect !== 'rejected';
}

function because(attachment: Attachment): { readonly because?: readonly string[] } {
  return attachment.because.length === 0 ? {} : { because: attachment.because };
}

function fieldOf({ field }: Attachment): { readonly field?: string } {
  return field === null ? {} : { field };
}

/** `Service shop/cart`, as people write it. */
function targetName(id: ObjectId): string {
  const slash = id.indexOf('/');
  return `${id.slice(0, slash)} ${id.slice(slash + 1)}`;
}
