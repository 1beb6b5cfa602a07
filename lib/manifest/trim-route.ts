import type { Origin } from '#lib/model/metadata.ts';
import type {
  BackendPolicy,
  NetworkPeer,
  NetworkPolicy,
  ParentRef,
  ReferenceGrant,
  Route,
  RouteKind,
} from '#lib/model/policy.ts';
import { readLabelSelector } from './label-selector.ts';
import { readMetadata } from './metadata.ts';
import {
  conditionsOf,
  field,
  fieldAt,
  isRawObject,
  type RawObject,
  rawList,
  rawObject,
  text,
  textList,
  textMap,
  textOrNull,
  wholeNumber,
} from './raw-value.ts';
import { askedOfRoute } from './route-match.ts';
import { readTargetRefs } from './trim-policy.ts';

export function trimRoute(kind: RouteKind, raw: RawObject, origin: Origin | null): Route {
  const metadata = readMetadata(raw, true, origin);
  const spec = rawObject(field(raw, 'spec'));
  return {
    ...metadata,
    kind,
    parentRefs: rawList(field(spec, 'parentRefs')).map((ref) => readParentRef(ref, metadata.namespace)),
    hostnames: textList(field(spec, 'hostnames')),
    rules: rawList(field(spec, 'rules')).map((rule) => ({
      catchesAll: catchesAll(rule),
      ...askedOfRoute(kind, rule),
      ...(rawList(field(rule, 'filters')).some((filter) => text(field(filter, 'type')) === 'RequestRedirect') && {
        redirects: true as const,
      }),
      backends: rawList(field(rule, 'backendRefs')).map((backend) => ({
        group: text(field(backend, 'group')),
        kind: text(field(backend, 'kind')) || 'Service',
        namespace: text(field(backend, 'namespace')) || metadata.namespace,
        name: text(field(backend, 'name')),
        port: wholeNumber(field(backend, 'port'), 0),
        weight: wholeNumber(field(backend, 'weight'), 1),
      })),
    })),
    parents: rawList(fieldAt(raw, 'status', 'parents')).map((parent) => ({
      ref: readParentRef(field(parent, 'parentRef'), metadata.namespace),
      controller: text(field(parent, 'controllerName')),
      conditions: conditionsOf({ status: parent }),
    })),
  };
}

function readParentRef(ref: unknown, namespace: string): ParentRef {
  return {
    group: textOrNull(field(ref, 'group')) ?? 'gateway.networking.k8s.io',
    kind: text(field(ref, 'kind')) || 'Gateway',
    namespace: text(field(ref, 'namespace')) || namespace,
    name: text(field(ref, 'name')),
    sectionName: text(field(ref, 'sectionName')),
    port: wholeNumber(field(ref, 'port'), 0),
  };
}

/** A rule without matches takes every request, and so does one that only asks for a path that starts with `/`. */
function catchesAll(rule: unknown): boolean {
  const matches = rawList(field(rule, 'matches'));
  if (matches.length === 0) return true;
  return matches.some((match) => {
    if (!isRawObject(match)) return true;
    const others = Object.keys(match).filter((key) => key !== 'path' && rawList(match[key]).length > 0);
    if (others.length > 0 || text(field(match, 'method')) !== '' || isRawObject(field(match, 'method'))) return false;
    const type = text(fieldAt(match, 'path', 'type')) || 'PathPrefix';
    return type === 'PathPrefix' && (text(fieldAt(match, 'path', 'value')) || '/') === '/';
  });
}

export function trimBackendPolicy(kind: BackendPolicy['kind'], raw: RawObject, origin: Origin | null): BackendPolicy {
  const annotations = textMap(fieldAt(raw, 'metadata', 'annotations'));
  return {
    ...readMetadata(raw, true, origin),
    kind,
    targetRefs: readTargetRefs(rawObject(field(raw, 'spec'))),
    ignored: annotations['istio.io/ignore-policy-attachment'] === 'true',
  };
}

export function trimReferenceGrant(raw: RawObject, origin: Origin | null): ReferenceGrant {
  const spec = rawObject(field(raw, 'spec'));
  return {
    ...readMetadata(raw, true, origin),
    from: rawList(field(spec, 'from')).map((entry) => ({
      group: text(field(entry, 'group')),
      kind: text(field(entry, 'kind')),
      namespace: text(field(entry, 'namespace')),
    })),
    to: rawList(field(spec, 'to')).map((entry) => ({
      group: text(field(entry, 'group')),
      kind: text(field(entry, 'kind')),
      name: text(field(entry, 'name')),
    })),
  };
}

export function trimNetworkPolicy(raw: RawObject, origin: Origin | null): NetworkPolicy {
  const spec = rawObject(field(raw, 'spec'));
  const types = textList(field(spec, 'policyTypes'));
  const egress = rawList(field(spec, 'egress'));
  return {
    ...readMetadata(raw, true, origin),
    podSelector: readLabelSelector(field(spec, 'podSelector')) ?? selectsAll,
    // Kubernetes: Ingress always, Egress where there are rules for it.
    policyTypes: types.length > 0 ? types : ['Ingress', ...(egress.length > 0 ? ['Egress'] : [])],
    ingress: rawList(field(spec, 'ingress')).map((rule) => ({
      from: rawList(field(rule, 'from')).map(readNetworkPeer),
      ports: readNetworkPorts(rule),
    })),
    egress: egress.map((rule) => ({
      to: rawList(field(rule, 'to')).map(readNetworkPeer),
      ports: readNetworkPorts(rule),
    })),
  };
}

function readNetworkPeer(peer: unknown): NetworkPeer {
  return {
    podSelector: readLabelSelector(field(peer, 'podSelector')),
    namespaceSelector: readLabelSelector(field(peer, 'namespaceSelector')),
    ipBlock: textOrNull(fieldAt(peer, 'ipBlock', 'cidr')),
    except: textList(fieldAt(peer, 'ipBlock', 'except')),
  };
}

function readNetworkPorts(rule: unknown): NetworkPolicy['ingress'][number]['ports'] {
  return rawList(field(rule, 'ports')).map((port) => ({
    protocol: text(field(port, 'protocol')) || 'TCP',
    port: text(field(port, 'port')),
    endPort: wholeNumber(field(port, 'endPort'), 0),
  }));
}

const selectsAll = { matchLabels: {}, matchExpressions: [] };
