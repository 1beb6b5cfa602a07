import type { Condition, LabelSelector, Labels, Metadata } from './metadata.ts';

/** Policies and routes as read, trimmed to what decides where they apply. JWKS, plugin configuration and patches are dropped. */
export type PolicyObjects = {
  readonly authorizationPolicies: readonly AuthorizationPolicy[];
  readonly requestAuthentications: readonly RequestAuthentication[];
  readonly peerAuthentications: readonly PeerAuthentication[];
  readonly telemetries: readonly Telemetry[];
  /** WasmPlugin and TrafficExtension: istiod turns the first into the second. */
  readonly extensions: readonly Extension[];
  readonly envoyFilters: readonly EnvoyFilter[];
  readonly destinationRules: readonly DestinationRule[];
  readonly virtualServices: readonly VirtualService[];
  readonly routes: readonly Route[];
  /** BackendTLSPolicy and XBackendTrafficPolicy. */
  readonly backendPolicies: readonly BackendPolicy[];
  readonly referenceGrants: readonly ReferenceGrant[];
  readonly networkPolicies: readonly NetworkPolicy[];
};

export const noPolicies: PolicyObjects = {
  authorizationPolicies: [],
  requestAuthentications: [],
  peerAuthentications: [],
  telemetries: [],
  extensions: [],
  envoyFilters: [],
  destinationRules: [],
  virtualServices: [],
  routes: [],
  backendPolicies: [],
  referenceGrants: [],
  networkPolicies: [],
};

/** One entry of `targetRefs`, or the older single `targetRef`. Texts that were left out are empty. */
export type TargetRef = {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Name of a port; BackendTLSPolicy only. */
  readonly sectionName: string;
};

/** A workload selector. `selector: {}` has no map, `selector: {matchLabels: {}}` an empty one: ztunnel tells them apart. */
export type PolicySelector = { readonly matchLabels: Labels | null };

type Targeted = Metadata & {
  readonly targetRefs: readonly TargetRef[];
  readonly selector: PolicySelector | null;
};

export type AuthorizationPolicy = Targeted & {
  /** ALLOW, DENY, AUDIT or CUSTOM. */
  readonly action: string;
  /** The extension provider of a CUSTOM policy. */
  readonly provider: string;
  readonly rules: readonly AuthorizationRule[];
  readonly conditions: readonly Condition[];
  /** Fields with a value of another type than theirs, `spec.rules`: read as if left out, and refused by an API server. */
  readonly malformed?: readonly string[];
};

export type AuthorizationRule = {
  readonly from: readonly SourceMatch[];
  readonly to: readonly OperationMatch[];
  readonly when: readonly {
    readonly key: string;
    readonly values: readonly string[];
    readonly notValues: readonly string[];
  }[];
};

export const sourceFields = [
  'principals',
  'notPrincipals',
  'requestPrincipals',
  'notRequestPrincipals',
  'namespaces',
  'notNamespaces',
  'ipBlocks',
  'notIpBlocks',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
  'serviceAccounts',
  'notServiceAccounts',
  'trustDomains',
  'notTrustDomains',
] as const;

export const operationFields = [
  'hosts',
  'notHosts',
  'ports',
  'notPorts',
  'methods',
  'notMethods',
  'paths',
  'notPaths',
] as const;

/** Only the fields that are written; each a non-empty list. */
export type SourceMatch = Readonly<Partial<Record<(typeof sourceFields)[number], readonly string[]>>>;
export type OperationMatch = Readonly<Partial<Record<(typeof operationFields)[number], readonly string[]>>>;

export type RequestAuthentication = Targeted & { readonly issuers: readonly string[] };

export type PeerAuthentication = Metadata & {
  readonly selector: PolicySelector | null;
  /** STRICT, PERMISSIVE, DISABLE or UNSET. */
  readonly mode: string;
  readonly portModes: readonly { readonly port: number; readonly mode: string }[];
};

/** `sections`: which of `tracing`, `metrics`, `accessLogging` it sets. */
export type Telemetry = Targeted & { readonly sections: readonly string[] };

export type Extension = Targeted & {
  readonly kind: 'WasmPlugin' | 'TrafficExtension';
  readonly phase: string;
  readonly priority: number;
  /** HTTP, NETWORK or empty. */
  readonly type: string;
  readonly language: 'wasm' | 'lua';
  readonly matches: readonly { readonly mode: string; readonly ports: readonly number[] }[];
};

export type EnvoyFilter = Targeted & { readonly contexts: readonly string[] };

