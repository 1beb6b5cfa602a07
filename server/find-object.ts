import type { Metadata } from '#lib/model/metadata.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';

/** One object as it was read; null where there is none of that name, or no such kind. */
export function findObject(snapshot: Snapshot, kind: string, namespace: string, name: string): Metadata | null {
  const list = listsByKind.get(kind)?.(snapshot) ?? [];
  return list.find((object) => object.namespace === namespace && object.name === name) ?? null;
}

type List = (snapshot: Snapshot) => readonly Metadata[];

const listsByKind: ReadonlyMap<string, List> = new Map<string, List>([
  ['Namespace', ({ namespaces }) => namespaces],
  ['Pod', ({ pods }) => pods],
  ['Service', ({ services }) => services],
  ['ServiceEntry', ({ serviceEntries }) => serviceEntries],
  ['WorkloadEntry', ({ workloadEntries }) => workloadEntries],
  ['EndpointSlice', ({ endpointSlices }) => endpointSlices],
  ['Gateway', ({ gateways }) => gateways],
  ['GatewayClass', ({ gatewayClasses }) => gatewayClasses],
  ['AuthorizationPolicy', ({ policies }) => policies.authorizationPolicies],
  ['RequestAuthentication', ({ policies }) => policies.requestAuthentications],
  ['PeerAuthentication', ({ policies }) => policies.peerAuthentications],
  ['Telemetry', ({ policies }) => policies.telemetries],
  ['EnvoyFilter', ({ policies }) => policies.envoyFilters],
  ['DestinationRule', ({ policies }) => policies.destinationRules],
  ['VirtualService', ({ policies }) => policies.virtualServices],
  ['ReferenceGrant', ({ policies }) => policies.referenceGrants],
  ['NetworkPolicy', ({ policies }) => policies.networkPolicies],
  ...(['WasmPlugin', 'TrafficExtension'] as const).map((kind): [string, List] => [
    kind,
    ({ policies }) => policies.extensions.filter((extension) => extension.kind === kind),
  ]),
  ...(['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'] as const).map((kind): [string, List] => [
    kind,
    ({ policies }) => policies.routes.filter((route) => route.kind === kind),
  ]),
  ...(['BackendTLSPolicy', 'XBackendTrafficPolicy'] as const).map((kind): [string, List] => [
    kind,
    ({ policies }) => policies.backendPolicies.filter((policy) => policy.kind === kind),
  ]),
]);
