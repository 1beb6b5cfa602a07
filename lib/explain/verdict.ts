import type { Condition, Setter } from '#lib/model/metadata.ts';
import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import { gatewayId } from '#lib/model/object-id.ts';
import type { BindingStatus, Flag, LadderCode, LostReason, ReasonCode, Traffic } from '#lib/model/reason.ts';
import type {
  Binding,
  GatewayFacts,
  NamespaceFacts,
  ServiceFacts,
  Share,
  Step,
  Topology,
  WorkloadFacts,
} from '#lib/model/topology.ts';
import type { IngressUse } from '#lib/resolve/ingress-use.ts';
import type { ConditionEvidence } from './conditions.ts';
import { compareConditions } from './conditions.ts';
import type { FixFacts } from './fix-facts.ts';
import { flagsWithWaypoints, shareReaches } from './reach.ts';
import type { TopologyIndex } from './topology-index.ts';
import { gatewayOf } from './topology-index.ts';
import { isReachable, usabilityOf } from './usable-waypoint.ts';
import type { Delivery } from './wording/delivery.ts';
import { reachOf } from './wording/delivery.ts';
import type { Fix } from './wording/fixes.ts';
import { fixesFor } from './wording/fixes-for.ts';
import { lostSentence } from './wording/lost-sentence.ts';
import { stepSentence } from './wording/step-sentence.ts';
import type { Subject } from './wording/subject.ts';
import { verdictNotes } from './wording/verdict-notes.ts';
import { verdictSentence } from './wording/verdict-sentence.ts';

/** What happens to traffic of one kind, and why: the answer form for one binding. */
export type Verdict = {
  readonly traffic: Traffic;
  readonly status: BindingStatus;
  /** What traffic of captured clients does in the end; `waypoint` only where nothing keeps it away. */
  readonly delivery: Delivery;
  readonly waypoint: WaypointName | null;
  /** With a canary: primary first. */
  readonly waypoints?: readonly { readonly waypoint: WaypointName; readonly percent: number }[];
  readonly asked: WaypointName | null;
  readonly askedBy: Binding['askedBy'];
  readonly reason: ReasonCode;
  readonly sentence: string;
  /** Further true sentences that a reader should not miss. */
  readonly notes: readonly string[];
  readonly ladder: readonly LadderStep[];
  readonly lost: readonly { readonly waypoint: WaypointName; readonly reason: LostReason; readonly sentence: string }[];
  readonly fixes: readonly Fix[];
  readonly conditions: ConditionEvidence;
  readonly flags: readonly Flag[];
};

export type LadderStep = {
  readonly code: LadderCode;
  /** Null where there is no object to read. */
  readonly object: ObjectId | null;
  readonly field: string | null;
  readonly value: string | null;
  readonly outcome: Step['outcome'];
  readonly sentence: string;
  /** Who last set the deciding field; left out where nobody knows. */
  readonly setBy?: Setter;
};

/** What one verdict is made from. */
type VerdictInput = {
  readonly facts: ServiceFacts | WorkloadFacts | NamespaceFacts;
  readonly subject: Subject;
  readonly binding: Binding;
  readonly flags: readonly Flag[];
  readonly shares: readonly Share[];
  /** Null where ingress gateways never ask: pods and namespaces. */
  readonly ingress: IngressUse | null;
  readonly expected: readonly Condition[];
  readonly observed: readonly Condition[];
  /** The object has several hostnames and shows the conditions of some. */
  readonly partial: boolean;
  /** What about the object itself decides whether traffic can follow a waypoint. */
  readonly object: Pick<FixFacts, 'ownObstacle' | 'noVip'>;
};

