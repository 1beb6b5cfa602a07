import type { GatewayFacts } from '#lib/model/topology.ts';
import { gatewayRole } from './gateway-role.ts';
import type { ResolutionContext } from './resolution-context.ts';

/** Every Gateway with what it is as a waypoint: whether it can be bound to, what it serves, whom it admits. */
export function resolveGateways(context: ResolutionContext): readonly GatewayFacts[] {
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
      selectorInvalid: admission.from === 'Selector' && admission.selector === null,
      address: waypoint.address,
      conditions: gateway.conditions,
      // What ztunnel would meet at an ordinary gateway says nothing against it; whoever is bound to it carries the flag.
      flags: role === 'gateway' ? [] : (context.waypointFlags.get(name) ?? []),
    };
  });
}
