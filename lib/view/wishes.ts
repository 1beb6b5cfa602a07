import type { Finding } from '#lib/model/finding.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import type { RequestPath } from '#lib/model/path.ts';
import type { Topology } from '#lib/model/topology.ts';
import { focusOf } from './focus.ts';
import { type PolicyPlaces, placePolicies } from './policy-places.ts';
import { findingKey, type Show } from './show.ts';
import type { NamespaceContent } from './topology-index.ts';
import { troubleOf, troublesOf } from './troubles.ts';
import type { Trouble } from './view.ts';

/** What somebody wishes to see, with what follows from it for single objects. */
export type Wishes = Show & {
  /** Must be drawn whatever filters and bounds say: the selection, subjects of the open finding, what a path passes. */
  readonly wanted: ReadonlySet<ObjectId>;
  readonly places: PolicyPlaces;
  /** What belongs to the object in focus, itself with it; null where nothing is in focus. */
  readonly focused: ReadonlySet<ObjectId> | null;
  readonly troubleOf: (objects: Iterable<ObjectId>) => Trouble | null;
  /** It must not be folded away: it is wanted, or has a finding that is more than a note. */
  readonly isLoud: (object: ObjectId) => boolean;
  readonly hasTroubles: boolean;
  /** Something in a namespace has a finding that is more than a note. */
  readonly hasFinding: (namespace: string) => boolean;
};

/** The wishes for one topology. What is selected is wanted, and of a policy also the first thing that it hangs on. */
export function wishesFor(
  topology: Topology,
  namespaces: readonly NamespaceContent[],
  show: Show,
  path: RequestPath | null,
): Wishes {
  const places = placePolicies(topology, hostsIn(topology, namespaces));
  const wanted = new Set<ObjectId>(path === null ? [] : objectsOn(path));
  if (show.focus !== null) wanted.add(show.focus);
  if (show.selected !== null) {
    wanted.add(show.selected);
    const [host] = places.hostsOf.get(show.selected) ?? [];
    if (host !== undefined) wanted.add(host);
  }
  const { findings } = topology;
  const open = findings.find((finding) => findingKey(finding) === show.finding);
  for (const subject of open?.subjects ?? []) wanted.add(subject);
  const troubles = troublesOf(findings);
  const loudNamespaces = new Set(
    findings.flatMap(({ severity, subjects }) => (severity === 'info' ? [] : subjects.map(namespaceOf))),
  );
  return {
    ...show,
    wanted,
    places,
    focused: focusOf(topology, places, show.focus),
    troubleOf: (objects) => troubleOf(objects, troubles, findings),
    isLoud: (object) => wanted.has(object) || isMoreThanNote(troubles.get(object), findings),
    hasTroubles: troubles.size > 0,
    hasFinding: (namespace) => loudNamespaces.has(namespace),
  };
}

function namespaceOf(object: ObjectId): string {
  const { kind, namespace, name } = parseObjectId(object);
  return kind === 'Namespace' ? name : namespace;
}

/** Notes can be about everything on a waypoint: those would unfold whole namespaces. */
function isMoreThanNote(positions: readonly number[] | undefined, findings: readonly Finding[]): boolean {
  return positions?.some((position) => findings[position]?.severity !== 'info') === true;
}

/** Everything that a request passes, and what it asks for. */
function objectsOn({ from, to, hops }: RequestPath): readonly ObjectId[] {
  return [from.object, to.object, ...hops.map(({ object }) => object)].filter((object) => object !== null);
}

/** What stands on the map for an object that a policy names: a waypoint for its own Service. Null where nothing does. */
function hostsIn(topology: Topology, namespaces: readonly NamespaceContent[]): (object: ObjectId) => ObjectId | null {
  const hosts = new Map<ObjectId, ObjectId>();
  for (const { id } of topology.gateways) hosts.set(id, id);
  for (const { id } of topology.services) hosts.set(id, id);
  for (const { own } of namespaces) {
    for (const [gateway, { services }] of own) for (const { id } of services) hosts.set(id, gateway);
  }
  return (object) => hosts.get(object) ?? null;
}