/** The answer form for one binding of one object. */
export function verdictOf(input: VerdictInput, topology: Topology, index: TopologyIndex): Verdict {
  const { binding, subject, shares, ingress } = input;
  const flags = flagsWithWaypoints(binding, input.flags, shares, index);
  const reach = reachOf(binding, flags, shareReaches(shares, index));
  const gateway = gatewayOf(binding, index) ?? null;
  return {
    traffic: binding.traffic,
    status: binding.status,
    delivery: reach.delivery,
    waypoint: binding.waypoint,
    ...(shares.length > 0 && { waypoints: shares.map(({ waypoint, percent }) => ({ waypoint, percent })) }),
    asked: binding.asked,
    askedBy: binding.askedBy,
    reason: binding.reason,
    sentence: verdictSentence({ subject, binding, reach, ingress, gateway }),
    notes: verdictNotes({ binding, flags, reach, ingress, expected: input.expected }),
    ladder: binding.ladder.map((step) => toLadderStep(step, input.facts, gateway, index)),
    lost: binding.lost.map((lost) => ({
      waypoint: lost.waypoint,
      reason: lost.reason,
      sentence: lostSentence(lost, binding, subject),
    })),
    fixes: fixesFor({
      subject,
      binding,
      reach,
      gateway,
      ...input.object,
      istio: topology.istio,
      mesh: topology.mesh,
      namespaces: index.namespaces,
      ...waypointsToName(input, topology, index),
    }),
    conditions: compareConditions(input.expected, input.observed, binding, input.partial),
    flags,
  };
}

function toLadderStep(
  step: Step,
  facts: VerdictInput['facts'],
  gateway: GatewayFacts | null,
  index: TopologyIndex,
): LadderStep {
  const holder = holderOf(step, facts, index);
  const setBy = setterOf(step, holder);
  return {
    code: step.code,
    object: holder?.id ?? (step.on === 'self' || step.on === 'namespace' ? null : step.on),
    field: step.field,
    value: step.value,
    outcome: step.outcome,
    sentence: stepSentence(step, step.code === 'traffic-type-served' && gateway?.trafficTypeFrom === 'default'),
    ...(setBy !== undefined && { setBy }),
  };
}

type Holder = VerdictInput['facts'] | GatewayFacts;

/** The object that a step reads. What a namespace gives to its objects is asked without an object of its own. */
function holderOf(step: Step, facts: VerdictInput['facts'], index: TopologyIndex): Holder | undefined {
  const isNamespace = 'service' in facts;
  switch (step.on) {
    case 'self':
      return isNamespace ? undefined : facts;
    case 'namespace':
      return isNamespace ? facts : index.namespaces.get(facts.namespace);
    case null:
      return undefined;
    default:
      return index.gateways.get(step.on);
  }
}

function setterOf(step: Step, holder: Holder | undefined): Setter | undefined {
  // Whoever set a label elsewhere in the object is not known.
  const key = /^metadata\.(?:labels|annotations)\[(.*)\]$/.exec(step.field ?? '')?.[1];
  if (holder === undefined || key === undefined || step.outcome === 'not-reached') return undefined;
  return Object.hasOwn(holder.setBy, key) ? holder.setBy[key] : undefined;
}

/** Which waypoints could be named, best checked before anybody is told to. */
function waypointsToName(
  { subject, binding }: VerdictInput,
  topology: Topology,
  index: TopologyIndex,
): Pick<FixFacts, 'candidates' | 'usability' | 'isReachable'> {
  const gatewayNamed = (waypoint: WaypointName) => index.gateways.get(gatewayId(waypoint));
  const usabilityHere = (gateway: GatewayFacts) =>
    usabilityOf(gateway, subject.namespace, binding, index.namespaces, topology);
  return {
    candidates: (index.gatewaysIn.get(subject.namespace) ?? [])
      .filter((gateway) => gateway.role === 'waypoint' && usabilityHere(gateway) === 'usable')
      .map(({ namespace, name }) => `${namespace}/${name}`),
    usability: (waypoint) => {
      const gateway = gatewayNamed(waypoint);
      return gateway === undefined ? 'unusable' : usabilityHere(gateway);
    },
    isReachable: (waypoint) => {
      const gateway = gatewayNamed(waypoint);
      return gateway !== undefined && isReachable(gateway);
    },
  };
}
