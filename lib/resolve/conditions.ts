import type { Condition } from '#lib/model/metadata.ts';
import type { IstioSettings } from '#lib/model/snapshot.ts';
import type { Binding } from '#lib/model/topology.ts';
import { feature, since } from './istio-version.ts';
import type { Visibility } from './waypoint-binding.ts';

/** What istiod knows of one hostname when it writes conditions. */
export type ServiceStatusInput = {
  readonly kind: 'Service' | 'ServiceEntry';
  readonly hostname: string;
  readonly binding: Binding;
  /** The ingress label: what it says, null where neither the object nor its Namespace carries it. */
  readonly ingress: boolean | null;
  readonly canaryRefusal: string | null;
  readonly racingConnectStrategy: boolean;
  readonly visibility: Visibility;
};

/**
 * The conditions that istiod would write on a Service or ServiceEntry for one hostname, sorted by type.
 * Follows `ServiceInfo.GetConditions`.
 */
export function serviceConditions(istio: IstioSettings, input: ServiceStatusInput): readonly Condition[] {
  if (!since(istio, '1.24') || !feature(istio, 'AMBIENT_ENABLE_STATUS', true)) return [];
  // What istiod writes cannot be told where its input is hidden.
  if (input.binding.reason === 'input-not-visible') return [];
  const conditions: Condition[] = [];
  if (input.visibility === 'PUBLIC') conditions.push(visibleToAll);
  if (input.visibility === 'NAMESPACE') conditions.push(visibleInNamespace);
  // Nor what it writes on the waypoint where it cannot tell itself.
  if (input.binding.status === 'undetermined' || input.binding.reason === 'selector-invalid') return conditions;
  conditions.push(...waypointBound(input.binding, boundMessage(istio, input)));
  if (input.kind === 'ServiceEntry' && input.binding.status !== 'bound') {
    if (input.racingConnectStrategy && since(istio, '1.30')) conditions.push(missingForRacing);
    else if (input.hostname.startsWith('*') && since(istio, '1.28')) conditions.push(missingForWildcard);
  }
  return conditions;
}

/** The conditions that istiod would write on a WorkloadEntry. Follows `WorkloadInfo.GetConditions`; since 1.30. */
export function workloadEntryConditions(istio: IstioSettings, binding: Binding): readonly Condition[] {
  if (!since(istio, '1.30') || !feature(istio, 'AMBIENT_ENABLE_STATUS', true)) return [];
  return waypointBound(binding, accepted(binding));
}

function waypointBound(binding: Binding, message: string): readonly Condition[] {
  if (binding.status === 'bound') {
    return [{ type: 'istio.io/WaypointBound', status: 'True', reason: 'WaypointAccepted', message }];
  }
  const refusal = istiodRefusal(binding);
  return refusal === null ? [] : [{ type: 'istio.io/WaypointBound', status: 'False', ...refusal }];
}

function accepted(binding: Binding): string {
  return `Successfully attached to waypoint ${binding.waypoint ?? ''}`;
}

function boundMessage(istio: IstioSettings, input: ServiceStatusInput): string {
  const parts = [accepted(input.binding)];
  if (input.ingress !== null && since(istio, '1.25')) {
    parts.push(
      input.ingress
        ? 'Ingress traffic will traverse the waypoint'
        : 'Ingress traffic is not using the waypoint, set the istio.io/ingress-use-waypoint label to true if desired.',
    );
  }
  if (input.canaryRefusal !== null) parts.push(`Canary waypoint not attached: ${input.canaryRefusal}`);
  return parts.join('. ');
}

const visibleToAll: Condition = {
  type: 'istio.io/VisibilityApplied',
  status: 'True',
  reason: 'Public',
  message: 'ServiceEntry is visible to the entire mesh (PUBLIC).',
};

const visibleInNamespace: Condition = {
  type: 'istio.io/VisibilityApplied',
  status: 'True',
  reason: 'Namespace',
  message: 'ServiceEntry is visible only within its own namespace (NAMESPACE), per mesh serviceEntryVisibility.',
};

const missingForWildcard: Condition = {
  type: 'istio.io/WaypointMissing',
  status: 'True',
  reason: 'NoWaypointForWildcardService',
  message: 'ServiceEntry will not apply until it is bound to a valid waypoint.',
};

const missingForRacing: Condition = {
  type: 'istio.io/WaypointMissing',
  status: 'True',
  reason: 'NoWaypointForRacingConnectStrategy',
  message:
    'ServiceEntry has a non-default connect strategy but no waypoint bound. A waypoint is required for connect strategies to take effect for ambient clients.',
};

/** istiod's reason and message for a binding that was refused; null where it has none. Istiod: ambient `status.go`, `Report…`. */
export function istiodRefusal(binding: Binding): { readonly reason: string; readonly message: string } | null {
  const asked = binding.asked ?? '';
  switch (binding.reason) {
    case 'waypoint-missing':
    case 'waypoint-not-ready':
    case 'waypoint-name-empty':
    case 'waypoint-not-discovered':
      return { reason: 'WaypointIsNotReady', message: `waypoint "${asked}" is not ready` };
    case 'namespace-not-allowed':
      return {
        reason: 'AttachmentDenied',
        message: `we are not permitted to attach to waypoint "${asked}" (missing allowedRoutes?)`,
      };
    case 'traffic-type-refused':
      return {
        reason: 'UnsupportedTrafficType',
        message: `attempting to bind to traffic type "${binding.traffic}" which the waypoint "${asked}" does not support`,
      };
    case 'visibility-forbids-foreign-waypoint':
      return {
        reason: 'CrossNamespaceWaypointForbidden',
        message: `cannot bind to waypoint "${asked}" in another namespace: cross-namespace waypoint binding is not permitted for a ServiceEntry with NAMESPACE visibility`,
      };
    case 'bound-by-own-label':
    case 'bound-by-namespace-label':
    case 'no-waypoint-asked':
    case 'opted-out':
    case 'namespace-opted-out':
    case 'traffic-type-skipped':
    case 'is-waypoint':
    case 'not-in-mesh-index':
    case 'endpoint-has-no-label':
    case 'selector-invalid':
    case 'input-not-visible':
    case 'tie-between-equals':
    case 'namespace-object-missing':
      return null;
  }
}
