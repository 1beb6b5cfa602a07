import type { Finding } from './finding.ts';
import type { Condition, LabelSelector, Labels, Metadata } from './metadata.ts';
import type { ObjectId, WaypointName } from './object-id.ts';
import type { PolicyObjects } from './policy.ts';
import type { PolicyFacts } from './policy-facts.ts';
import type { ProxyFacts } from './proxy.ts';
import type { AbsenceCause, BindingStatus, Flag, LadderCode, LostReason, ReasonCode, Traffic } from './reason.ts';
import type { Gap, IstioSettings, MeshConfig, Notice, ServicePort, SourceDescription } from './snapshot.ts';

/** What a snapshot means. Plain JSON, sorted by id; the same snapshot always gives the same topology. */
export type Topology = {
  readonly source: SourceDescription;
  readonly istio: IstioSettings;
  readonly mesh: MeshConfig;
  readonly namespaces: readonly NamespaceFacts[];
  /** One per Service, and one per host of a ServiceEntry: also those that istiod leaves out. */
  readonly services: readonly ServiceFacts[];
  /** Pods, WorkloadEntries and endpoints without an object of their own: also those that istiod leaves out. */
  readonly workloads: readonly WorkloadFacts[];
  /** Every Gateway that istiod can see or that somebody wrote down, waypoint or not. */
  readonly gateways: readonly GatewayFacts[];
  readonly policies: readonly PolicyFacts[];
  readonly proxies: readonly ProxyFacts[];
  /** What is worth interrupting somebody for, grouped by cause, worst first. */
  readonly findings: readonly Finding[];
  /** The policies themselves, for whoever follows a request through them. */
  readonly policyObjects: PolicyObjects;
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
};

/**
 * Which waypoint, if any, handles traffic of one kind to an object, and the checks that led there.
 * Objects of one namespace with the same labels share one Binding, so a step speaks of `self` and `namespace`.
 */
export type Binding = {
  readonly traffic: Traffic;
  readonly status: BindingStatus;
  readonly reason: ReasonCode;
  /** Set if and only if the status is `bound`. */
  readonly waypoint: WaypointName | null;
  /** Which label decided, also where it failed. */
  readonly askedBy: 'own-label' | 'namespace-label' | null;
  /** What that label asked for; null where no label asks. */
  readonly asked: WaypointName | null;
  readonly ladder: readonly Step[];
  readonly lost: readonly Lost[];
  /** What the wording needs to be exact. */
  readonly detail: BindingDetail;
};

export type BindingDetail = {
  /** What the waypoint serves, raw: `service`, `workload`, `all`, `none` or nonsense. */
  readonly serves?: string;
  /** Whom its listener admits. */
  readonly admits?: 'Same' | 'All' | 'Selector' | 'None';
  /** For a name that does not exist: Gateways of that name in other namespaces, and the nearest names in the namespace asked. */
  readonly sameNameElsewhere?: readonly WaypointName[];
  readonly nearest?: readonly WaypointName[];
  readonly absence?: AbsenceCause;
  /** For a tie or a hostname that is taken: the other objects. */
  readonly rivals?: readonly ObjectId[];
  readonly gap?: Gap;
  /** Where in spec.listeners the listener stands that does not admit; left out where none decides. */
  readonly listener?: number;
  /** How the mesh shows a ServiceEntry: `NAMESPACE` allows no waypoint of another namespace. */
  readonly visibility?: string;
  /** The object itself carries istio.io/use-waypoint-namespace, also where it asks for nothing. */
  readonly namesNamespace?: true;
};

/** One check of the ladder. */
export type Step = {
  readonly code: LadderCode;
  /** The object the check reads: the object itself, its Namespace, or another one by id. Null where there is none to read. */
  readonly on: 'self' | 'namespace' | ObjectId | null;
  readonly field: string | null;
  /** What stands there; null where nothing does. */
  readonly value: string | null;
  readonly outcome: 'passed' | 'failed' | 'not-reached' | 'unknown';
};

/** A candidate that was not used although it looks as if it should be. */
export type Lost = { readonly waypoint: WaypointName; readonly reason: LostReason; readonly because: string | null };

/** What every object on the map carries. */
type Facts = {
  readonly id: ObjectId;
  readonly namespace: string;
  readonly name: string;
  readonly setBy: Metadata['setBy'];
  readonly origin: Metadata['origin'];
};

