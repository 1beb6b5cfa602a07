import type { Origin } from '#lib/model/metadata.ts';
import type {
  AuthorizationPolicy,
  BackendPolicy,
  DestinationRule,
  EnvoyFilter,
  Extension,
  NetworkPolicy,
  PeerAuthentication,
  ReferenceGrant,
  RequestAuthentication,
  Route,
  Telemetry,
  VirtualService,
} from '#lib/model/policy.ts';
import type {
  EndpointSlice,
  Gateway,
  GatewayClass,
  Namespace,
  Pod,
  Service,
  ServiceEntry,
  WorkloadEntry,
} from '#lib/model/snapshot.ts';
import { findKind } from './kinds.ts';
import { hasImpossibleName } from './kubernetes-limits.ts';
import { type MeshConfigMap, trimMeshConfigMap } from './mesh-config.ts';
import { field, isRawObject, text } from './raw-value.ts';
import { trimEndpointSlice, trimNamespace, trimPod, trimService } from './trim-core.ts';
import { trimServiceEntry, trimWorkloadEntry } from './trim-entries.ts';
import { trimGateway, trimGatewayClass } from './trim-gateway.ts';
import {
  trimAuthorizationPolicy,
  trimDestinationRule,
  trimEnvoyFilter,
  trimExtension,
  trimPeerAuthentication,
  trimRequestAuthentication,
  trimTelemetry,
} from './trim-policy.ts';
import { trimBackendPolicy, trimNetworkPolicy, trimReferenceGrant, trimRoute } from './trim-route.ts';
import { trimVirtualService } from './trim-virtual-service.ts';
import { trimWorkload, type Workload } from './trim-workload.ts';

/** One object of a kind that is read, trimmed to what some rule reads. */
export type TrimmedObject =
  | { readonly kind: 'Namespace'; readonly object: Namespace }
  | { readonly kind: 'Pod'; readonly object: Pod }
  | { readonly kind: 'Service'; readonly object: Service }
  | { readonly kind: 'EndpointSlice'; readonly object: EndpointSlice }
  | { readonly kind: 'Gateway'; readonly object: Gateway }
  | { readonly kind: 'GatewayClass'; readonly object: GatewayClass }
  | { readonly kind: 'ServiceEntry'; readonly object: ServiceEntry }
  | { readonly kind: 'WorkloadEntry'; readonly object: WorkloadEntry }
  | TrimmedPolicy
  | { readonly kind: 'ConfigMap'; readonly object: MeshConfigMap }
  | { readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job'; readonly object: Workload };

type TrimmedPolicy =
  | { readonly kind: 'AuthorizationPolicy'; readonly object: AuthorizationPolicy }
  | { readonly kind: 'RequestAuthentication'; readonly object: RequestAuthentication }
  | { readonly kind: 'PeerAuthentication'; readonly object: PeerAuthentication }
  | { readonly kind: 'Telemetry'; readonly object: Telemetry }
  | { readonly kind: Extension['kind']; readonly object: Extension }
  | { readonly kind: 'EnvoyFilter'; readonly object: EnvoyFilter }
  | { readonly kind: 'DestinationRule'; readonly object: DestinationRule }
  | { readonly kind: 'VirtualService'; readonly object: VirtualService }
  | { readonly kind: Route['kind']; readonly object: Route }
  | { readonly kind: BackendPolicy['kind']; readonly object: BackendPolicy }
  | { readonly kind: 'ReferenceGrant'; readonly object: ReferenceGrant }
  | { readonly kind: 'NetworkPolicy'; readonly object: NetworkPolicy };

/**
 * A Kubernetes object as parsed from JSON or YAML, trimmed to the model. Total: fields of a wrong type become their
 * defaults. Null for what is not read: other kinds, other API groups, objects without a name that an id can hold,
 * ConfigMaps of others.
 */
export function trimObject(raw: unknown, origin: Origin | null): TrimmedObject | null {
  if (!isRawObject(raw)) return null;
  const row = findKind(text(field(raw, 'kind')), text(field(raw, 'apiVersion')));
  if (row === null || text(field(field(raw, 'metadata'), 'name')) === '') return null;
  if (hasImpossibleName(raw, row.namespaced)) return null;
  switch (row.kind) {
    case 'Namespace':
      return { kind: row.kind, object: trimNamespace(raw, origin) };
    case 'Pod':
      return { kind: row.kind, object: trimPod(raw, origin) };
    case 'Service':
      return { kind: row.kind, object: trimService(raw, origin) };
    case 'EndpointSlice':
      return { kind: row.kind, object: trimEndpointSlice(raw, origin) };
    case 'Gateway':
      return { kind: row.kind, object: trimGateway(raw, origin) };
    case 'GatewayClass':
      return { kind: row.kind, object: trimGatewayClass(raw, origin) };
    case 'ServiceEntry':
      return { kind: row.kind, object: trimServiceEntry(raw, origin) };
    case 'WorkloadEntry':
      return { kind: row.kind, object: trimWorkloadEntry(raw, origin) };
    case 'AuthorizationPolicy':
      return { kind: row.kind, object: trimAuthorizationPolicy(raw, origin) };
    case 'RequestAuthentication':
      return { kind: row.kind, object: trimRequestAuthentication(raw, origin) };
    case 'PeerAuthentication':
      return { kind: row.kind, object: trimPeerAuthentication(raw, origin) };
    case 'Telemetry':
      return { kind: row.kind, object: trimTelemetry(raw, origin) };
    case 'WasmPlugin':
    case 'TrafficExtension':
      return { kind: row.kind, object: trimExtension(row.kind, raw, origin) };
    case 'EnvoyFilter':
      return { kind: row.kind, object: trimEnvoyFilter(raw, origin) };
    case 'DestinationRule':
      return { kind: row.kind, object: trimDestinationRule(raw, origin) };
    case 'VirtualService':
      return { kind: row.kind, object: trimVirtualService(raw, origin) };
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TCPRoute':
    case 'TLSRoute':
      return { kind: row.kind, object: trimRoute(row.kind, raw, origin) };
    case 'BackendTLSPolicy':
    case 'XBackendTrafficPolicy':
      return { kind: row.kind, object: trimBackendPolicy(row.kind, raw, origin) };
    case 'ReferenceGrant':
      return { kind: row.kind, object: trimReferenceGrant(raw, origin) };
    case 'NetworkPolicy':
      return { kind: row.kind, object: trimNetworkPolicy(raw, origin) };
    case 'ConfigMap': {
      const object = trimMeshConfigMap(raw, origin);
      return object === null ? null : { kind: row.kind, object };
    }
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return { kind: row.kind, object: trimWorkload(row.kind, raw, origin) };
  }
}
