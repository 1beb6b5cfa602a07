import type { Labels } from '#lib/model/metadata.ts';
import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { PolicyObjects } from '#lib/model/policy.ts';
import type { ProxyFacts, ProxyTarget } from '#lib/model/proxy.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { gatewayRole } from '../gateway-role.ts';
import { labelOf } from '../label-selector.ts';
import { managed } from '../labels.ts';
import type { ResolutionContext } from '../resolution-context.ts';
import type { ChainPolicies } from './chain-policies.ts';
import { chainPolicies } from './chain-policies.ts';
import { waypointProxy } from './waypoint-proxy.ts';

/**
 * What each proxy gets of the policies: per bound service and for traffic to workloads at a waypoint, in one piece at a
 * gateway or sidecar. Gateways are those that can be bound to.
 */
export function resolveProxies(
  policies: PolicyObjects,
  services: readonly ServiceFacts[],
  context: ResolutionContext,
): readonly ProxyFacts[] {
  const chains = chainPolicies(policies, context);
  const served = servicesByWaypoint(services, context);
  const gateways = [...context.waypoints].flatMap(([name, waypoint]): ProxyFacts[] => {
    if (!waypoint.hasAddress || waypoint.discovered !== true) return [];
    const { namespace } = waypoint.gateway;
    const { labels, isFound } = waypointProxy(waypoint, context.dataPlane);
    switch (proxyKind(waypoint.gateway.className, context) ?? gatewayRole(waypoint.gateway, context.index)) {
      case 'waypoint':
      case 'east-west':
        return [
          {
            id: waypoint.id,
            kind: 'waypoint',
            targets: waypointTargets(namespace, labels, isFound ? (served.get(name) ?? []) : [], chains),
          },
        ];
      case 'gateway':
        return [
          { id: waypoint.id, kind: 'router', targets: [chains('all', { namespace, labels, isWaypoint: false }, null)] },
        ];
      default:
        return [{ id: waypoint.id, kind: 'none', targets: [] }];
    }
  });
  const sidecars = context.index.snapshot.pods
    .filter((pod) => pod.sidecar && pod.ips.length > 0 && context.index.discovers(pod.namespace) === true)
    .map(
      ({ namespace, name, labels }): ProxyFacts => ({
        id: objectId('Pod', namespace, name),
        kind: 'sidecar',
        targets: [chains('all', { namespace, labels, isWaypoint: false }, null)],
      }),
    );
  return [...gateways, ...sidecars].sort((left, right) => compareIds(left.id, right.id));
}

/** agentgateway classes run a proxy that reads none of Istio's policy kinds. */
function proxyKind(className: string, context: ResolutionContext): 'none' | null {
  const controller = context.index.gatewayClasses.get(className)?.controllerName ?? '';
  return controller.startsWith('istio.io/agentgateway') || className.startsWith('istio-agentgateway') ? 'none' : null;
}

function waypointTargets(
  namespace: string,
  labels: Labels,
  served: readonly ServiceFacts[],
  chains: ChainPolicies,
): readonly ProxyTarget[] {
  const proxy = { namespace, labels, isWaypoint: true };
  return [...served.map((facts) => chains(targetName(facts), proxy, facts)), chains('pod-ip', proxy, null)].sort(
    (left, right) => compareIds(left.target, right.target),
  );
}

function targetName(facts: ServiceFacts): string {
  return facts.kind === 'Service' ? facts.id : `${facts.id}#${facts.hostname}`;
}

/** Primary and canary both own the service. */
function servicesByWaypoint(
  services: readonly ServiceFacts[],
  context: ResolutionContext,
): ReadonlyMap<string, readonly ServiceFacts[]> {
  const served = new Map<string, ServiceFacts[]>();
  for (const facts of services) {
    if (!facts.indexed || facts.binding.waypoint === null || isLeftOut(facts, context)) continue;
    const names = facts.shares.length > 0 ? facts.shares.map(({ waypoint }) => waypoint) : [facts.binding.waypoint];
    for (const name of names) {
      const list = served.get(name);
      if (list === undefined) served.set(name, [facts]);
      else list.push(facts);
    }
  }
  return served;
}

/**
 * Bound, but without a chain: an entry of the mesh with dynamic DNS, and a Service that selects a waypoint's pods by
 * their managed label. Istiod: `findWaypointResources`, the index behind `ServicesForWaypoint`.
 */
function isLeftOut(facts: ServiceFacts, context: ResolutionContext): boolean {
  const key = `${facts.namespace}/${facts.name}`;
  const entry = facts.kind === 'ServiceEntry' ? context.serviceEntries.get(key) : undefined;
  if (entry?.resolution === 'DYNAMIC_DNS' && entry.location === 'MESH_INTERNAL') return true;
  const selector = facts.kind === 'Service' ? context.services.get(key)?.selector : entry?.workloadSelector;
  const managedBy = selector == null ? undefined : labelOf(selector, managed);
  return managedBy === 'istio.io-mesh-controller' || managedBy === 'istio.io-eastwest-controller';
}
