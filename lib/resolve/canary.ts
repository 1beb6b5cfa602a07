import type { Metadata } from '#lib/model/metadata.ts';
import type { WaypointName } from '#lib/model/object-id.ts';
import type { Namespace } from '#lib/model/snapshot.ts';
import type { Binding, Share, Step } from '#lib/model/topology.ts';
import { istiodRefusal } from './conditions.ts';
import { since } from './istio-version.ts';
import { labelOf } from './label-selector.ts';
import {
  annotationField,
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
  if (isWithoutLabels(binding) || !since(index.snapshot.istio, '1.31')) return none;
  const request = canaryRequest(object, index.namespaces.get(object.namespace));
  if (request === null) return none;
  if (binding.waypoint === null) {
    return { ...none, binding: { ...binding, ladder: [...binding.ladder, notReached(request)] } };
  }

  const refusal = refuse(request, binding.waypoint, object.namespace, bindWaypoint);
  const ladder = [...binding.ladder, canaryStep(request, refusal)];
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

/** No label is read of a waypoint's own object, nor of one that istiod does not know. */
function isWithoutLabels({ reason }: Binding): boolean {
  return reason === 'is-waypoint' || reason === 'not-in-mesh-index';
}

function notReached({ from }: CanaryRequest): Step {
  return { code: 'canary-valid', on: from, field: null, value: null, outcome: 'not-reached' };
}

/** What decided: the weight where it cannot be read, else the label. */
function canaryStep(request: CanaryRequest, refusal: Refusal | null): Step {
  if (refusal?.reason === 'CanaryInvalidWeight') {
    const { on, text } = request.weightFrom;
    return {
      code: 'canary-valid',
      on,
      field: annotationField(useWaypointCanaryWeight),
      value: text,
      outcome: 'failed',
    };
  }
  return {
    code: 'canary-valid',
    on: request.from,
    field: labelField(useWaypointCanary),
    value: request.waypoint,
    outcome: refusal === null ? 'passed' : refusal.reason === 'input-not-visible' ? 'unknown' : 'failed',
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
  /** The object whose annotation says the weight, and the text; null where none does. */
  readonly weightFrom: { readonly on: 'self' | 'namespace'; readonly text: string | null };
};

type Refusal = { readonly reason: string; readonly message: string | null };

/** An own primary cuts off everything that the namespace says about canaries. Istiod: `getUseWaypointCanary`, `getCanaryWeight`. */
function canaryRequest(object: Metadata, namespace: Namespace | undefined): CanaryRequest | null {
  const inherits = labelOf(object.labels, useWaypoint) === undefined && namespace !== undefined;
  const from = labelOf(object.labels, useWaypointCanary) !== undefined ? 'self' : 'namespace';
  const holder = from === 'self' ? object : inherits ? namespace : null;
  const value = holder === null ? undefined : labelOf(holder.labels, useWaypointCanary);
  if (holder === null || value === undefined || value === '' || value === 'none') return null;
  const own = labelOf(object.annotations, useWaypointCanaryWeight);
  const weight = own ?? (inherits ? labelOf(namespace.annotations, useWaypointCanaryWeight) : undefined);
  return {
    waypoint: `${labelOf(holder.labels, useWaypointCanaryNamespace) ?? object.namespace}/${value}`,
    weight: weight === undefined ? 0 : parseWeight(weight),
    from,
    weightFrom: { on: own === undefined && inherits ? 'namespace' : 'self', text: weight ?? null },
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
): Refusal | null {
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
