import { gatewayId, type ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { draftCards } from './cards.ts';
import { countAll, countWhere } from './counts.ts';
import { type DraftIsland, foldSection, islandFacts, islandId, type Section, targetOf, topBoxes } from './island.ts';
import { railLines, sectionLines } from './lines.ts';
import { type Matches, matchesOf } from './matches.ts';
import { namespaceDefault } from './rails.ts';
import { type Show, showToUrl } from './show.ts';
import { indexTopology, type NamespaceContent, type TopologyIndex } from './topology-index.ts';
import type { BoxId, Island, Line, View } from './view.ts';

/**
 * What to draw of a topology for these wishes. The order of the topology's lists never matters. Whatever the wishes,
 * the selection is drawn, and waypoints that something drawn uses are drawn with it. A selection that is drawn anyway
 * changes nothing: the very same View comes back, so that a click costs no new layout.
 */
export function toView(topology: Topology, show: Show): View {
  const unselected = { ...show, selected: null };
  const key = showToUrl(unselected).toString();
  const known = lastViews.get(topology);
  const view = known?.key === key ? known.view : drawView(topology, unselected);
  lastViews.set(topology, { key, view });
  return show.selected === null || draws(view, show.selected) ? view : drawView(topology, show);
}

/** The last view of each topology without its selection; it goes when the topology goes. */
const lastViews = new WeakMap<Topology, { readonly key: string; readonly view: View }>();

function draws(view: View, selected: ObjectId): boolean {
  const box = view.boxOf.get(selected);
  return box !== undefined && !isFolded(box);
}

function isFolded(box: BoxId): boolean {
  return box.startsWith('fold:') || box.startsWith('more:');
}

function drawView(topology: Topology, show: Show): View {
  const index = indexTopology(topology);
  const matches = matchesOf(show);
  const drafts = index.namespaces.map((content) => draftNamespace(content, index, matches, show));
  const targets = targetsOf(drafts);
  const ghosts = placeGhosts(targets, drafts, index);

  const islands: Island[] = [];
  const boxOf = new Map<ObjectId, BoxId>();
  for (const draft of drafts) {
    const island = islandOf(draft, ghosts.get(draft.content.name) ?? [], targets, index, matches, show);
    if (island === null) continue;
    islands.push(island);
    noteBoxes(boxOf, draft, island);
  }

  const islandOfTop = new Map(islands.flatMap((island) => island.tops.map((top) => [top.id, island.id] as const)));
  const lines: Line[] = drafts.flatMap((draft) => [
    ...railLines(draft, islandOfTop),
    ...sectionLines(draft, islandOfTop),
  ]);
  return {
    islands,
    lines,
    hidden: countWhere(topology, index, (id) => !boxOf.has(id)),
    folded: countWhere(topology, index, (id) => isFolded(boxOf.get(id) ?? '')),
    total: countAll(topology, index),
    boxOf,
  };
}

const emptySection: Section = { cards: [], boxOf: new Map(), lines: [] };

function draftNamespace(content: NamespaceContent, index: TopologyIndex, matches: Matches, show: Show): DraftIsland {
  const byDefault = namespaceDefault(content.facts, content.services);
  const draft = { content, byDefault, whole: false, quiet: emptySection, exceptions: emptySection };
  const inFocus = show.namespaces.length === 0 || show.namespaces.includes(content.name);
  const left = !inFocus || (show.outsideMesh === 'hide' && isOutsideMesh(content, index));
  if (left && show.selected !== islandId(content.name)) {
    const cards = show.selected === null ? [] : draftCards(content, byDefault, only(show.selected), show);
    if (cards.length === 0) return draft;
    return { ...draft, whole: true, ...sections(content, cards, show) };
  }
  const cards = draftCards(content, byDefault, matches, show);
  if (matches.filtering && cards.length === 0 && show.selected !== islandId(content.name)) return draft;
  return { ...draft, whole: true, ...sections(content, cards, show) };
}

function sections(content: NamespaceContent, cards: ReturnType<typeof draftCards>, show: Show) {
  return {
    quiet: foldSection(
      content.name,
      'quiet',
      cards.filter((card) => card.quiet),
      show,
    ),
    exceptions: foldSection(
      content.name,
      'exceptions',
      cards.filter((card) => !card.quiet),
      show,
    ),
  };
}

/** Keeps one object, for a namespace that is left out but for the selection. */
function only(selected: ObjectId): Matches {
  const same = ({ id }: { readonly id: ObjectId }) => id === selected;
  return { filtering: true, service: same, workload: same, gateway: same };
}

function isOutsideMesh({ facts, gateways, services, workloads }: NamespaceContent, index: TopologyIndex): boolean {
  if (facts?.dataplaneMode === 'ambient') return false;
  if (facts !== null && (facts.service.asked !== null || facts.workload.asked !== null)) return false;
  if (gateways.some((gateway) => gateway.role !== 'none' || index.usage.has(gateway.id))) return false;
  return [...services, ...workloads].every(({ binding }) => binding.status === 'none' && binding.askedBy === null);
}

/** Every Gateway that a line goes to, with the first namespace that asks. */
function targetsOf(drafts: readonly DraftIsland[]): ReadonlyMap<ObjectId, string> {
  const targets = new Map<ObjectId, string>();
  const note = (id: ObjectId | null, namespace: string) => {
    if (id !== null && !targets.has(id)) targets.set(id, namespace);
  };
  for (const { content, byDefault, whole, quiet, exceptions } of drafts) {
    if (!whole) continue;
    for (const rail of byDefault.rails) if (rail.status !== 'undetermined') note(gatewayId(rail.asked), content.name);
    if (byDefault.canary !== null) note(gatewayId(byDefault.canary.waypoint), content.name);
    for (const line of [...quiet.lines, ...exceptions.lines]) {
      note(targetOf(line), content.name);
      if (line.canary !== null) note(gatewayId(line.canary.waypoint), content.name);
    }
  }
  return targets;
}

/** A ghost stands in the namespace where it was looked for; where that does not exist either, with the first who asked. */
function placeGhosts(
  targets: ReadonlyMap<ObjectId, string>,
  drafts: readonly DraftIsland[],
  index: TopologyIndex,
): ReadonlyMap<string, readonly ObjectId[]> {
  const names = new Set(drafts.map((draft) => draft.content.name));
  const ghosts = new Map<string, ObjectId[]>();
  for (const [id, asker] of [...targets].sort(([left], [right]) => (left < right ? -1 : 1))) {
    if (index.gateways.has(id)) continue;
    const [, namespace = ''] = id.split('/');
    const home = names.has(namespace) ? namespace : asker;
    ghosts.set(home, [...(ghosts.get(home) ?? []), id]);
  }
  return ghosts;
}

function islandOf(
  draft: DraftIsland,
  ghosts: readonly ObjectId[],
  targets: ReadonlyMap<ObjectId, string>,
  index: TopologyIndex,
  matches: Matches,
  show: Show,
): Island | null {
  const { content, byDefault, whole, quiet, exceptions } = draft;
  const inFocus = show.namespaces.length === 0 || show.namespaces.includes(content.name);
  const tops = topBoxes(content, ghosts, index, (gateway) => {
    if (targets.has(gateway.id) || gateway.id === show.selected) return true;
    if (content.own.get(gateway.id)?.workloads.some(({ id }) => id === show.selected)) return true;
    if (content.own.get(gateway.id)?.services.some(({ id }) => id === show.selected)) return true;
    return inFocus && matches.gateway(gateway);
  });
  if (!whole && tops.length === 0) return null;
  const facts = islandFacts(content, index, byDefault);
  return { ...facts, rails: whole ? facts.rails : [], tops, quiet: quiet.cards, exceptions: exceptions.cards };
}

function noteBoxes(boxOf: Map<ObjectId, BoxId>, draft: DraftIsland, island: Island): void {
  boxOf.set(island.id, island.id);
  for (const section of [draft.quiet, draft.exceptions]) {
    for (const [object, box] of section.boxOf) {
      const known = boxOf.get(object);
      if (known === undefined || known.startsWith('fold:')) boxOf.set(object, box);
    }
  }
  for (const top of island.tops) {
    boxOf.set(top.object, top.id);
    const own = draft.content.own.get(top.id);
    for (const { id } of [...(own?.services ?? []), ...(own?.workloads ?? [])]) boxOf.set(id, top.id);
  }
}
