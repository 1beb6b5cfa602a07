import type { Attachment, PolicyFacts, PolicyKind, PolicyReason } from '#lib/model/policy-facts.ts';
import type { Gap } from '#lib/model/snapshot.ts';
import { hidesWholeKind, kindsThatBind } from '../findings/hidden-kinds.ts';

/** Kinds whose absence gives a reason, so that the reason counts for nothing while such an object may be hidden. */
const restsOnAbsenceOf: Partial<Record<PolicyReason, readonly string[]>> = {
  'ancestor-not-bound': kindsThatBind,
  'route-parent-not-bound': kindsThatBind,
  'host-not-bound': kindsThatBind,
  'selects-no-workload': kindsThatBind,
  'kind-not-for-ztunnel': kindsThatBind,
  'target-not-found': kindsThatBind,
  'wrong-namespace': ['ReferenceGrant'],
  'bypassed-by-uncaptured-client': ['PeerAuthentication'],
};

/** Kinds of which one that is not seen may take away from what is enforced: an older object of its own kind may win. */
function whatLimits(kind: PolicyKind, { enforcer }: Attachment): readonly string[] {
  // Routes come before VirtualServices.
  if (kind === 'VirtualService') return [kind, 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'];
  // Ports at ztunnel are those of pods, and which of them matter the services say.
  return enforcer === 'ztunnel' ? [kind, 'Service'] : [kind];
}

/** The policies with every attachment undetermined that rests on the absence of something that may be hidden. */
export function hedge(policies: readonly PolicyFacts[], gaps: readonly Gap[]): readonly PolicyFacts[] {
  const hiding = gaps.filter(hidesWholeKind);
  if (hiding.length === 0) return policies;
  return policies.map((policy) => ({
    ...policy,
    attachments: policy.attachments.map((attached) => hedgeOne(policy, attached, hiding)),
  }));
}

function hedgeOne({ kind }: PolicyFacts, attached: Attachment, hiding: readonly Gap[]): Attachment {
  const kinds = attached.reason === 'enforced' ? whatLimits(kind, attached) : (restsOnAbsenceOf[attached.reason] ?? []);
  const gap = hiding.find((one) => kinds.includes(one.kind ?? ''));
  if (gap === undefined) return attached;
  return { ...attached, effect: 'inert', reason: 'input-not-visible', rules: [], because: [gap.sentence] };
}
