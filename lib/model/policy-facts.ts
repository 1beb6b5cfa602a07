import type { Condition, Metadata } from './metadata.ts';
import type { ObjectId, WaypointName } from './object-id.ts';

/** Kinds that are attached to something and can fail to be. */
export const policyKinds = [
  'AuthorizationPolicy',
  'RequestAuthentication',
  'PeerAuthentication',
  'Telemetry',
  'WasmPlugin',
  'TrafficExtension',
  'EnvoyFilter',
  'DestinationRule',
  'VirtualService',
  'HTTPRoute',
  'GRPCRoute',
  'TCPRoute',
  'TLSRoute',
  'BackendTLSPolicy',
  'XBackendTrafficPolicy',
] as const;

export type PolicyKind = (typeof policyKinds)[number];

/** Who enforces: a waypoint or gateway by its Gateway's name, the ztunnel of the destination, the sidecars, or nobody. */
export type Enforcer = `waypoint ${WaypointName}` | `gateway ${WaypointName}` | 'ztunnel' | 'sidecar' | 'nobody';

/**
 * What becomes of it there. *Stricter*: it refuses more than it says. *Looser*: it lets through what it says to refuse.
 * *Inert*: it is there and changes nothing. *Rejected*: the enforcer, or Kubernetes, does not take it.
 */
export type Effect = 'full' | 'stricter' | 'looser' | 'inert' | 'rejected';

/** Every reason an attachment can have. Codes are public and stable; each has wording, a case and a section. */
export const policyReasons = [
  'enforced',
  'no-target-ref-waypoint-ignores-selectors',
  'target-ref-ztunnel-ignores',
  'target-not-found',
  'target-kind-unknown',
  'ancestor-not-bound',
  'wrong-namespace',
  'not-root-namespace',
  'wrong-class-name',
  'wrong-group',
  'unsupported-action',
  'dry-run',
  'l7-at-ztunnel-allow-dropped',
  'l7-at-ztunnel-deny-noop',
  'l7-at-ztunnel-deny-wider',
  'l7-on-tcp-port',
  'selector-lists-nothing',
  'selects-no-workload',
  'identity-is-waypoint',
  'bypassed-by-pod-ip',
  'bypassed-by-sidecar-client',
  'bypassed-by-ingress',
  'bypassed-by-uncaptured-client',
  'bypassed-by-other-service',
  'headless-no-vip',
  'agentgateway-unsupported',
  'not-a-waypoint-class',
  'kind-not-for-ztunnel',
  'kind-not-for-waypoint',
  'port-or-mode-never-matches',
  'route-not-in-service-or-waypoint-namespace',
  'route-parent-not-bound',
  'route-shadowed',
  'host-not-bound',
  'older-object-wins',
  'other-revision',
  'namespace-not-discovered',
  'validation-rejected',
  'input-not-visible',
] as const;

export type PolicyReason = (typeof policyReasons)[number];

/** The policy works where it is attached, and other traffic to the same target goes around that place. */
export const reasonsOfBypass: ReadonlySet<PolicyReason> = new Set<PolicyReason>([
  'bypassed-by-pod-ip',
  'bypassed-by-sidecar-client',
  'bypassed-by-ingress',
  'bypassed-by-uncaptured-client',
  'bypassed-by-other-service',
]);

/** What one policy does for one target at one enforcer. */
export type Attachment = {
  /** What it is attached to: the referenced object, or the Namespace of a selector; null for the whole mesh. */
  readonly target: ObjectId | null;
  /** Where that stands: `spec.targetRefs[1]`, `spec.selector`, `spec.parentRefs[0]`, `spec.host`; null where nothing is written. */
  readonly field: string | null;
  readonly enforcer: Enforcer;
  readonly effect: Effect;
  readonly reason: PolicyReason;
  /** Per rule where rules differ from the whole, by position; empty otherwise. */
  readonly rules: readonly RuleOutcome[];
  /** Names that the wording needs: attributes that were dropped, objects that win. */
  readonly because: readonly string[];
};

export type RuleOutcome = {
  readonly rule: number;
  readonly effect: Effect;
  readonly reason: PolicyReason;
  readonly attributes: readonly string[];
};

/** One policy or route and everything that becomes of it. */
export type PolicyFacts = {
  readonly id: ObjectId;
  readonly kind: PolicyKind;
  readonly namespace: string;
  readonly name: string;
  readonly origin: Metadata['origin'];
  readonly createdAt: string | null;
  /** ALLOW, DENY, AUDIT, CUSTOM for an AuthorizationPolicy; null otherwise. */
  readonly action: string | null;
  readonly dryRun: boolean;
  readonly attachments: readonly Attachment[];
  /** istiod sends it to ztunnel. */
  readonly sentToZtunnel: boolean;
  /** What istiod would write; empty for the kinds that get no status. */
  readonly expected: readonly Condition[];
  readonly observed: readonly Condition[];
  /** istiod may write nothing where it would write `ZtunnelAccepted=False`: it has one slot for all such policies. */
  readonly conditionMayBeSilent: boolean;
};