export type NamespaceFacts = Facts & {
  /** The Namespace object itself was read, and not only objects in it. */
  readonly exists: boolean;
  readonly discovered: boolean;
  /** Value of `istio.io/dataplane-mode`; null where absent. */
  readonly dataplaneMode: string | null;
  readonly labels: Labels;
  /** What its label gives an unlabelled service, and an unlabelled workload, in it. */
  readonly service: Binding;
  readonly workload: Binding;
};

/**
 * Why clients cannot address a service by a VIP. A Service: headless, a name of another host, or none assigned (yet).
 * A ServiceEntry without addresses of its own: why istiod allocates none, or that it has not (yet).
 */
export type NoVipCause =
  | 'headless'
  | 'external-name'
  | 'not-assigned'
  | 'allocation-off'
  | 'allocation-opted-out'
  | 'resolution-none'
  | 'wildcard-host';

/** A weighted second waypoint beside the first. Since 1.31. */
export type Share = {
  readonly waypoint: WaypointName;
  readonly percent: number;
  /** As istiod sends it: `namespace/hostname` or `network/ip`; null where the Gateway has no usable address. */
  readonly address: string | null;
};

export type ServiceFacts = Facts & {
  readonly kind: 'Service' | 'ServiceEntry';
  readonly hostname: string;
  /** istiod knows it. Where false, the binding says why. */
  readonly indexed: boolean;
  readonly binding: Binding;
  /** Primary first; empty without a canary. */
  readonly shares: readonly Share[];
  /** What the label says where it counts. Gateways ignore it where istiod has ENABLE_INGRESS_WAYPOINT_ROUTING=false. */
  readonly ingressUsesWaypoint: boolean;
  readonly hasVip: boolean;
  /** `clusterIP: None`: its name resolves to the IPs of its pods. Never a ServiceEntry. */
  readonly headless: boolean;
  /** Why it has no VIP; null where it has one. */
  readonly noVip: NoVipCause | null;
  /** The proxy of a waypoint would not be programmed for all of it, whichever waypoint that is. */
  readonly unprogrammable: boolean;
  readonly type: string;
  readonly ports: readonly ServicePort[];
  readonly flags: readonly Flag[];
  /** What istiod would write on this object for this hostname, sorted by type. */
  readonly expected: readonly Condition[];
  /** What stands there. */
  readonly observed: readonly Condition[];
};

export type WorkloadFacts = Facts & {
  readonly kind: 'Pod' | 'WorkloadEntry' | 'ServiceEntry' | 'EndpointSlice';
  readonly indexed: boolean;
  readonly binding: Binding;
  /** `HBONE` where ztunnel or the proxy itself accepts it. */
  readonly tunnel: 'HBONE' | 'NONE';
  readonly hostNetwork: boolean;
  /** Part of its identity; empty for endpoints without one. */
  readonly serviceAccount: string;
  readonly sidecar: boolean;
  readonly ready: boolean;
  readonly phase: string;
  readonly addresses: readonly string[];
  /** `namespace/hostname` of the services that select it, sorted. */
  readonly services: readonly string[];
  /** `namespace/name` of what ztunnel evaluates for it because a selector lists it, sorted; wider ones are not here. */
  readonly ztunnelPolicies: readonly string[];
  /** The workload that people know (`Deployment` and name); null for a pod of its own and for endpoints. */
  readonly owner: { readonly kind: string; readonly name: string } | null;
  /** How many equal pods it stands for. */
  readonly replicas: number;
  readonly labels: Labels;
  readonly flags: readonly Flag[];
  readonly expected: readonly Condition[];
  readonly observed: readonly Condition[];
};

export type GatewayFacts = Facts & {
  readonly className: string;
  /** What istiod runs for its class. `none`: nothing of Istio's. */
  readonly role: 'waypoint' | 'gateway' | 'east-west' | 'remote' | 'none';
  /** istiod can bind to it: discovered and with an address. */
  readonly bindable: boolean;
  readonly discovered: boolean;
  /** Raw value of `istio.io/waypoint-for`, or `service` where nobody says. */
  readonly trafficType: string;
  readonly trafficTypeFrom: 'gateway' | 'class' | 'default';
  readonly allowedFrom: 'Same' | 'All' | 'Selector' | 'None';
  /** Which namespaces it admits where `allowedFrom` is `Selector`; null else, and for one that is left out, which matches none. */
  readonly selector: LabelSelector | null;
  /** The selector cannot be evaluated. */
  readonly selectorInvalid: boolean;
  /** As istiod sends it; null where no address is usable. */
  readonly address: string | null;
  readonly conditions: readonly Condition[];
  /** What traffic bound to it meets. Left out of an ordinary gateway that no label names: nothing is wrong with it. */
  readonly flags: readonly Flag[];
};
