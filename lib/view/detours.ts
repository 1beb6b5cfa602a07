import type { Finding, FindingCode } from '#lib/model/finding.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { CallerKind } from '#lib/model/path.ts';
import type { Topology } from '#lib/model/topology.ts';
import { findingKey, type Show } from './show.ts';
import type { BoxId, CallerBox, Detour } from './view.ts';

type Around = { readonly callers: readonly CallerBox[]; readonly around: readonly Detour[] };

/** Whose traffic goes around a waypoint, by the code of the finding that says so. */
const callerOfCode: Readonly<Partial<Record<FindingCode, CallerKind>>> = {
  'WP-INGRESS-BYPASS': 'ingress',
  'WP-SIDECAR-CLIENT': 'sidecar',
  'WP-UNCAPTURED': 'uncaptured',
  'WP-EXTERNAL-DIRECT': 'external',
};

/** A finding that lines can show: traffic that goes around a waypoint. */
export function isAboutWayAround({ code }: Pick<Finding, 'code'>): boolean {
  return callerOfCode[code] !== undefined;
}

/**
 * The traffic that goes around waypoints, from whom to what: all of it on request, else that of the open finding. A
 * gateway on the map is where its line starts; other callers stand beside the map, one box for each kind.
 */
export function aroundOf(
  { findings }: Topology,
  show: Show,
  boxOf: ReadonlyMap<ObjectId, BoxId>,
  islandOf: (box: BoxId) => BoxId | null,
): Around {
  const callers = new Map<BoxId, { kind: CallerKind; from: Set<string> }>();
  const detours = new Map<string, Detour>();
  const waypoints = new Map<BoxId, Set<string>>();
  for (const finding of findings) {
    const kind = callerOfCode[finding.code];
    if (kind === undefined || !(show.bypasses || show.finding === findingKey(finding))) continue;
    const start = startOf(finding, kind, boxOf);
    for (const subject of finding.subjects) {
      const to = isService(subject) ? boxOf.get(subject) : undefined;
      const toIsland = to === undefined ? null : islandOf(to);
      if (to === undefined || toIsland === null) continue;
      const id = `${start}>${to}`;
      const fromIsland = islandOf(start);
      if (fromIsland === null) noteCaller(callers, start, kind, finding);
      for (const name of namesIn(finding, ['waypoint', 'waypoints'])) noteName(waypoints, start, name);
      const known = detours.get(id);
      detours.set(id, { id, from: start, fromIsland, to, toIsland, label: null, count: (known?.count ?? 0) + 1 });
    }
  }
  return {
    callers: [...callers].sort(byFirst).map(([id, { kind, from }]) => ({ id, kind, from: [...from].sort() })),
    around: labelled([...detours].sort(byFirst), waypoints),
  };
}

function startOf({ cause }: Finding, kind: CallerKind, boxOf: ReadonlyMap<ObjectId, BoxId>): BoxId {
  // Istio's own kind Gateway is not read, so those that a VirtualService names are not on the map.
  const box = kind === 'ingress' && cause.startsWith('Gateway/') ? boxOf.get(cause) : undefined;
  return box ?? `caller:${kind}`;
}

function isService(id: ObjectId): boolean {
  return id.startsWith('Service/') || id.startsWith('ServiceEntry/');
}

function noteCaller(
  callers: Map<BoxId, { kind: CallerKind; from: Set<string> }>,
  id: BoxId,
  kind: CallerKind,
  finding: Finding,
): void {
  const known = callers.get(id) ?? { kind, from: new Set<string>() };
  callers.set(id, known);
  for (const name of namesIn(finding, kind === 'ingress' ? ['gateways'] : kind === 'sidecar' ? ['namespaces'] : []))
    known.from.add(name);
}

function noteName(names: Map<BoxId, Set<string>>, start: BoxId, name: string): void {
  const known = names.get(start);
  if (known === undefined) names.set(start, new Set([name]));
  else known.add(name);
}

function namesIn({ detail }: Finding, keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => detail[key] ?? []).filter((name) => name !== '');
}

/** What lines of one start go around is written once, on the first of them. */
function labelled(
  sorted: readonly (readonly [string, Detour])[],
  waypoints: ReadonlyMap<BoxId, ReadonlySet<string>>,
): readonly Detour[] {
  const named = new Set<BoxId>();
  return sorted.map(([, detour]) => {
    if (named.has(detour.from)) return detour;
    named.add(detour.from);
    const [first, ...others] = [...(waypoints.get(detour.from) ?? [])].sort();
    if (first === undefined) return { ...detour, label: 'goes around' };
    return { ...detour, label: `goes around ${others.length === 0 ? first : `${others.length + 1} waypoints`}` };
  });
}

function byFirst([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
