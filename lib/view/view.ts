import type { Severity } from '#lib/model/finding.ts';
import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import type { CallerKind, Hop } from '#lib/model/path.ts';
import type { PolicyKind, PolicyReason } from '#lib/model/policy-facts.ts';
import type { Traffic } from '#lib/model/reason.ts';
import type { Outcome } from './outcome.ts';

/** Names one box of a view. Islands, waypoints and most cards carry the id of their object; it is unique in a view. */
export type BoxId = string;

/** What to draw: boxes and lines, no positions. Plain data but for the maps; the same topology and wishes, the same view. */
export type View = {
  /** Sorted by name. */
  readonly islands: readonly Island[];
  readonly lines: readonly Line[];
  /** Callers that stand for no object of the map: the start of lines that go around, or of a path. */
  readonly callers: readonly CallerBox[];
  /** Traffic that goes around a waypoint, where that was asked for. */
  readonly around: readonly Detour[];
  /** The way of one request; null where none was asked for. */
  readonly trail: Trail | null;
  /** The selection and subjects of the open finding that filters or focus would leave out: drawn nevertheless. */
  readonly besides: readonly ObjectId[];
  /** The rule for large meshes: how many namespaces are quiet, and whether that leaves them out; null where it says nothing. */
  readonly quiet: { readonly namespaces: number; readonly leftOut: boolean } | null;
  /** What filters, focus and that rule left out. */
  readonly hidden: Counts;
  /** What stands in a fold: it is there, one click away. */
  readonly folded: Counts;
  /** Everything that the topology holds. */
  readonly total: Counts;
  /** Where an object is drawn: its box, or the stack, fold or waypoint that holds it. Absent where a filter hides it. */
  readonly boxOf: ReadonlyMap<ObjectId, BoxId>;
  /** What each policy works on, for those that have an effect or a target. */
  readonly reaches: ReadonlyMap<ObjectId, readonly ObjectId[]>;
};

export type Counts = {
  readonly namespaces: number;
  readonly services: number;
  readonly workloads: number;
  readonly policies: number;
};

/** Findings about one box: how many, and the worst. */
export type Trouble = { readonly severity: Severity; readonly count: number };

/** What becomes of a policy where it hangs. `partly`: it works there, and not everywhere or not as written. */
export type PolicyState = 'at-work' | 'partly' | 'idle' | 'unknown';

/** One policy or route on what it is attached to. */
export type PolicyChip = {
  readonly id: BoxId;
  readonly object: ObjectId;
  readonly kind: PolicyKind;
  readonly namespace: string;
  readonly name: string;
  readonly state: PolicyState;
  /** Why it does not work there, or not as written; null where it does. */
  readonly reason: PolicyReason | null;
  readonly trouble: Trouble | null;
};

/** The chips of one box. `more` holds those beyond the bound; open, it folds them again. Null where all are drawn. */
export type Chips = {
  readonly shown: readonly PolicyChip[];
  readonly more: { readonly id: BoxId; readonly count: number; readonly open: boolean } | null;
};

/** Somebody who calls and is not on the map. */
export type CallerBox = {
  readonly id: BoxId;
  readonly kind: CallerKind;
  /** Where they are: namespaces, gateways; empty where that is not known. */
  readonly from: readonly string[];
};

/** A way from box to box that no label asks for: around a waypoint, or the leg of a path. */
export type Detour = {
  readonly id: string;
  readonly from: BoxId;
  /** Null for a caller that is not on the map. */
  readonly fromIsland: BoxId | null;
  readonly to: BoxId;
  readonly toIsland: BoxId;
  readonly label: string | null;
  readonly count: number;
};

/** The way of one request over the map. */
export type Trail = {
  readonly stops: readonly Stop[];
  readonly legs: readonly Detour[];
  /** It goes around a waypoint that is bound. */
  readonly around: boolean;
  /** Boxes that belong to it: its stops with their cards, what is called, and waypoints that it goes around. */
  readonly boxes: readonly BoxId[];
};

/** One box on the way, from 1; hops in one box are one stop, with the last of their outcomes. */
export type Stop = { readonly number: number; readonly box: BoxId; readonly outcome: Hop['outcome'] };

/** How many things have each outcome; those with none are absent. */
export type OutcomeCounts = Readonly<Partial<Record<Outcome, number>>>;

/** One namespace. */
export type Island = {
  readonly id: BoxId;
  readonly name: string;
  /** `missing`: objects stand in it, and the Namespace itself was not read. */
  readonly mode: 'ambient' | 'not-ambient' | 'missing';
  /** Raw value of `istio.io/dataplane-mode`; null where absent. */
  readonly dataplaneMode: string | null;
  /** Of the whole namespace, whatever is hidden or folded. `pods` counts replicas. */
  readonly counts: {
    readonly services: number;
    readonly pods: number;
    readonly others: number;
    readonly waypoints: number;
    readonly gateways: number;
  };
  readonly services: OutcomeCounts;
  readonly workloads: OutcomeCounts;
  /** Findings about the Namespace itself, and about anything in it, drawn or not. */
  readonly trouble: Trouble | null;
  readonly troubleWithin: Trouble | null;
  readonly rails: readonly Rail[];
  /** What selects in the namespace; in the root namespace also what is for the whole mesh. */
  readonly policies: Chips;
  /** Policies that are attached to nothing. */
  readonly lane: Chips;
  /** Waypoints, then ghosts, then other gateways. */
  readonly tops: readonly TopBox[];
  /** What inherits, or what nobody asked anything for. */
  readonly quiet: readonly Card[];
  /** What has a label of its own, or holds something that has. */
  readonly exceptions: readonly Card[];
};

