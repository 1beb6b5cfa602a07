import type { Finding } from '#lib/model/finding.ts';
import type { PolicyReason } from '#lib/model/policy-facts.ts';
import { deadTargets } from './dead-targets.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';

/**
 * WP-TARGET-NOT-FOUND: nobody enforces a policy, because what it refers to does not exist, is bound to no waypoint, or can
 * not be referred to from there (a GatewayClass counts from the root namespace only, and only as `istio-waypoint`).
 * Follows istiod's `ShouldAttachPolicy`; for most kinds no condition says so.
 */
export function targetNotFound(mesh: Mesh): readonly Finding[] {
  return groupByCause(
    'WP-TARGET-NOT-FOUND',
    deadTargets(mesh, reasons, ({ kind }) => !routeKinds.has(kind)),
  );
}

const reasons: ReadonlySet<PolicyReason> = new Set([
  'target-not-found',
  'target-kind-unknown',
  'ancestor-not-bound',
  'not-root-namespace',
  'wrong-class-name',
  'wrong-group',
  'not-a-waypoint-class',
  'agentgateway-unsupported',
]);

/** Their targets are WP-ROUTE-INERT. */
export const routeKinds: ReadonlySet<string> = new Set([
  'HTTPRoute',
  'GRPCRoute',
  'TCPRoute',
  'TLSRoute',
  'VirtualService',
  'DestinationRule',
  'BackendTLSPolicy',
  'XBackendTrafficPolicy',
]);
