import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import type { AbsenceCause, LadderCode, ReasonCode, Traffic } from '#lib/model/reason.ts';
import { statusOfReason } from '#lib/model/reason.ts';
import type { Gap } from '#lib/model/snapshot.ts';
import type { Binding, BindingDetail, Lost, Step } from '#lib/model/topology.ts';

/** The checks that every ladder holds; visibility stands in it only where it applies, the canary is added later. */
const commonSteps: readonly LadderCode[] = [
  'own-label',
  'namespace-label',
  'waypoint-exists',
  'waypoint-has-address',
  'namespace-admitted',
  'traffic-type-served',
];

/**
 * Collects the checks of one binding in the order they are made, so the ladder cannot differ from the code.
 * Mutable inside one resolution only.
 */
export type Trail = {
  readonly traffic: Traffic;
  readonly steps: Step[];
  readonly lost: Lost[];
  /** What every outcome carries. */
  readonly detail: BindingDetail;
  /** The check of visibility as it stands where it is never reached; null where it does not apply. */
  readonly visibility: Step | null;
  askedBy: Binding['askedBy'];
  asked: WaypointName | null;
};

export function startTrail(traffic: Traffic, detail: BindingDetail = {}, visibility: Step | null = null): Trail {
  return { traffic, steps: [], lost: [], detail, visibility, askedBy: null, asked: null };
}

/** Notes one check. */
export function check(
  trail: Trail,
  code: LadderCode,
  outcome: Step['outcome'],
  on: Step['on'],
  field: string | null,
  value: string | null,
): void {
  trail.steps.push({ code, on, field, value, outcome });
}

/** Ends the trail: the steps that were never made are added as not reached. */
export function conclude(trail: Trail, reason: ReasonCode, detail: BindingDetail = {}): Binding {
  const reached = (wanted: LadderCode) => trail.steps.find(({ code }) => code === wanted);
  const ladder = commonSteps.map((code) => reached(code) ?? notReached(code, trail.asked));
  const visibility = reached('visibility-allows') ?? trail.visibility;
  if (visibility !== null) ladder.push(visibility);
  const status = statusOfReason[reason];
  return {
    traffic: trail.traffic,
    status,
    reason,
    waypoint: status === 'bound' ? trail.asked : null,
    askedBy: trail.askedBy,
    asked: trail.asked,
    ladder,
    lost: trail.lost,
    detail: { ...trail.detail, ...detail },
  };
}

/** The check of visibility for a ServiceEntry whose visibility decides nothing. */
export function visibilityNotReached(mesh: ObjectId | null): Step {
  return { code: 'visibility-allows', on: mesh, field: null, value: null, outcome: 'not-reached' };
}

function notReached(code: LadderCode, asked: WaypointName | null): Step {
  const on = code === 'own-label' ? 'self' : code === 'namespace-label' ? 'namespace' : gatewayOrNull(asked);
  return { code, on, field: null, value: null, outcome: 'not-reached' };
}

export function gatewayOrNull(asked: WaypointName | null): ObjectId | null {
  return asked === null || asked.startsWith('/') || asked.endsWith('/') ? null : gatewayId(asked);
}

/** A binding that no label led to: the object is a waypoint's own, or istiod does not know it. */
export function bindingWithoutLabels(traffic: Traffic, reason: ReasonCode, detail: BindingDetail = {}): Binding {
  return conclude(startTrail(traffic), reason, detail);
}

export function absent(traffic: Traffic, absence: AbsenceCause, rivals: readonly ObjectId[] = []): Binding {
  return bindingWithoutLabels(traffic, 'not-in-mesh-index', rivals.length === 0 ? { absence } : { absence, rivals });
}

export function notVisible(traffic: Traffic, gap: Gap): Binding {
  return bindingWithoutLabels(traffic, 'input-not-visible', { gap });
}
