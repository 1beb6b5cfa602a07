import {
  type AuthorizationPolicy,
  type AuthorizationRule,
  type BackendPolicy,
  type DestinationRule,
  type EnvoyFilter,
  type Extension,
  type NetworkPeer,
  type NetworkPolicy,
  type OperationMatch,
  operationFields,
  type ParentRef,
  type PeerAuthentication,
  type PolicyObjects,
  type PolicySelector,
  type ReferenceGrant,
  type RequestAuthentication,
  type Route,
  type SourceMatch,
  sourceFields,
  type TargetRef,
  type Telemetry,
  type VirtualService,
  type VirtualServiceMatch,
  type VirtualServiceRule,
} from '#lib/model/policy.ts';
import { conditions, labelSelector, metadataFields } from './metadata-shape.ts';
import { listOf, mapOf, number, oneOf, orNull, record, type Shape, text, truth } from './shape.ts';

const texts = listOf(text);
const selector = orNull(record<PolicySelector>({ matchLabels: orNull(mapOf(text)) }, {}));
const targetRefs = listOf(
  record<TargetRef>({ group: text, kind: text, name: text, namespace: text, sectionName: text }, {}),
);
const targeted = { ...metadataFields, targetRefs, selector } as const;

const rule = record<AuthorizationRule>(
  {
    from: listOf(matchOf<SourceMatch>(sourceFields)),
    to: listOf(matchOf<OperationMatch>(operationFields)),
    when: listOf(record({ key: text, values: texts, notValues: texts }, {})),
  },
  {},
);

/** Any of these fields, each a list. */
function matchOf<Match extends object>(fields: readonly (keyof Match & string)[]): Shape<Match> {
  const shapes = Object.fromEntries(fields.map((field) => [field, texts]));
  return record({}, shapes) as unknown as Shape<Match>;
}

const virtualServiceRule = record<VirtualServiceRule>(
  {
    protocol: oneOf('http', 'tls', 'tcp'),
    matches: listOf(
      record<VirtualServiceMatch>(
        {
          gateways: texts,
          sourceLabels: orNull(mapOf(text)),
          sourceNamespace: text,
          port: number,
          sniHosts: texts,
          catchesAll: truth,
        },
        { asked: texts },
      ),
    ),
    destinations: listOf(record({ host: text, subset: text, port: number, weight: number }, {})),
    answers: orNull(oneOf('redirect', 'direct-response', 'delegate')),
  },
  { delegate: record({ namespace: text, name: text }, {}) },
);

const parentRef = record<ParentRef>(
  { group: text, kind: text, namespace: text, name: text, sectionName: text, port: number },
  {},
);

const route = record<Route>(
  {
    ...metadataFields,
    kind: oneOf('HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'),
    parentRefs: listOf(parentRef),
    hostnames: texts,
    rules: listOf(
      record<Route['rules'][number]>(
        {
          catchesAll: truth,
          backends: listOf(
            record({ group: text, kind: text, namespace: text, name: text, port: number, weight: number }, {}),
          ),
        },
        { redirects: isTrue, asked: listOf(texts) },
      ),
    ),
    parents: listOf(record({ ref: parentRef, controller: text, conditions }, {})),
  },
  {},
);

function isTrue(value: unknown, path: string, misfits: Parameters<Shape<true>>[2]): true {
  if (value !== true) misfits.push({ path, wants: 'true' });
  return true;
}

const peers = listOf(
  record<NetworkPeer>(
    {
      podSelector: orNull(labelSelector),
      namespaceSelector: orNull(labelSelector),
      ipBlock: orNull(text),
      except: texts,
    },
    {},
  ),
);
const networkPorts = listOf(
  record<{ readonly protocol: string; readonly port: string; readonly endPort: number }>(
    { protocol: text, port: text, endPort: number },
    {},
  ),
);

const networkPolicy = record<NetworkPolicy>(
  {
    ...metadataFields,
    podSelector: labelSelector,
    policyTypes: texts,
    ingress: listOf(record<NetworkPolicy['ingress'][number]>({ from: peers, ports: networkPorts }, {})),
    egress: listOf(record<NetworkPolicy['egress'][number]>({ to: peers, ports: networkPorts }, {})),
  },
  {},
);

/** Policies and routes of a snapshot. */
export const policyObjects = record<PolicyObjects>(
  {
    authorizationPolicies: listOf(
      record<AuthorizationPolicy>(
        { ...targeted, action: text, provider: text, rules: listOf(rule), conditions },
        { malformed: texts },
      ),
    ),
    requestAuthentications: listOf(record<RequestAuthentication>({ ...targeted, issuers: texts }, {})),
    peerAuthentications: listOf(
      record<PeerAuthentication>(
        { ...metadataFields, selector, mode: text, portModes: listOf(record({ port: number, mode: text }, {})) },
        {},
      ),
    ),
    telemetries: listOf(record<Telemetry>({ ...targeted, sections: texts }, {})),
    extensions: listOf(
      record<Extension>(
        {
          ...targeted,
          kind: oneOf('WasmPlugin', 'TrafficExtension'),
          phase: text,
          priority: number,
          type: text,
          language: oneOf('wasm', 'lua'),
          matches: listOf(record({ mode: text, ports: listOf(number) }, {})),
        },
        {},
      ),
    ),
    envoyFilters: listOf(record<EnvoyFilter>({ ...targeted, contexts: texts }, {})),
    destinationRules: listOf(
      record<DestinationRule>(
        { ...metadataFields, host: text, exportTo: texts, selector, subsets: texts },
        { tls: record({ mode: text, alone: truth }, {}) },
      ),
    ),
    virtualServices: listOf(
      record<VirtualService>(
        {
          ...metadataFields,
          hosts: texts,
          gateways: texts,
          exportTo: texts,
          protocols: texts,
          destinations: listOf(record({ host: text, subset: text }, {})),
          rules: listOf(virtualServiceRule),
        },
        {},
      ),
    ),
    routes: listOf(route),
    backendPolicies: listOf(
      record<BackendPolicy>(
        { ...metadataFields, kind: oneOf('BackendTLSPolicy', 'XBackendTrafficPolicy'), targetRefs, ignored: truth },
        {},
      ),
    ),
    referenceGrants: listOf(
      record<ReferenceGrant>(
        {
          ...metadataFields,
          from: listOf(record({ group: text, kind: text, namespace: text }, {})),
          to: listOf(record({ group: text, kind: text, name: text }, {})),
        },
        {},
      ),
    ),
    networkPolicies: listOf(networkPolicy),
  },
  {},
);
