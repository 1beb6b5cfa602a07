import type { Labels, Metadata } from '#lib/model/metadata.ts';
import type { PolicySelector, TargetRef } from '#lib/model/policy.ts';
import { carriesAll, labelOf } from '../label-selector.ts';
import { gatewayName } from '../labels.ts';

/** A proxy as the attachment rule sees it. */
export type PolicyProxy = {
  readonly namespace: string;
  readonly labels: Labels;
  readonly isWaypoint: boolean;
};

/** The service whose filter chain is built, if any: the object's name and namespace, and where it comes from. */
export type ChainService = {
  readonly kind: 'Service' | 'ServiceEntry';
  readonly namespace: string;
  readonly name: string;
};

export type TargetedPolicy = Metadata & {
  readonly targetRefs: readonly TargetRef[];
  readonly selector: PolicySelector | null;
};

export type AttachmentRule = {
  readonly rootNamespace: string;
  /** `ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY`. */
  readonly selectorsReachGateways: boolean;
};

/** The class by which a policy of the root namespace reaches every waypoint; istiod compares the name literally. */
export const waypointClassName = 'istio-waypoint';

/**
 * Whether a proxy gets a policy, for one service or (without one) for all its traffic.
 * Follows istiod's `ShouldAttachPolicy`: references and selectors exclude each other, and waypoints ignore selectors.
 */
export function attaches(
  policy: TargetedPolicy,
  proxy: PolicyProxy,
  service: ChainService | null,
  rule: AttachmentRule,
): boolean {
  const gateway = labelOf(proxy.labels, gatewayName);
  if (gateway === undefined) return policy.targetRefs.length === 0 && selects(policy.selector, proxy.labels);
  if (policy.targetRefs.length === 0) {
    return !proxy.isWaypoint && rule.selectorsReachGateways && selects(policy.selector, proxy.labels);
  }
  return policy.targetRefs.some((ref) => refAttaches(ref, policy, proxy, gateway, service, rule));
}

function refAttaches(
  ref: TargetRef,
  policy: TargetedPolicy,
  proxy: PolicyProxy,
  gateway: string,
  service: ChainService | null,
  rule: AttachmentRule,
): boolean {
  if (proxy.isWaypoint && service !== null && isRefTo(ref, service.kind)) {
    if (ref.name === service.name && policy.namespace === service.namespace) return true;
  }
  if (proxy.isWaypoint && isRefTo(ref, 'GatewayClass') && ref.name === waypointClassName) {
    if (policy.namespace === rule.rootNamespace) return true;
  }
  return (
    isRefTo(ref, 'Gateway') &&
    ref.name === gateway &&
    policy.namespace === proxy.namespace &&
    (ref.namespace === '' || ref.namespace === proxy.namespace)
  );
}

const groupOfKind = {
  Service: 'core',
  ServiceEntry: 'networking.istio.io',
  Gateway: 'gateway.networking.k8s.io',
  GatewayClass: 'gateway.networking.k8s.io',
} as const;

/** Kind and group have to be right; an empty group is the core one. Istiod: `matchesGroupKind`. */
export function isRefTo(ref: TargetRef, kind: keyof typeof groupOfKind): boolean {
  return ref.kind === kind && (ref.group === '' ? 'core' : ref.group) === groupOfKind[kind];
}

/** No selector selects everything, and so does one without labels; here, unlike at ztunnel. */
export function selects(selector: PolicySelector | null, labels: Labels): boolean {
  return selector?.matchLabels == null || carriesAll(labels, selector.matchLabels);
}
