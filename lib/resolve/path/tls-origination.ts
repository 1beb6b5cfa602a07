import type { WaypointName } from '#lib/model/object-id.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { fullHost, isExportedTo } from '../policies/attach-hosts.ts';
import type { PathIndex } from './path-index.ts';

/**
 * Whether a waypoint speaks TLS of the application's kind to a service: by a BackendTLSPolicy, or by the first
 * DestinationRule of its own namespace, the service's and the root namespace. Istio's own modes mean HBONE there.
 * Follows istiod's `destinationRule` and `buildWaypointTLSContext`.
 */
export function originatesTls(service: ServiceFacts, waypoint: WaypointName, { topology }: PathIndex): boolean {
  const { destinationRules, backendPolicies } = topology.policyObjects;
  const hasPolicy = backendPolicies.some(
    ({ kind, ignored, namespace, targetRefs }) =>
      kind === 'BackendTLSPolicy' &&
      !ignored &&
      namespace === service.namespace &&
      targetRefs.some((ref) => ref.kind === service.kind && ref.name === service.name),
  );
  if (hasPolicy) return true;
  const own = waypoint.slice(0, waypoint.indexOf('/'));
  const rule = [own, service.namespace, topology.mesh.rootNamespace]
    .map((namespace) =>
      destinationRules.find(
        (each) =>
          each.namespace === namespace &&
          each.selector === null &&
          fullHost(each.host, namespace) === service.hostname &&
          isExportedTo(each, own),
      ),
    )
    .find((found) => found !== undefined);
  return rule?.tls?.mode === 'SIMPLE' || rule?.tls?.mode === 'MUTUAL';
}
