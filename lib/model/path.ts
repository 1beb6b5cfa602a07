import type { ObjectId, WaypointName } from './object-id.ts';
import type { Gap } from './snapshot.ts';

/** Kinds of caller that take different ways to the same destination. */
export const callerKinds = [
  'captured',
  'sidecar',
  'uncaptured',
  'host-network',
  'ingress',
  'waypoint',
  'external',
] as const;

export type CallerKind = (typeof callerKinds)[number];

/** Who calls: a given object, or any caller of a kind. `namespace` and `serviceAccount` are null where they are not known. */
export type Caller = {
  readonly kind: CallerKind;
  readonly object: ObjectId | null;
  readonly address: string | null;
  readonly namespace: string | null;
  readonly serviceAccount: string | null;
};

/** What is called, and by which address: that decides which plane is asked. */
export type Destination = {
  readonly object: ObjectId;
  /** The host of a ServiceEntry; the only one elsewhere. */
  readonly host: string | null;
  readonly port: number | null;
  readonly via: 'vip' | 'pod-ip';
};

/** Why a waypoint that is bound is not on the way. */
export const bypassReasons = [
  'ingress-without-opt-in',
  'foreign-gateway',
  'sidecar-client',
  'uncaptured-client',
  'host-network-client',
  'external-client',
  'addressed-by-pod-ip',
  'addressed-by-service',
  'headless',
  'no-vip',
  'waypoint-client',
  'network-policy',
] as const;

export type BypassReason = (typeof bypassReasons)[number];

export type PolicyResult = 'allow' | 'deny' | 'no-match' | 'depends';

/** One policy at one hop, in the order it is evaluated. `rule` is the position of the rule that decided, null for none. */
export type EvaluatedPolicy = {
  readonly object: ObjectId;
  readonly action: string;
  readonly result: PolicyResult;
  readonly rule: number | null;
  /** What the result depends on, as field names of the rule: `methods`, `request.headers[x]`. */
  readonly dependsOn: readonly string[];
};

export type Hop = {
  readonly kind: 'client' | 'ztunnel' | 'sidecar' | 'gateway' | 'waypoint' | 'application' | 'external' | 'node';
  readonly object: ObjectId | null;
  /** SPIFFE id that this hop sees of its caller; null where it sees none. */
  readonly identity: string | null;
  /** How the request arrives here. */
  readonly encryption: 'none' | 'hbone' | 'mtls' | 'tls';
  readonly port: number | null;
  readonly policies: readonly EvaluatedPolicy[];
  /** What happens when no policy of this hop decides: allowed because there is no ALLOW, or denied because there is one. */
  readonly unmatched: 'allow' | 'deny';
  /** What this hop makes of the request. `fails`: no connection beyond it. */
  readonly outcome: 'allow' | 'deny' | 'depends' | 'fails';
};

export type Bypassed = { readonly waypoint: WaypointName; readonly reason: BypassReason };

/** Why a proxy answers a request itself instead of sending it on. */
export const routeAnswerCodes = [
  'missing-backend',
  'missing-port',
  'missing-subset',
  'unsupported-kind',
  'no-backends',
  'unmatched',
  'redirect',
  'direct-response',
  'delegate',
  'unknown',
] as const;

/** `status`: of HTTP; null where the connection is closed, and for what says none. */
export type RouteAnswer = {
  readonly code: (typeof routeAnswerCodes)[number];
  readonly status: number | null;
};

/** Whether the request of the sample takes a way: for certain, perhaps, or not. */
export type BranchChoice = 'chosen' | 'depends' | 'not-taken';

/** One of several ways on from the waypoint or the caller's sidecar, and what becomes of the request there. */
export type Branch = {
  /** The route that says so; null for what no route takes. */
  readonly route: ObjectId | null;
  /** By position; null without a route. */
  readonly rule: number | null;
  /** Of the requests that the rule takes. */
  readonly percent: number;
  /** The rule takes every request. */
  readonly catchesAll: boolean;
  /** Null without a sample, and where no rule of HTTP decides. */
  readonly choice: BranchChoice | null;
  /** What of the request decides whether it goes this way, as `dependsOn` of a policy: `paths`, `request.headers[x]`. */
  readonly dependsOn: readonly string[];
  /** Set where the port does not say what it speaks, so that the way depends on it. */
  readonly protocol: 'http' | 'tcp' | null;
  /** What the rule names; a host that nothing has as `Host/name`. */
  readonly backend: ObjectId | null;
  readonly port: number | null;
  readonly answer: RouteAnswer | null;
  /** Those behind the waypoint. */
  readonly hops: readonly Hop[];
  readonly verdict: RequestPath['verdict'];
  /** By position among these hops; null also where the waypoint decides. */
  readonly decidedAt: number | null;
  readonly notes: readonly PathNote[];
};

export type RequestPath = {
  readonly from: Caller;
  readonly to: Destination;
  readonly hops: readonly Hop[];
  readonly bypassed: readonly Bypassed[];
  /** Where the waypoint, or the sidecar of the caller, sends requests by its routes, the one that `hops` shows first; empty where no route leads away. */
  readonly branches: readonly Branch[];
  /** `fails`: no connection comes about. */
  readonly verdict: 'allowed' | 'denied' | 'depends' | 'fails' | 'undetermined';
  /** Which hop, by position, decides a verdict of denied or fails; null otherwise. */
  readonly decidedAt: number | null;
  readonly gap: Gap | null;
  /** What a reader should know beside the hops. */
  readonly notes: readonly PathNote[];
};

export const pathNoteCodes = [
  'canary-share',
  'route-chooses-backend',
  'endpoints-differ',
  'identity-is-waypoint',
  'waypoint-has-no-address',
  'waypoint-unreachable',
  'waypoint-not-programmed',
  'policies-not-read',
  'port-assumed',
  'port-not-declared',
  'not-tcp',
  'no-ready-endpoint',
  'endpoints-not-shown',
  'name-resolves-elsewhere',
  'not-in-mesh-index',
  'not-exposed',
  'needs-client-certificate',
  'same-node-skips-ztunnel',
  'probe-skips-ztunnel',
  'own-address',
  'source-address-may-change',
  'dry-run',
  'binding-undetermined',
  'network-policy-blocks',
  'network-policy-unclear',
  'route-answers',
  'ingress-asks-no-waypoint',
  'another-network',
  'layered-mode',
] as const;

export type PathNoteCode = (typeof pathNoteCodes)[number];

/**
 * `about`: ids or names that the note is about; for a canary `waypoint percent`, for NetworkPolicies `ingress` or `egress`,
 * the port on the wire (empty where it is not known), whom the connection is to, and the policies; of another network the endpoint, its network and the caller's where that is known; for a route that
 * answers the code, the status, the route, the backend, each empty where there is none, and the kind of caller.
 */
export type PathNote = { readonly code: PathNoteCode; readonly about: readonly string[] };

/** A request to try. What is left out is unknown, so rules that ask for it answer `depends`. */
export type SampleRequest = {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly claims?: Readonly<Record<string, string>>;
};
