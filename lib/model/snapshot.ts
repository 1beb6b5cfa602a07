import type { Condition, LabelSelector, Labels, Metadata, Origin } from './metadata.ts';
import type { ObjectId } from './object-id.ts';
import type { PolicyObjects } from './policy.ts';

/**
 * Everything that was read from one cluster, or one set of manifests, at one moment: plain JSON, trimmed to the fields
 * that something reads. Lists are sorted by namespace and name, so the order of the input never matters.
 * It holds no Secret, no full annotations, and of environment variables only those that istiod's rules depend on.
 */
export type Snapshot = {
  readonly source: SourceDescription;
  readonly istio: IstioSettings;
  readonly mesh: MeshConfig;
  readonly namespaces: readonly Namespace[];
  readonly pods: readonly Pod[];
  readonly services: readonly Service[];
  readonly serviceEntries: readonly ServiceEntry[];
  readonly workloadEntries: readonly WorkloadEntry[];
  readonly endpointSlices: readonly EndpointSlice[];
  readonly gateways: readonly Gateway[];
  readonly gatewayClasses: readonly GatewayClass[];
  readonly policies: PolicyObjects;
  /** What could not be read. A verdict that depends on a gap is undetermined. */
  readonly gaps: readonly Gap[];
  /** What a person should know about the reading and that changes no verdict: duplicates, kinds passed over. */
  readonly notices: readonly Notice[];
};

export type SourceDescription = {
  readonly kind: 'cluster' | 'files' | 'demo';
  /** Context or file name, as people know it. */
  readonly name: string;
  /** UID of the Namespace kube-system, by which a cluster is known whatever people call it; left out where it was not read. */
  readonly clusterUid?: string;
  /** RFC 3339, UTC. */
  readonly takenAt: string;
  /**
   * `observed`: what the objects say is what is. `desired`: manifests that no cluster has touched, read as if deployed;
   * the objects that rest on this carry `assumed`.
   */
  readonly reading: 'observed' | 'desired';
};

/** Which istiod to answer as. */
export type IstioSettings = {
  /** Minor version, `1.31`. */
  readonly minor: string;
  readonly minorFrom: SettingOrigin;
  /** istiod's own revision; null where it has none, so that nothing is filtered by revision. */
  readonly revision: string | null;
  readonly revisionFrom: SettingOrigin;
  /** Environment variables of istiod that its rules depend on, by name. */
  readonly environment: Readonly<Record<string, string>>;
};

/** Where a setting comes from: a flag or options.yaml, what the cluster shows, or the default. */
export type SettingOrigin = 'given' | 'cluster' | 'default';

/** The part of meshConfig (ConfigMap `istio`, key `mesh`) that istiod's waypoint rules read. */
export type MeshConfig = {
  readonly rootNamespace: string;
  readonly trustDomain: string;
  /** Other names of the same trust; left out where the mesh has none. */
  readonly trustDomainAliases?: readonly string[];
  /** Whom policies can ask, by name: authorizers over HTTP, others. Left out where no mesh configuration was read. */
  readonly extensionProviders?: readonly { readonly name: string; readonly kind: 'authorizer-http' | 'other' }[];
  /** Empty means that every namespace is discovered. */
  readonly discoverySelectors: readonly LabelSelector[];
  /** Null where the mesh does not set it. Since 1.31. */
  readonly serviceEntryVisibility: ServiceEntryVisibility | null;
  /** Where the settings were read; null where the mesh ConfigMap does not exist and defaults hold. */
  readonly object: ObjectId | null;
};

export type ServiceEntryVisibility = {
  readonly defaultVisibility: string;
  readonly policies: readonly {
    readonly visibility: string;
    /** Null for a rule with a matcher that we do not know, which never matches; so does one without namespaceSelector. */
    readonly matchingRules: readonly { readonly namespaceSelector: LabelSelector | null }[];
  }[];
};

export type Namespace = Metadata;

