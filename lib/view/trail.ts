import { gatewayId, type ObjectId } from '#lib/model/object-id.ts';
import type { Hop, RequestPath } from '#lib/model/path.ts';
import type { BoxId, CallerBox, Detour, Stop, Trail } from './view.ts';

/**
 * The way of one request over the map: its hops as stops, in order, and a leg between each two. Hops of nothing that is
 * drawn are passed over, but for the caller, who then stands beside the map.
 */
export function trailOf(
  path: RequestPath,
  boxOf: ReadonlyMap<ObjectId, BoxId>,
  islandOf: (box: BoxId) => BoxId | null,
  cardOf: (box: BoxId) => BoxId | null,
): { readonly trail: Trail | null; readonly caller: CallerBox | null } {
  const start = path.from.object === null ? undefined : boxOf.get(path.from.object);
  const caller: CallerBox | null =
    start === undefined ? { id: `caller:path:${path.from.kind}`, kind: path.from.kind, from: namesOf(path) } : null;
  const first = start ?? caller?.id ?? '';
  const stops: Stop[] = [{ number: 1, box: first, outcome: 'allow' }];
  for (const hop of path.hops) {
    const box = hop.object === null ? undefined : boxOf.get(hop.object);
    const last = stops.at(-1);
    if (box === undefined || last === undefined) continue;
    if (last.box === box) stops[stops.length - 1] = { ...last, outcome: sterner(last.outcome, hop.outcome) };
    else stops.push({ number: stops.length + 1, box, outcome: hop.outcome });
  }
  if (stops.length < 2) return { trail: null, caller: null };

  const legs: Detour[] = [];
  stops.slice(1).forEach(({ box }, index) => {
    const from = stops[index]?.box ?? first;
    const toIsland = islandOf(box);
    if (toIsland === null) return;
    const id = `leg:${index + 1}`;
    const label = legs.length === 0 ? aroundWords(path) : null;
    legs.push({ id, from, fromIsland: islandOf(from), to: box, toIsland, label, count: 1 });
  });
  const beside = [path.to.object, ...path.bypassed.map(({ waypoint }) => gatewayId(waypoint))];
  const boxes = new Set<BoxId>(beside.flatMap((object) => boxOf.get(object) ?? []));
  for (const { box } of stops) {
    boxes.add(box);
    const card = cardOf(box);
    if (card !== null) boxes.add(card);
  }
  return { trail: { stops, legs, around: path.bypassed.length > 0, boxes: [...boxes] }, caller };
}

function aroundWords({ bypassed }: RequestPath): string | null {
  const [first, ...others] = bypassed;
  if (first === undefined) return null;
  return `goes around ${others.length === 0 ? first.waypoint : `${others.length + 1} waypoints`}`;
}

const sternness: readonly Hop['outcome'][] = ['allow', 'depends', 'deny', 'fails'];

function sterner(left: Hop['outcome'], right: Hop['outcome']): Hop['outcome'] {
  return sternness.indexOf(left) >= sternness.indexOf(right) ? left : right;
}

function namesOf({ from: { address, namespace, serviceAccount } }: RequestPath): readonly string[] {
  if (address !== null) return [address];
  if (namespace === null) return [];
  return [serviceAccount === null ? namespace : `${namespace}/${serviceAccount}`];
}
