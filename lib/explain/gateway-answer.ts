import type { Condition } from '#lib/model/metadata.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import { compareIds } from '#lib/model/object-id.ts';
import type { Flag, ReasonCode, Traffic } from '#lib/model/reason.ts';
import type { Binding, GatewayFacts } from '#lib/model/topology.ts';
import { deliveryTo } from './reach.ts';
import type { TopologyIndex } from './topology-index.ts';
import type { Delivery } from './wording/delivery.ts';
import { gatewaySentence } from './wording/gateway-sentence.ts';

/** An object whose traffic istiod gives to this waypoint. */
export type Use = {
  readonly object: ObjectId;
  readonly traffic: Traffic;
  readonly source: 'own-label' | 'namespace-label';
  /** Its share, with a canary. */
  readonly percent?: number;
  /** What becomes of the traffic that is meant for this waypoint. */
  readonly delivery: Delivery;
};

/** An object that asks for this waypoint and does not get it. */
export type Refusal = {
  readonly object: ObjectId;
  readonly traffic: Traffic;
  /** `canary-refused`: it asks for it as a canary only. */
  readonly reason: ReasonCode | 'canary-refused';
  /** istiod's reason for a canary that it refuses; null where it cannot be told. */
  readonly because?: string | null;
};

/** What a Gateway is as a waypoint. */
export type GatewaySummary = {
  readonly sentence: string;
  readonly className: string;
  readonly role: GatewayFacts['role'];
  readonly bindable: boolean;
  readonly discovered: boolean;
  readonly trafficType: string;
  readonly trafficTypeFrom: GatewayFacts['trafficTypeFrom'];
  readonly allowedFrom: GatewayFacts['allowedFrom'];
  readonly selectorInvalid: boolean;
  readonly address: string | null;
  readonly conditions: readonly Condition[];
  readonly flags: readonly Flag[];
};

export function summariseGateway(facts: GatewayFacts): GatewaySummary {
  const { className, role, bindable, discovered, trafficType, trafficTypeFrom } = facts;
  const { allowedFrom, selectorInvalid, address, conditions, flags } = facts;
  return {
    sentence: gatewaySentence(facts),
    className,
    role,
    bindable,
    discovered,
    trafficType,
    trafficTypeFrom,
    allowedFrom,
    selectorInvalid,
    address,
    conditions,
    flags,
  };
}

/**
 * Who uses a waypoint, and who asks for it in vain, also as a canary; each object once per kind of traffic and of
 * answer, sorted by id.
 */
export function gatewayUses(
  id: ObjectId,
  index: TopologyIndex,
): { readonly usedBy: readonly Use[]; readonly refused: readonly Refusal[] } {
  const waypoint = id.slice('Gateway/'.length);
  const usedBy = new Map<string, Use>();
  const refused = new Map<string, Refusal>();
  for (const facts of index.askers.get(id) ?? []) {
    const { binding } = facts;
    const { traffic } = binding;
    const key = `${facts.id} ${traffic}`;
    const share = 'shares' in facts ? facts.shares.find((candidate) => candidate.waypoint === waypoint) : undefined;
    if (binding.status === 'bound' && (binding.waypoint === waypoint || share !== undefined)) {
      const isCanary = binding.waypoint !== waypoint;
      usedBy.set(key, {
        object: facts.id,
        traffic,
        source: (isCanary ? canaryAskedBy(binding) : binding.askedBy) ?? 'own-label',
        ...(share !== undefined && { percent: share.percent }),
        delivery: deliveryTo(waypoint, facts, index),
      });
    } else if (binding.status === 'refused' && binding.asked === waypoint) {
      refused.set(key, { object: facts.id, traffic, reason: binding.reason });
    }
    const lost = binding.lost.find((each) => each.reason === 'canary-refused' && each.waypoint === waypoint);
    if (lost !== undefined) {
      refused.set(key, { object: facts.id, traffic, reason: 'canary-refused', because: lost.because });
    }
  }
  return { usedBy: sorted(usedBy), refused: sorted(refused) };
}

/** The canary's label need not stand where the primary's does. */
function canaryAskedBy({ ladder }: Binding): Use['source'] | null {
  switch (ladder.find(({ code }) => code === 'canary-valid')?.on) {
    case 'self':
      return 'own-label';
    case 'namespace':
      return 'namespace-label';
    default:
      return null;
  }
}

function sorted<Entry extends { readonly object: ObjectId }>(entries: ReadonlyMap<string, Entry>): readonly Entry[] {
  return [...entries.values()].sort((left, right) => compareIds(left.object, right.object));
}
