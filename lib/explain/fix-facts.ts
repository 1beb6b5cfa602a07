import type { WaypointName } from '#lib/model/object-id.ts';
import type { IstioSettings, MeshConfig } from '#lib/model/snapshot.ts';
import type { Binding, GatewayFacts, NamespaceFacts, NoVipCause } from '#lib/model/topology.ts';
import type { Usability } from './usable-waypoint.ts';
import type { Obstacle, Reach } from './wording/delivery.ts';
import type { Subject } from './wording/subject.ts';

/** What the fixes of one verdict need to know beside its binding. */
export type FixFacts = {
  readonly subject: Subject;
  readonly binding: Binding;
  readonly reach: Reach;
  /** What would keep traffic from any waypoint; null where nothing about the object itself does. */
  readonly ownObstacle: Obstacle | null;
  readonly noVip: NoVipCause | null;
  readonly istio: IstioSettings;
  readonly mesh: MeshConfig;
  /** The Gateway that a label asks for; null where there is none. */
  readonly gateway: GatewayFacts | null;
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  /** Waypoints of the subject's own namespace that it could use without any other change, sorted. */
  readonly candidates: readonly WaypointName[];
  /** Whether naming this waypoint would be enough. */
  readonly usability: (waypoint: WaypointName) => Usability;
  /** Whether connections to this waypoint are taken. */
  readonly isReachable: (waypoint: WaypointName) => boolean;
};
