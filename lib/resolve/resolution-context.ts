import type { WaypointName } from '#lib/model/object-id.ts';
import type { Flag } from '#lib/model/reason.ts';
import type { Service, ServiceEntry } from '#lib/model/snapshot.ts';
import type { DataPlaneIndex } from './data-plane-index.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import type { BindWaypoint } from './waypoint-binding.ts';
import type { Waypoint } from './waypoints.ts';

/** What every rule may ask: the snapshot, the waypoints in it, and the binding rule itself. */
export type ResolutionContext = {
  readonly index: SnapshotIndex;
  readonly waypoints: ReadonlyMap<string, Waypoint>;
  readonly dataPlane: DataPlaneIndex;
  readonly waypointFlags: ReadonlyMap<WaypointName, readonly Flag[]>;
  readonly bindWaypoint: BindWaypoint;
  /** By `namespace/name`, also those that istiod does not read. */
  readonly services: ReadonlyMap<string, Service>;
  readonly serviceEntries: ReadonlyMap<string, ServiceEntry>;
};