export type DestinationRule = Metadata & {
  readonly host: string;
  readonly exportTo: readonly string[];
  readonly selector: PolicySelector | null;
  readonly subsets: readonly string[];
  /** How TLS is spoken to the host, where it is said; `alone` where nothing else is. */
  readonly tls?: { readonly mode: string; readonly alone: boolean };
};

export type VirtualService = Metadata & {
  readonly hosts: readonly string[];
  readonly gateways: readonly string[];
  readonly exportTo: readonly string[];
  /** Which of `http`, `tls`, `tcp` it has rules for. */
  readonly protocols: readonly string[];
  /** The hosts that its rules send to, with the subset they name. */
  readonly destinations: readonly { readonly host: string; readonly subset: string }[];
  /** In the order in which they are tried, those for HTTP first. */
  readonly rules: readonly VirtualServiceRule[];
};

export type VirtualServiceRule = {
  readonly protocol: 'http' | 'tls' | 'tcp';
  /** Empty takes everything; else one that fits is enough. */
  readonly matches: readonly VirtualServiceMatch[];
  /** `port` is 0 where left out; `weight` as written. */
  readonly destinations: readonly {
    readonly host: string;
    readonly subset: string;
    readonly port: number;
    readonly weight: number;
  }[];
  /** What the proxy does instead of sending it on; null for a rule with destinations. */
  readonly answers: 'redirect' | 'direct-response' | 'delegate' | null;
  /** The VirtualService in which the rest of a rule that delegates stands; an empty namespace is its own. */
  readonly delegate?: { readonly namespace: string; readonly name: string };
};

export type VirtualServiceMatch = {
  readonly gateways: readonly string[];
  /** Null where it names none. */
  readonly sourceLabels: Labels | null;
  readonly sourceNamespace: string;
  /** 0 where left out. */
  readonly port: number;
  readonly sniHosts: readonly string[];
  /** Nothing else of the request is asked for. */
  readonly catchesAll: boolean;
  /** Of HTTP, what is asked of the request: `uri prefix /x`, `headers.a exact b`. All of it has to hold. */
  readonly asked?: readonly string[];
};

export type RouteKind = 'HTTPRoute' | 'GRPCRoute' | 'TCPRoute' | 'TLSRoute';

export type ParentRef = {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly sectionName: string;
  /** 0 where left out. */
  readonly port: number;
};

export type Route = Metadata & {
  readonly kind: RouteKind;
  readonly parentRefs: readonly ParentRef[];
  readonly hostnames: readonly string[];
  readonly rules: readonly {
    /** No match, or one on the path prefix `/` alone: takes every request. */
    readonly catchesAll: boolean;
    /**
     * What each match asks of the request, all of it: `uri segments /x`, `method exact GET`, `headers.a regex b.*`. One
     * that fits is enough. Left out where none asks for anything.
     */
    readonly asked?: readonly (readonly string[])[];
    /** It answers with a redirect. */
    readonly redirects?: true;
    readonly backends: readonly {
      readonly group: string;
      readonly kind: string;
      readonly namespace: string;
      readonly name: string;
      readonly port: number;
      readonly weight: number;
    }[];
  }[];
  readonly parents: readonly {
    readonly ref: ParentRef;
    readonly controller: string;
    readonly conditions: readonly Condition[];
  }[];
};

export type BackendPolicy = Metadata & {
  readonly kind: 'BackendTLSPolicy' | 'XBackendTrafficPolicy';
  readonly targetRefs: readonly TargetRef[];
  readonly ignored: boolean;
};

export type ReferenceGrant = Metadata & {
  readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to: readonly { readonly group: string; readonly kind: string; readonly name: string }[];
};

export type NetworkPolicy = Metadata & {
  readonly podSelector: LabelSelector;
  /** `Ingress`, `Egress` or both: what the policy restricts. */
  readonly policyTypes: readonly string[];
  readonly ingress: readonly (NetworkPorts & { readonly from: readonly NetworkPeer[] })[];
  readonly egress: readonly (NetworkPorts & { readonly to: readonly NetworkPeer[] })[];
};

/** Empty means on every port. `port` is a number or a name, empty for all. */
type NetworkPorts = {
  readonly ports: readonly { readonly protocol: string; readonly port: string; readonly endPort: number }[];
};

/** A list of none means anybody. */
export type NetworkPeer = {
  readonly podSelector: LabelSelector | null;
  readonly namespaceSelector: LabelSelector | null;
  readonly ipBlock: string | null;
  /** Ranges inside `ipBlock` that are not meant. */
  readonly except: readonly string[];
};
