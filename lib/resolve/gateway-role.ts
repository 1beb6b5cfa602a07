import type { Gateway } from '#lib/model/snapshot.ts';
import type { GatewayFacts } from '#lib/model/topology.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

const roleOfController: Readonly<Record<string, GatewayFacts['role']>> = {
  'istio.io/mesh-controller': 'waypoint',
  'istio.io/agentgateway-waypoint-controller': 'waypoint',
  'istio.io/gateway-controller': 'gateway',
  'istio.io/eastwest-controller': 'east-west',
  'istio.io/unmanaged-gateway': 'remote',
};

/** The classes that istiod brings itself, for sources without the GatewayClass object. Istiod: `classinfo.go`. */
const roleOfClassName: Readonly<Record<string, GatewayFacts['role']>> = {
  'istio-waypoint': 'waypoint',
  'istio-agentgateway-waypoint': 'waypoint',
  istio: 'gateway',
  'istio-agentgateway': 'gateway',
  'istio-east-west': 'east-west',
  'istio-remote': 'remote',
};

/** What runs for a Gateway of this class. Binding never asks: any class with an address can be bound to. */
export function gatewayRole(gateway: Gateway, index: SnapshotIndex): GatewayFacts['role'] {
  const gatewayClass = index.gatewayClasses.get(gateway.className);
  if (gatewayClass !== undefined) return own(roleOfController, gatewayClass.controllerName) ?? 'none';
  return own(roleOfClassName, gateway.className) ?? 'none';
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
