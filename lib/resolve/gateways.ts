import type { WaypointName } from '#lib/model/object-id.ts';
import type { Binding, GatewayFacts, NamespaceFacts, ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import { gatewayRole } from './gateway-role.ts';
import type { ResolutionContext } from './resolution-context.ts';

/**
 * Every Gateway with what it is as a waypoint: whether it can be bound to, what it serves, whom it admits. `asked` holds
 * the waypoints that labels name.
 */
export function resolveGateways(context: ResolutionContext, asked: ReadonlySet<WaypointName>): readonly GatewayFacts[] {
  return [...context.waypoints.values()].map((waypoint) => {
    const { gateway, admission, discovered } = waypoint;
    const role = gatewayRole(gateway, context.index);
    const name = `${gateway.namespace}/${gateway.name}`;
    return {
      id: waypoint.id,
      namespace: gateway.namespace,
      name: gateway.name,
      setBy: gateway.setBy,
      origin: gateway.origin,
      className: gateway.className,
      role,
      bindable: waypoint.hasAddress && discovered === true,
      discovered: discovered !== false,
      trafficType: waypoint.trafficType,
      trafficTypeFrom: waypoint.trafficTypeFrom,
      allowedFrom: admission.from,
      selector: admission.written,
      selectorInvalid: admission.from === 'Selector' && admission.selector === null,
      address: waypoint.address,
      conditions: gateway.conditions,
      // What ztunnel would meet at an ordinary gateway says nothing against it as long as nobody asks for it.
      flags: role === 'gateway' && !asked.has(name) ? [] : (context.waypointFlags.get(name) ?? []),
    };
  });
}

/** Every waypoint that a label names, in vain or not, and every canary. */
export function askedWaypoints(
  namespaces: readonly NamespaceFacts[],
  services: readonly ServiceFacts[],
  workloads: readonly WorkloadFacts[],
): ReadonlySet<WaypointName> {
  const asked = new Set<WaypointName>();
  const add = ({ asked: primary, lost }: Binding) => {
    if (primary !== null) asked.add(primary);
    if (lost.length === 0) return;
    for (const { waypoint, reason } of lost) if (reason === 'canary-refused') asked.add(waypoint);
  };
  for (const { service, workload } of namespaces) for (const binding of [service, workload]) add(binding);
  for (const { binding, shares } of services) {
    add(binding);
    for (const { waypoint } of shares) asked.add(waypoint);
  }
  // Workloads of one namespace mostly share one binding.
  let last: Binding | null = null;
  for (const { binding } of workloads) {
    if (binding !== last) add(binding);
    last = binding;
  }
  return asked;
}
