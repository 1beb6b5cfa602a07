import type { ObjectId } from '#lib/model/object-id.ts';
import type { GatewayFacts } from '#lib/model/topology.ts';
import { chipsOf, chipsShown } from './chips.ts';
import { type DraftIsland, islandFacts, islandId, topBoxes } from './island.ts';
import type { Matches } from './matches.ts';
import type { NamespaceContent, TopologyIndex } from './topology-index.ts';
import type { Island } from './view.ts';
import type { Wishes } from './wishes.ts';

/** The island of a draft, with the waypoints that anything drawn uses (`targets`). Null where nothing is left of it. */
export function finishIsland(
  draft: DraftIsland,
  ghosts: readonly ObjectId[],
  targets: ReadonlyMap<ObjectId, string>,
  index: TopologyIndex,
  matches: Matches,
  show: Wishes,
  /** Namespaces that are left out by a rule. */
  leftOut: ReadonlySet<string>,
): Island | null {
  const { content, byDefault, whole, quiet, exceptions, policies } = draft;
  const inFocus =
    !leftOut.has(content.name) && (show.namespaces.length === 0 || show.namespaces.includes(content.name));
  const isWanted = ({ id }: { readonly id: ObjectId }) => show.wanted.has(id);
  const shown = (gateway: GatewayFacts) => {
    if (targets.has(gateway.id) || isWanted(gateway)) return true;
    const own = content.own.get(gateway.id);
    if (own?.workloads.some(isWanted) === true || own?.services.some(isWanted) === true) return true;
    if (!inFocus) return false;
    if (show.focused !== null && !show.focused.has(gateway.id)) return false;
    return (
      matches.gateway(gateway) || show.places.on.get(gateway.id)?.some(({ facts }) => matches.policy(facts)) === true
    );
  };
  const tops = topBoxes(content, ghosts, index, shown, show);
  if (!whole && tops.length === 0) return null;
  const facts = islandFacts(content, index, byDefault);
  const trouble = show.troubleOf([facts.id]);
  const troubleWithin = show.troubleOf(objectsIn(content, show));
  return {
    ...facts,
    policies: chipsOf(facts.id, policies.header, chipsShown.island, show),
    lane: chipsOf(`lane:${facts.id}`, policies.lane, chipsShown.lane, show),
    trouble,
    troubleWithin,
    rails: whole ? facts.rails : [],
    tops,
    quiet: quiet.cards,
    exceptions: exceptions.cards,
  };
}

/** Everything that stands in a namespace, drawn or not. */
function* objectsIn(content: NamespaceContent, { hasTroubles, places }: Wishes): Generator<ObjectId> {
  if (!hasTroubles) return;
  yield islandId(content.name);
  for (const { id } of [...content.services, ...content.workloads, ...content.gateways]) {
    yield id;
    for (const { facts } of places.on.get(id) ?? []) yield facts.id;
  }
  for (const { services, workloads } of content.own.values()) {
    for (const { id } of [...services, ...workloads]) yield id;
  }
  for (const { facts } of [
    ...(places.on.get(islandId(content.name)) ?? []),
    ...(places.nowhere.get(content.name) ?? []),
  ])
    yield facts.id;
}
