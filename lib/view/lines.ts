import { gatewayId, type ObjectId, type WaypointName } from '#lib/model/object-id.ts';
import type { OwnLine } from './cards.ts';
import { type DraftIsland, islandId } from './island.ts';
import { isolated } from './isolated.ts';
import type { BoxId, Line } from './view.ts';

/** The lines of a namespace's own labels: each drawn once, for everything that inherits. */
export function railLines(draft: DraftIsland, islandOfTop: ReadonlyMap<BoxId, BoxId>): readonly Line[] {
  if (!draft.whole) return [];
  const island = islandId(draft.content.name);
  const { rails, canary } = draft.byDefault;
  const lines: Line[] = [];
  for (const rail of rails) {
    if (rail.status === 'undetermined') continue;
    const shared = rail.traffic === 'service' && rail.status === 'bound' ? canary : null;
    const base = {
      traffic: rail.traffic,
      status: rail.status,
      source: 'rail',
      island,
      from: island,
      count: 1,
    } as const;
    const named = lines.some((line) => line.to === gatewayId(rail.asked));
    const label = named ? null : rail.leaves ? `default of ${isolated(draft.content.name)}` : 'namespace';
    const percent = shared === null ? null : 100 - shared.percent;
    lines.push(...lineTo(rail.asked, { ...base, percent, label }, islandOfTop));
    if (shared !== null)
      lines.push(...lineTo(shared.waypoint, { ...base, percent: shared.percent, label }, islandOfTop));
  }
  return lines;
}

/** The lines of labels of their own. Those of folded cards that go the same way are one, with their number. */
export function sectionLines(draft: DraftIsland, islandOfTop: ReadonlyMap<BoxId, BoxId>): readonly Line[] {
  const island = islandId(draft.content.name);
  const lines = new Map<string, Line>();
  for (const own of [...draft.quiet.lines, ...draft.exceptions.lines]) {
    for (const line of linesOf(own, island, islandOfTop)) {
      const known = lines.get(line.id);
      lines.set(line.id, known === undefined ? line : { ...known, count: known.count + 1 });
    }
  }
  return [...lines.values()];
}

function linesOf(own: OwnLine, island: BoxId, islandOfTop: ReadonlyMap<BoxId, BoxId>): readonly Line[] {
  const { binding, canary, from } = own;
  if (binding.status !== 'bound' && binding.status !== 'refused') return [];
  const base = {
    traffic: binding.traffic,
    status: binding.status,
    source: 'own',
    island,
    from,
    count: 1,
    label: null,
  } as const;
  const target = binding.waypoint ?? binding.asked;
  if (target === null) return [];
  if (canary === null) return lineTo(target, { ...base, percent: null }, islandOfTop);
  return [
    ...lineTo(target, { ...base, percent: 100 - canary.percent }, islandOfTop),
    ...lineTo(canary.waypoint, { ...base, percent: canary.percent }, islandOfTop),
  ];
}

/** No line where its end is not drawn. */
function lineTo(
  waypoint: WaypointName,
  base: Omit<Line, 'id' | 'to' | 'toIsland'>,
  islandOfTop: ReadonlyMap<BoxId, BoxId>,
): readonly Line[] {
  const to: ObjectId = gatewayId(waypoint);
  const toIsland = islandOfTop.get(to);
  if (toIsland === undefined) return [];
  return [{ ...base, id: `${base.from}>${to}:${base.traffic}:${base.status}`, to, toIsland }];
}
