import type { WaypointName } from '#lib/model/object-id.ts';
import { compareIds } from '#lib/model/object-id.ts';
import type { BindingDetail } from '#lib/model/topology.ts';
import { nearestNames } from './nearest-names.ts';

/** For a waypoint that does not exist: what the label may have meant. */
export type MissingDetail = (key: WaypointName) => BindingDetail;

/** Looks among these waypoints; they are filed at the first name that is missing. */
export function missingDetails(waypoints: ReadonlyMap<WaypointName, unknown>): MissingDetail {
  let filed: ReturnType<typeof fileNames> | undefined;
  return (key) => {
    filed ??= fileNames(waypoints.keys());
    const [namespace, name] = parts(key);
    // None of them is in this namespace, or it would not be missing.
    const elsewhere = filed.byName.get(name) ?? [];
    const here = (filed.byNamespace.get(namespace) ?? []).map((candidate) => parts(candidate)[1]);
    return {
      sameNameElsewhere: elsewhere.slice(0, 3),
      nearest: nearestNames(name, here, 3).map((nearest) => `${namespace}/${nearest}`),
    };
  };
}

function fileNames(waypoints: Iterable<WaypointName>) {
  const all = [...waypoints].sort(compareIds);
  return {
    byNamespace: Map.groupBy(all, (waypoint) => parts(waypoint)[0]),
    byName: Map.groupBy(all, (waypoint) => parts(waypoint)[1]),
  };
}

function parts(waypoint: WaypointName): readonly [namespace: string, name: string] {
  const slash = waypoint.indexOf('/');
  return [waypoint.slice(0, slash), waypoint.slice(slash + 1)];
}
