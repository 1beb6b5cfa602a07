import { gatewayId, type ObjectId } from '#lib/model/object-id.ts';
import type { RequestPath } from '#lib/model/path.ts';
import type { Topology } from '#lib/model/topology.ts';
import { homesOf, isFolded, noteBoxes } from './boxes.ts';
import { countDrawn } from './counts.ts';
import { aroundOf, isAboutWayAround } from './detours.ts';
import { draftIsland } from './draft-island.ts';
import { finishIsland } from './finish-island.ts';
import { type DraftIsland, targetOf } from './island.ts';
import { railLines, sectionLines } from './lines.ts';
import { matchesOf } from './matches.ts';
import { quietRule } from './quiet.ts';
import { findingKey, type Show, showToUrl } from './show.ts';
import { indexTopology, type TopologyIndex } from './topology-index.ts';
import { trailOf } from './trail.ts';
import type { BoxId, Island, Line, View } from './view.ts';
import { wishesFor } from './wishes.ts';

/**
 * What to draw of a topology for these wishes. The order of the topology's lists never matters. Whatever the wishes,
 * the selection and the subjects of the open finding are drawn, and waypoints that something drawn uses are drawn with
 * it. Where they are drawn anyway, the very same View comes back, so that a click costs no new layout. A path is drawn
 * with everything that it passes.
 */
export function toView(topology: Topology, show: Show, path: RequestPath | null = null): View {
  const finding = topology.findings.find((each) => findingKey(each) === show.finding) ?? null;
  const asLine = finding !== null && isAboutWayAround(finding) ? show.finding : null;
  const unselected = { ...show, selected: null, finding: asLine };
  const key = showToUrl(unselected).toString();
  const known = lastViews.get(topology);
  const view = known?.key === key && known.path === path ? known.view : drawView(topology, unselected, path);
  lastViews.set(topology, { key, path, view });
  const opened = [...(show.selected === null ? [] : [show.selected]), ...(finding?.subjects ?? [])];
  if (opened.every((object) => draws(view, object))) return view;
  const whole = drawView(topology, show, path);
  const besides = opened.filter((object) => !view.boxOf.has(object) && whole.boxOf.has(object));
  return { ...whole, besides: [...new Set(besides)] };
}

/** The last view of each topology without what is opened in it; it goes when the topology goes. */
const lastViews = new WeakMap<
  Topology,
  { readonly key: string; readonly path: RequestPath | null; readonly view: View }
>();

function draws(view: View, object: ObjectId): boolean {
  const box = view.boxOf.get(object);
  return box !== undefined && !isFolded(box);
}

function drawView(topology: Topology, wishes: Show, path: RequestPath | null): View {
  const index = indexTopology(topology);
  const show = wishesFor(topology, index.namespaces, wishes, path);
  const matches = matchesOf(show);
  const quiet = quietRule(index.namespaces, show, show.hasFinding);
  const leftOut = quiet?.leftOut === true ? quiet.names : new Set<string>();
  const drafts = index.namespaces.map((content) => draftIsland(content, index, matches, show, leftOut));
  const targets = targetsOf(drafts);
  const ghosts = placeGhosts(targets, drafts, index);

  const islands: Island[] = [];
  const boxOf = new Map<ObjectId, BoxId>();
  for (const draft of drafts) {
    const island = finishIsland(draft, ghosts.get(draft.content.name) ?? [], targets, index, matches, show, leftOut);
    if (island === null) continue;
    islands.push(island);
    noteBoxes(boxOf, draft, island, show);
  }

  const islandOfTop = new Map(islands.flatMap((island) => island.tops.map((top) => [top.id, island.id] as const)));
  const lines: Line[] = drafts.flatMap((draft) => [
    ...railLines(draft, islandOfTop),
    ...sectionLines(draft, islandOfTop),
  ]);
  const homes = new Map(path !== null || show.bypasses || show.finding !== null ? homesOf(islands) : []);
  const islandOf = (box: BoxId) => homes.get(box)?.island ?? null;
  const cardOf = (box: BoxId) => homes.get(box)?.card ?? null;
  const { callers, around } = aroundOf(topology, show, boxOf, islandOf);
  const { trail, caller } = path === null ? { trail: null, caller: null } : trailOf(path, boxOf, islandOf, cardOf);
  return {
    islands,
    lines,
    callers: caller === null ? callers : [...callers, caller],
    around,
    trail,
    besides: [],
    quiet: quiet === null ? null : { namespaces: quiet.names.size, leftOut: quiet.leftOut },
    ...countDrawn(topology, index, boxOf),
    boxOf,
    reaches: show.places.reaches,
  };
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
