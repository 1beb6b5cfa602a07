import type { WaypointName } from '#lib/model/object-id.ts';
import type { Metadata, Namespace } from '#lib/model/snapshot.ts';
import type { Binding, Share } from '#lib/model/topology.ts';
import { istiodRefusal } from './conditions.ts';
import { since } from './istio-version.ts';
import { labelOf } from './label-selector.ts';
import {
  labelField,
  useWaypoint,
  useWaypointCanary,
  useWaypointCanaryNamespace,
  useWaypointCanaryWeight,
  useWaypointNamespace,
} from './labels.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import type { BindWaypoint } from './waypoint-binding.ts';
import type { Waypoint } from './waypoints.ts';

export type CanaryOutcome = {
  readonly binding: Binding;
  /** Primary first; empty where no canary is in effect. */
  readonly shares: readonly Share[];
  /** istiod's text on a canary that it refuses, null where it cannot be told; it never changes the condition's status. */
  readonly refusal: string | null;
};

/**
 * Adds the weighted second waypoint to a bound service. A canary never changes the primary, the reason or the status.
 * Follows istiod's `ResolveUseWaypointCanary`, `buildWeightedWaypoints` and `resolveCanaryWaypoint`. Since 1.31;
 * Services and ServiceEntries only.
 */
export function applyCanary(
  object: Metadata,
  binding: Binding,
  index: SnapshotIndex,
  waypoints: ReadonlyMap<string, Waypoint>,
  bindWaypoint: BindWaypoint,
): CanaryOutcome {
  const none = { binding, shares: [], refusal: null };
  if (binding.waypoint === null || !since(index.snapshot.istio, '1.31')) return none;
  const request = canaryRequest(object, index.namespaces.get(object.namespace));
  if (request === null) return none;

  const refusal = refuse(request, binding.waypoint, object.namespace, bindWaypoint);
  const step = {
    code: 'canary-valid',
    on: request.from,
    field: labelField(useWaypointCanary),
    value: request.waypoint,
    outcome: refusal === null ? 'passed' : refusal.reason === 'input-not-visible' ? 'unknown' : 'failed',
  } as const;
  const ladder = [...binding.ladder, step];
  if (refusal !== null) {
    const lost = { waypoint: request.waypoint, reason: 'canary-refused', because: refusal.reason } as const;
    return { binding: { ...binding, ladder, lost: [...binding.lost, lost] }, shares: [], refusal: refusal.message };
  }
  const weight = request.weight ?? 0;
  return {
    binding: { ...binding, ladder },
    shares: [
      { waypoint: binding.waypoint, percent: 100 - weight, address: addressOf(binding.waypoint, waypoints) },
      { waypoint: request.waypoint, percent: weight, address: addressOf(request.waypoint, waypoints) },
    ],
    refusal: null,
  };
}

function addressOf(waypoint: WaypointName, waypoints: ReadonlyMap<string, Waypoint>): string | null {
  return waypoints.get(waypoint)?.address ?? null;
}

type CanaryRequest = {
  readonly waypoint: WaypointName;
  /** Null for a weight that is no integer from 0 to 100. */
  readonly weight: number | null;
  readonly from: 'self' | 'namespace';
};

/** An own primary cuts off everything that the namespace says about canaries. Istiod: `getUseWaypointCanary`, `getCanaryWeight`. */
function canaryRequest(object: Metadata, namespace: Namespace | undefined): CanaryRequest | null {
  const inherits = labelOf(object.labels, useWaypoint) === undefined && namespace !== undefined;
  const from = labelOf(object.labels, useWaypointCanary) !== undefined ? 'self' : 'namespace';
  const holder = from === 'self' ? object : inherits ? namespace : null;
  const value = holder === null ? undefined : labelOf(holder.labels, useWaypointCanary);
  if (holder === null || value === undefined || value === '' || value === 'none') return null;
  const weight =
    labelOf(object.annotations, useWaypointCanaryWeight) ??
    (inherits ? labelOf(namespace.annotations, useWaypointCanaryWeight) : undefined);
  return {
    waypoint: `${labelOf(holder.labels, useWaypointCanaryNamespace) ?? object.namespace}/${value}`,
    weight: weight === undefined ? 0 : parseWeight(weight),
    from,
  };
}

/** Go's `strconv.Atoi`, from 0 to 100. */
function parseWeight(text: string): number | null {
  if (!/^[+-]?\d+$/.test(text)) return null;
  const weight = Number(text);
  return weight >= 0 && weight <= 100 ? Math.abs(weight) : null;
}

function refuse(
  request: CanaryRequest,
  primary: WaypointName,
  namespace: string,
  bindWaypoint: BindWaypoint,
): { readonly reason: string; readonly message: string | null } | null {
  const canary = `canary waypoint "${request.waypoint}"`;
  if (request.waypoint === primary) {
    return { reason: 'CanarySameAsPrimary', message: `${canary} must differ from the primary waypoint` };
  }
  if (request.weight === null) {
    return { reason: 'CanaryInvalidWeight', message: `${canary} has an invalid weight; must be an integer in [0,100]` };
  }
  // The canary passes the same checks as a primary, except visibility, which istiod does not apply to it.
  const slash = request.waypoint.indexOf('/');
  const labels = {
    [useWaypoint]: request.waypoint.slice(slash + 1),
    [useWaypointNamespace]: request.waypoint.slice(0, slash),
  };
  const asPrimary = bindWaypoint(namespace, labels, 'service', null);
  if (asPrimary.status === 'bound') return null;
  return istiodRefusal(asPrimary) ?? { reason: asPrimary.reason, message: null };
}
