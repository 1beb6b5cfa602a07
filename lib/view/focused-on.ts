import { compareIds, type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { type Show, showAll } from './show.ts';

/**
 * Wishes that bring one object out: it is selected, and only its namespace is drawn, with the waypoints that things in
 * it use. For a Gateway these are the namespaces of everything that uses it or asks for it.
 */
export function focusedOn(topology: Topology, object: ObjectId): Show {
  const { kind, namespace, name } = parseObjectId(object);
  const namespaces = new Set([kind === 'Namespace' ? name : namespace]);
  if (kind === 'Gateway') {
    const waypoint = `${namespace}/${name}`;
    for (const { namespace: home, binding } of [...topology.services, ...topology.workloads])
      if (binding.waypoint === waypoint || binding.asked === waypoint) namespaces.add(home);
  }
  return { ...showAll, selected: object, namespaces: [...namespaces].filter((each) => each !== '').sort(compareIds) };
}
