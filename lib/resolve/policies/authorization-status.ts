import type { Condition, Metadata } from '#lib/model/metadata.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { AuthorizationPolicy, TargetRef } from '#lib/model/policy.ts';
import { feature, since } from '../istio-version.ts';
import type { ResolutionContext } from '../resolution-context.ts';
import { isInRevision, visibilityOf } from '../service-entries.ts';
import { isManagedWaypoint } from '../services.ts';
import type { Visibility } from '../waypoint-binding.ts';
import { isSeen } from './seen.ts';
import { convertForZtunnel, httpAttributesMessage } from './ztunnel-conversion.ts';

/** What istiod says of one reference: not what is enforced. */
export type RefStatus = {
  readonly ref: TargetRef;
  readonly bound: boolean;
  readonly reason: string;
  readonly message: string;
};

/** The conditions that istiod would write on an AuthorizationPolicy, sorted by type; none where it does not read it. */
export function authorizationConditions(policy: AuthorizationPolicy, context: ResolutionContext): readonly Condition[] {
  const { istio, mesh } = context.index.snapshot;
  if (!since(istio, '1.24') || !feature(istio, 'AMBIENT_ENABLE_STATUS', true) || !isSeen(policy, context)) return [];
  const conditions: Condition[] = [];
  const statuses = policy.targetRefs.map((ref) => refStatus(ref, policy, context));
  if (statuses.length > 0) conditions.push(flatten(statuses));
  const conversion = convertForZtunnel(policy, mesh.rootNamespace, istio);
  if (conversion.status === 'unsupported')
    conditions.push(ztunnelAccepted('False', 'UnsupportedValue', conversion.message));
  if (conversion.status === 'sent') {
    const { httpAttributes } = conversion;
    conditions.push(
      httpAttributes.length === 0
        ? ztunnelAccepted('True', 'Accepted', 'attached to ztunnel')
        : ztunnelAccepted('True', 'UnsupportedValue', httpAttributesMessage(httpAttributes, policy.action === 'ALLOW')),
    );
  }
  return conditions;
}

function ztunnelAccepted(status: string, reason: string, message: string): Condition {
  return { type: 'ZtunnelAccepted', status, reason, message };
}

/** Follows istiod's `flattenConditions`. */
function flatten(statuses: readonly RefStatus[]): Condition {
  const [only, ...others] = statuses;
  if (only !== undefined && others.length === 0) {
    return {
      type: 'WaypointAccepted',
      status: only.bound ? 'True' : 'False',
      reason: only.reason,
      message: only.message,
    };
  }
  const unbound = statuses.filter(({ bound }) => !bound);
  const some = unbound.length < statuses.length;
  return {
    type: 'WaypointAccepted',
    status: some ? 'True' : 'False',
    reason: !some ? 'Invalid' : unbound.length > 0 ? 'PartiallyInvalid' : 'Accepted',
    message:
      unbound.length === 0
        ? ''
        : `Invalid targetRefs: ${unbound.map(({ ref, message: _ }) => ancestorOf(ref)).join(', ')}`,
  };
}

function ancestorOf(ref: TargetRef): string {
  return `${ref.kind}.${ref.group === '' ? 'core' : ref.group}:${ref.namespace}/${ref.name}`;
}

/**
 * istiod's finding on one reference; the group is not checked, and any Gateway with an address will do.
 * Follows `WaypointPolicyStatusCollection`.
 */
function refStatus(ref: TargetRef, policy: Metadata, context: ResolutionContext): RefStatus {
  const { mesh } = context.index.snapshot;
  const namespace = ref.namespace === '' ? policy.namespace : ref.namespace;
  const key = `${namespace}/${ref.name}`;
  const located = { ...ref, namespace };
  const answer = (bound: boolean, reason: string, message: string) => ({ ref: located, bound, reason, message });
  switch (ref.kind) {
    case 'GatewayClass': {
      if (!since(context.index.snapshot.istio, '1.25')) return answer(false, 'unknown', 'not bound');
      if (namespace !== mesh.rootNamespace) {
        return answer(
          false,
          'Invalid',
          `AuthorizationPolicy must be in the root namespace \`${mesh.rootNamespace}\` when referencing a GatewayClass`,
        );
      }
      const gatewayClass = context.index.gatewayClasses.get(ref.name);
      if (gatewayClass === undefined) return answer(false, 'TargetNotFound', 'not bound');
      return gatewayClass.controllerName === 'istio.io/mesh-controller'
        ? answer(true, 'Accepted', `bound to ${ref.name}`)
        : answer(false, 'Invalid', 'GatewayClass must use controller name `istio.io/mesh-controller` for waypoints');
    }
    case 'Gateway': {
      const waypoint = context.waypoints.get(key);
      return waypoint?.hasAddress === true && waypoint.discovered === true
        ? answer(true, 'Accepted', `bound to ${key}`)
        : answer(false, 'TargetNotFound', 'not bound');
    }
    case 'Service':
    case 'ServiceEntry': {
      const target = findTarget(ref.kind, key, context);
      if (target === undefined) return answer(false, 'TargetNotFound', `${ref.kind} ${key} was not found`);
      const waypoint = waypointByLabels(target.object, target.visibility, context);
      return waypoint === null
        ? answer(false, 'AncestorNotBound', `${ref.kind} ${key} is not bound to a waypoint`)
        : answer(true, 'Accepted', `bound to ${waypoint}`);
    }
    default:
      return answer(false, 'unknown', 'not bound');
  }
}

type Target = { readonly object: Metadata; readonly visibility: Visibility };

function findTarget(kind: 'Service' | 'ServiceEntry', key: string, context: ResolutionContext): Target | undefined {
  if (kind === 'Service') {
    const object = context.services.get(key);
    const found = object !== undefined && context.index.discovers(object.namespace) === true;
    return found ? { object, visibility: null } : undefined;
  }
  const entry = context.serviceEntries.get(key);
  const found =
    entry !== undefined && context.index.discovers(entry.namespace) === true && isInRevision(entry, context) === true;
  return found ? { object: entry, visibility: visibilityOf(entry, context) } : undefined;
}

/** The waypoint that the object's labels give; istiod asks here also for objects that never get traffic. */
function waypointByLabels(object: Metadata, visibility: Visibility, context: ResolutionContext): string | null {
  if (isManagedWaypoint(object, context)) return null;
  return context.bindWaypoint(object.namespace, object.labels, 'service', visibility).waypoint;
}

export function targetId(ref: TargetRef, policy: Metadata) {
  const namespace = ref.kind === 'GatewayClass' ? '' : ref.namespace === '' ? policy.namespace : ref.namespace;
  return objectId(ref.kind, namespace, ref.name);
}
