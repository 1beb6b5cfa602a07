import { describe, expect, it } from 'vitest';
import { place } from '#lib/layout/place.ts';
import { type SceneBox, toScene } from '#lib/layout/scene.ts';
import type { Topology } from '#lib/model/topology.ts';
import { type Show, showAll } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import {
  bigMesh,
  binding,
  guardedShop,
  manyPolicies,
  namespace,
  service,
  shop,
  topology,
  waypoint,
} from './build-topology.ts';
import { boxOf, contains, crossings, holds, overlaps, runsThrough, segments } from './geometry.ts';

const draw = (of: Topology, show: Partial<Show> = {}) => {
  const view = toView(of, { ...showAll, ...show });
  return { view, placement: place(view) };
};

const meshes: readonly (readonly [string, Topology])[] = [
  ['a small shop', shop()],
  ['a shop with policies and findings', guardedShop()],
  ['a shop with too many policies', manyPolicies()],
  ['forty namespaces', bigMesh(40)],
  ['many exceptions', manyExceptions()],
  ['namespaces of every size', unevenMesh()],
  ['one namespace with three hundred refused services', manyRefused()],
];

describe.each(meshes)('the placement of %s', (_, mesh) => {
  const { view, placement } = draw(mesh);

  it('lets no two islands overlap', () => {
    expect(overlaps(view.islands.map((island) => boxOf(placement, island.id)))).toBe(0);
  });

  it('keeps boxes in their island, and apart', () => {
    for (const { boxes, rectangle } of toScene(view, placement).islands) {
      // Chips of waypoints and of the island itself stand beside what they hang on.
      const siblings = boxes.filter((box) => box.card === null || hangsOutside(box)).map((box) => box.rectangle);
      for (const box of siblings) expect(contains(rectangle, box)).toBe(true);
      expect(overlaps(siblings)).toBe(0);
    }
  });

  it('keeps rows in their card, and apart', () => {
    for (const { boxes } of toScene(view, placement).islands) {
      const rows = boxes.filter((box) => box.card !== null && !hangsOutside(box));
      for (const { card, rectangle } of rows) expect(contains(boxOf(placement, card ?? ''), rectangle)).toBe(true);
      expect(overlaps(rows.map((row) => row.rectangle))).toBe(0);
    }
  });

  it('lies within its bounds', () => {
    for (const box of placement.boxes.values()) expect(contains(placement.bounds, box)).toBe(true);
    for (const { points } of placement.lines)
      for (const point of points) expect(holds(placement.bounds, point)).toBe(true);
  });

  it('finds a way for every line, orthogonal, from its start to its waypoint', () => {
    expect(placement.lines).toHaveLength(view.lines.length);
    for (const { line, points } of placement.lines) {
      for (const [from, to] of segments(points)) expect(from.x === to.x || from.y === to.y).toBe(true);
      const end = boxOf(placement, line.to);
      const last = points.at(-1);
      expect(last !== undefined && (last.x === end.x || last.x === end.x + end.width) && holds(end, last)).toBe(true);
    }
  });

  it('leads no line through a card or a foreign island', () => {
    const crossed = crossings(view, placement);
    expect(crossed).toEqual([]);
  });

  it('leads no line through the rail of an island that it only arrives at', () => {
    for (const { line, points } of placement.lines) {
      for (const rail of placement.rails.filter((each) => each.island !== line.island || line.source === 'own')) {
        const bar = { x: rail.x - 1, y: rail.top, width: 2, height: rail.bottom - rail.top };
        expect(segments(points).filter(([from, to]) => runsThrough(from, to, bar))).toEqual([]);
      }
    }
  });

  it('is the same for the same view, and for the same cluster in another order', () => {
    expect(draw(mesh).placement).toEqual(placement);
    const reordered = {
      ...mesh,
      services: mesh.services.toReversed(),
      workloads: mesh.workloads.toReversed(),
      gateways: mesh.gateways.toReversed(),
      namespaces: mesh.namespaces.toReversed(),
      policies: mesh.policies.toReversed(),
    };
    expect(draw(reordered).placement).toEqual(placement);
  });
});