export type Pod = Metadata & {
  readonly phase: string;
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly ips: readonly string[];
  readonly hostNetwork: boolean;
  readonly serviceAccount: string;
  /** The workload that people know: the Deployment rather than its ReplicaSet; null for a pod of its own. */
  readonly owner: { readonly kind: string; readonly name: string } | null;
  /** Has a proxy of its own: annotation `sidecar.istio.io/status`. */
  readonly sidecar: boolean;
  /** The pod stands for a pod template and was not seen itself. */
  readonly assumed: boolean;
  /** How many equal pods it stands for: the template's replicas; 1 for a pod that was seen. */
  readonly replicas: number;
};

export type ServicePort = {
  readonly name: string;
  readonly port: number;
  readonly targetPort: string;
  readonly protocol: string;
  readonly appProtocol: string | null;
};

export type Service = Metadata & {
  /** ClusterIP, NodePort, LoadBalancer or ExternalName. */
  readonly type: string;
  /** As written: addresses, `None` for headless, empty where no address was assigned (yet). */
  readonly clusterIPs: readonly string[];
  /** Addresses of its own that kube-proxy serves beside the VIP, `spec.externalIPs`; left out where it has none. */
  readonly externalIPs?: readonly string[];
  readonly ports: readonly ServicePort[];
  /** Null where the Service has no selector. */
  readonly selector: Labels | null;
  readonly conditions: readonly Condition[];
  /** The VIP was not seen: the Service is read as if it had been deployed. */
  readonly assumed: boolean;
};

export type ServiceEntry = Metadata & {
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
  readonly resolution: string;
  readonly location: string;
  readonly ports: readonly ServicePort[];
  readonly endpoints: readonly { readonly address: string; readonly labels: Labels; readonly network: string }[];
  /** Null where there is none. `{}` is one that selects everything. */
  readonly workloadSelector: Labels | null;
  /** VIPs that istiod allocated: status.addresses. */
  readonly allocated: readonly { readonly value: string; readonly host: string }[];
  readonly conditions: readonly Condition[];
  readonly assumed: boolean;
};

export type WorkloadEntry = Metadata & {
  readonly address: string;
  readonly specLabels: Labels;
  readonly serviceAccount: string;
  readonly conditions: readonly Condition[];
};

export type EndpointSlice = Metadata & {
  readonly endpoints: readonly {
    readonly addresses: readonly string[];
    readonly ready: boolean;
    /** The pod behind it: `namespace/name`, null for endpoints without one. */
    readonly pod: string | null;
  }[];
  readonly ports: readonly { readonly name: string; readonly port: number }[];
};

export type Gateway = Metadata & {
  readonly className: string;
  readonly listeners: readonly Listener[];
  /** status.addresses, in order. */
  readonly addresses: readonly { readonly type: string; readonly value: string }[];
  readonly conditions: readonly Condition[];
  /** The address was not seen: a Gateway of a class that istiod deploys, read as if it had been. */
  readonly assumed: boolean;
};

export type Listener = {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  /** allowedRoutes.namespaces; null where it is left out at any level. */
  readonly namespaces: { readonly from: string | null; readonly selector: LabelSelector | null } | null;
};

export type GatewayClass = Metadata & { readonly controllerName: string };

/**
 * Something that could not be read. `absent` (the API is not installed) is a fact and not a gap: nothing of that kind
 * exists. The others hide objects.
 */
export type Gap = {
  /** The kind that is hidden; null where a broken document does not say. */
  readonly kind: string | null;
  readonly cause: 'forbidden' | 'unreachable' | 'syncing' | 'stale' | 'truncated' | 'broken-document' | 'absent';
  /** One sentence: what happened, where, what to do. */
  readonly sentence: string;
  /** Name and namespace of the one object that is hidden, where they can be told; null where the whole kind is. */
  readonly object: ObjectId | null;
  /** Where, for a broken document. */
  readonly origin: Origin | null;
};

export type Notice = {
  readonly code:
    | 'duplicate-object'
    | 'kind-not-read'
    | 'not-kubernetes'
    | 'option-ignored'
    | 'mesh-config'
    | 'over-limit'
    | 'field-ignored';
  readonly sentence: string;
  readonly count: number;
};
