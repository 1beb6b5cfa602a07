import type { ObjectId, WaypointName } from '#lib/model/object-id.ts';
import type { Traffic } from '#lib/model/reason.ts';
import type { Outcome } from './outcome.ts';

/** Names one box of a view. Islands, waypoints and most cards carry the id of their object; it is unique in a view. */
export type BoxId = string;

/** What to draw: boxes and lines, no positions. Plain data but for the maps; the same topology and wishes, the same view. */
export type View = {
  /** Sorted by name. */
  readonly islands: readonly Island[];
  readonly lines: readonly Line[];
  /** What filters and focus left out. */
  readonly hidden: Counts;
  /** What stands in a fold: it is there, one click away. */
  readonly folded: Counts;
  /** Everything that the topology holds. */
  readonly total: Counts;
  /** Where an object is drawn: its box, or the stack, fold or waypoint that holds it. Absent where a filter hides it. */
  readonly boxOf: ReadonlyMap<ObjectId, BoxId>;
};

export type Counts = { readonly namespaces: number; readonly services: number; readonly workloads: number };

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
  readonly rails: readonly Rail[];
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
};

type GatewayBox = {
  readonly shape: 'gateway';
  readonly id: BoxId;
  readonly object: ObjectId;
  readonly namespace: string;
  readonly name: string;
  readonly className: string;
  readonly role: 'gateway' | 'east-west' | 'remote' | 'none';
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