describe('place', () => {
  it('moves nothing when a status changes', () => {
    const healthy = topology({
      namespaces: [namespace('a', inherits('a/wp')), namespace('b')],
      gateways: [waypoint('a', 'wp')],
      services: ['x', 'y', 'z'].map((name) => service('a', name, inherits('a/wp'))),
    });
    const refused = {
      ...healthy,
      gateways: [waypoint('a', 'wp', { bindable: false })],
      namespaces: healthy.namespaces.map((each) =>
        each.name === 'a'
          ? { ...each, service: binding('service', { reason: 'waypoint-not-ready', waypoint: 'a/wp' }) }
          : each,
      ),
      services: healthy.services.map((each) => ({
        ...each,
        binding: binding('service', { reason: 'waypoint-not-ready', waypoint: 'a/wp' }),
      })),
    };
    expect([...draw(refused).placement.boxes]).toEqual([...draw(healthy).placement.boxes]);
  });

  it('merges lines of one style to one waypoint where they share a way', () => {
    const { placement } = draw(shop());
    const ends = placement.lines
      .filter(({ line }) => line.to === 'Gateway/infra/shared' && line.source === 'own')
      .map(({ points }) => points.slice(-3));
    expect(ends).toHaveLength(2);
    expect(ends[0]).toEqual(ends[1]);
  });

  it('heads the columns by what stands in them', () => {
    const texts = (of: Topology) => place(toView(of, showAll)).captions.map(({ text }) => text);
    expect(texts(shop())).toContain("use the namespace's waypoint");
    expect(texts(shop())).toContain('own label or trouble');
    const refused = topology({
      namespaces: [
        namespace(
          'a',
          { reason: 'traffic-type-refused', waypoint: 'a/wp' },
          { reason: 'bound-by-namespace-label', waypoint: 'a/wp' },
        ),
      ],
      gateways: [waypoint('a', 'wp')],
      services: [service('a', 'cart', { reason: 'traffic-type-refused', waypoint: 'a/wp' })],
    });
    expect(texts(refused)).toEqual(["ask for the namespace's waypoint"]);
  });

  it('ticks each card of the first column that hangs on the rail', () => {
    const { view, placement } = draw(shop());
    const rail = placement.rails.find((each) => each.island === 'Namespace/shop');
    const quiet = view.islands.find((island) => island.name === 'shop')?.quiet ?? [];
    expect(rail?.ticks).toHaveLength(quiet.filter((card) => card.onRail).length);
  });

  it('places an empty view', () => {
    expect(draw(topology({})).placement.boxes.size).toBe(0);
  });

  it('gives every one of twenty thousand boxes a place', () => {
    const view = toView(bigMesh(1150), showAll);
    const { boxes, lines } = place(view);
    expect(boxes.size).toBeGreaterThan(20_000);
    expect(lines).toHaveLength(view.lines.length);
  }, 60_000);
});

function hangsOutside({ card }: SceneBox): boolean {
  return card !== null && (card.startsWith('Gateway/') || card.startsWith('Namespace/'));
}

function inherits(name: string) {
  return { reason: 'bound-by-namespace-label', waypoint: name } as const;
}

function manyExceptions(): Topology {
  const targets = ['a/wp', 'b/wp', 'c/wp', 'a/none'];
  return topology({
    namespaces: ['a', 'b', 'c', 'd'].map((name) =>
      namespace(name, inherits(name === 'a' ? 'a/wp' : 'b/wp'), inherits('c/wp')),
    ),
    gateways: ['a', 'b', 'c'].map((name) => waypoint(name, 'wp')),
    services: ['a', 'd'].flatMap((name) =>
      Array.from({ length: 60 }, (_, index) => {
        const target = targets[index % targets.length] ?? 'a/wp';
        const reason = target === 'a/none' ? 'waypoint-missing' : 'bound-by-own-label';
        return service(name, `service-${index}`, { reason, waypoint: target, own: true }, { flags: ['headless'] });
      }),
    ),
  });
}

function unevenMesh(): Topology {
  const names = Array.from({ length: 60 }, (_, index) => `team-${String(index).padStart(2, '0')}`);
  return topology({
    namespaces: names.map((name, index) => namespace(name, inherits(`${names[(index * 5) % 60] ?? name}/wp`))),
    gateways: names.map((name) => waypoint(name, 'wp')),
    services: names.flatMap((name, index) =>
      Array.from({ length: (index * 7) % 23 }, (_, place) => {
        const far = `${names[(index * 11 + place * 17) % 60] ?? name}/wp`;
        return service(
          name,
          `service-${place}`,
          place % 4 === 3 ? { reason: 'bound-by-own-label', waypoint: far } : inherits(far),
        );
      }),
    ),
  });
}

function manyRefused(): Topology {
  const say = { reason: 'waypoint-missing', waypoint: 'big/wp' } as const;
  return topology({
    namespaces: [namespace('big', say), namespace('small')],
    services: Array.from({ length: 300 }, (_, index) =>
      service('big', `service-${index}`, { ...say, own: index % 3 === 0 }),
    ),
  });
}