/** The namespace's own label for one kind of traffic. */
export type Rail = {
  readonly traffic: Traffic;
  readonly status: 'bound' | 'refused' | 'undetermined';
  readonly asked: WaypointName;
  /** The waypoint stands in another namespace. */
  readonly leaves: boolean;
};

export type TopBox = WaypointBox | GhostBox | GatewayBox;

export type WaypointBox = {
  readonly shape: 'waypoint';
  readonly id: BoxId;
  readonly object: ObjectId;
  readonly namespace: string;
  readonly name: string;
  readonly serves: string;
  readonly state: 'ready' | 'no-address' | 'not-programmed' | 'not-discovered';
  /** Everything bound to it, inherited or not. */
  readonly usedBy: { readonly services: number; readonly workloads: number };
  /** Its own service and pods, which are drawn as part of it. */
  readonly own: { readonly services: number; readonly pods: number };
  readonly policies: Chips;
  readonly trouble: Trouble | null;
};

/** A waypoint that somebody asked for and that does not exist. */
type GhostBox = {
  readonly shape: 'ghost';
  readonly id: BoxId;
  readonly object: ObjectId;
  readonly namespace: string;
  /** With its namespace where it is drawn in another one. */
  readonly name: string;
  readonly askedBy: { readonly services: number; readonly workloads: number };
  readonly policies: Chips;
  readonly trouble: Trouble | null;
};

type GatewayBox = {
  readonly shape: 'gateway';
  readonly id: BoxId;
  readonly object: ObjectId;
  readonly namespace: string;
  readonly name: string;
  readonly className: string;
  readonly role: 'gateway' | 'east-west' | 'remote' | 'none';
  readonly policies: Chips;
  readonly trouble: Trouble | null;
};

export type Card = ServiceCard | StackCard | Fold;

export type ServiceCard = {
  readonly shape: 'service';
  readonly id: BoxId;
  readonly object: ObjectId;
  readonly namespace: string;
  readonly kind: 'Service' | 'ServiceEntry';
  /** The object's name; the hostname for a ServiceEntry. */
  readonly name: string;
  readonly outcome: Outcome;
  readonly waypoint: WaypointName | null;
  /** What a label asked for, given or not. */
  readonly asked: WaypointName | null;
  /** Hangs on the service rail: a tick joins them. */
  readonly onRail: boolean;
  /** One short word beside the glyph: `headless`, `opted out`, `canary 10 %`. */
  readonly remark: string | null;
  readonly policies: Chips;
  readonly trouble: Trouble | null;
  readonly stacks: readonly Stack[];
  /** Stacks beyond the bound, and the pods in them; null where all are drawn. `id` opens them. */
  readonly moreStacks: { readonly id: BoxId; readonly stacks: number; readonly pods: number } | null;
};

/** Workloads of one owner that no service selects. */
export type StackCard = {
  readonly shape: 'stack';
  readonly id: BoxId;
  readonly namespace: string;
  readonly onRail: boolean;
  readonly stacks: readonly Stack[];
  readonly moreStacks: ServiceCard['moreStacks'];
};

/** Equal pods of one workload with one outcome, or one of them where the stack is open. */
export type Stack = {
  readonly id: BoxId;
  /** What a click selects: the first member. */
  readonly object: ObjectId;
  readonly kind: 'Pod' | 'WorkloadEntry' | 'Endpoint';
  readonly name: string;
  /** Pods, with replicas. */
  readonly count: number;
  readonly members: readonly ObjectId[];
  readonly outcome: Outcome;
  readonly waypoint: WaypointName | null;
  readonly asked: WaypointName | null;
  readonly trouble: Trouble | null;
  /** `single`: there is nothing to open. `open`: its members stand below it. `rest`: members beyond the bound. */
  readonly part: 'single' | 'closed' | 'open' | 'member' | 'rest';
};

/** Cards that are there and not drawn. */
export type Fold = {
  readonly shape: 'fold';
  readonly id: BoxId;
  readonly namespace: string;
  readonly services: number;
  readonly workloads: number;
  readonly outcomes: OutcomeCounts;
  /** Findings that are notes, about what it holds. */
  readonly trouble: Trouble | null;
  readonly onRail: boolean;
  /** Its cards are drawn before it, and a click folds them again. */
  readonly open: boolean;
};

/** What is addressed (`traffic`) goes to a waypoint or does not get there. */
export type Line = {
  readonly id: string;
  readonly traffic: Traffic;
  readonly status: 'bound' | 'refused';
  /** `rail`: from the namespace's own label, for everything that inherits. `own`: from one thing. */
  readonly source: 'rail' | 'own';
  readonly island: BoxId;
  /** The island of a rail; else the card, or the stack in it, that it starts from. */
  readonly from: BoxId;
  /** A waypoint, a gateway or a ghost. */
  readonly to: BoxId;
  /** The island of `to`. */
  readonly toIsland: BoxId;
  /** Share of the traffic; null where it is all. */
  readonly percent: number | null;
  /** Own lines of a fold stand for several. */
  readonly count: number;
  readonly label: string | null;
};
