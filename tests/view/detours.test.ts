import { describe, expect, it } from 'vitest';
import { place } from '#lib/layout/place.ts';
import { toScene } from '#lib/layout/scene.ts';
import type { Hop, RequestPath } from '#lib/model/path.ts';
import { type Show, showAll } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import { finding, guardedShop } from './build-topology.ts';
import { boxOf, contains, detourCrossings, overlaps, segments } from './geometry.ts';

const draw = (more: Partial<Show> = {}, path: RequestPath | null = null) => {
  const view = toView(guardedShop(), { ...showAll, ...more }, path);
  return { view, placement: place(view) };
};

const hop = (kind: Hop['kind'], object: string | null, outcome: Hop['outcome'] = 'allow'): Hop => ({
  kind,
  object,
  identity: null,
  encryption: 'none',
  port: null,
  policies: [],
  unmatched: 'allow',
  outcome,
});

const path = (more: Partial<RequestPath> = {}): RequestPath => ({
  from: {
    kind: 'captured',
    object: 'Pod/shop/storefront-0',
    address: null,
    namespace: 'shop',
    serviceAccount: 'storefront',
  },
  to: { object: 'Service/shop/wishes', host: null, port: 80, via: 'vip' },
  hops: [
    hop('ztunnel', 'Pod/shop/storefront-0'),
    hop('waypoint', 'Gateway/shop/edge', 'depends'),
    hop('ztunnel', 'Pod/shop/wishes-0'),
    hop('application', 'Pod/shop/wishes-0'),
  ],
  bypassed: [],
  branches: [],
  verdict: 'allowed',
  decidedAt: null,
  gap: null,
  notes: [],
  ...more,
});

describe('traffic that goes around', () => {
  it('is not drawn until somebody asks', () => {
    expect(draw().view.around).toEqual([]);
    expect(draw().view.callers).toEqual([]);
  });

  it('is drawn whole on request: from the gateway, and from callers beside the map', () => {
    const { view } = draw({ bypasses: true });
    expect(view.around.map(({ from, to, label }) => [from, to, label])).toEqual([
      ['Gateway/ingress/public', 'Service/shop/cart', 'goes around shop/edge'],
      ['Gateway/ingress/public', 'Service/shop/wishes', null],
      ['caller:sidecar', 'Service/data/orders-db', 'goes around infra/shared'],
    ]);
    expect(view.callers).toEqual([{ id: 'caller:sidecar', kind: 'sidecar', from: ['legacy'] }]);
  });

  it('is drawn for the open finding alone', () => {
    const { view } = draw({ finding: 'WP-SIDECAR-CLIENT@Gateway/infra/shared' });
    expect(view.around.map(({ to }) => to)).toEqual(['Service/data/orders-db']);
  });

  it('starts beside the map where the gateway is hidden by a filter', () => {
    const { view } = draw({ bypasses: true, text: 'cart' });
    expect(view.around.map(({ from }) => from)).toEqual(['caller:ingress']);
  });

  it('moves no box', () => {
    const before = draw().placement.boxes;
    const after = draw({ bypasses: true }).placement.boxes;
    for (const [id, box] of before) expect(after.get(id), id).toEqual(box);
  });

  it('is about services: a pod that is no destination has no line', () => {
    const mesh = {
      ...guardedShop(),
      findings: [finding('WP-UNCAPTURED', 'error', 'Namespace/shop', ['Pod/shop/cart-v1-0'])],
    };
    expect(toView(mesh, { ...showAll, bypasses: true }).around).toEqual([]);
  });
});

describe('the way of a path', () => {
  it('stops once in each box, in order, with the sternest outcome', () => {
    const { view } = draw({}, path());
    expect(
      view.trail?.stops.map(({ number, box, outcome }) => [
        number,
        view.boxOf.get('Pod/shop/wishes-0') === box,
        outcome,
      ]),
    ).toEqual([
      [1, false, 'allow'],
      [2, false, 'depends'],
      [3, true, 'allow'],
    ]);
    expect(view.trail?.legs).toHaveLength(2);
    expect(view.callers).toEqual([]);
  });

  it('keeps a refusal that a later hop in the same box does not repeat', () => {
    const hops = [hop('ztunnel', 'Pod/shop/wishes-0', 'deny'), hop('application', 'Pod/shop/wishes-0')];
    expect(draw({}, path({ hops })).view.trail?.stops.map(({ outcome }) => outcome)).toEqual(['allow', 'deny']);
  });

  it('unfolds and finds everything that it passes, whatever the filter', () => {
    const { view } = draw({ text: 'nothing', namespaces: ['data'] }, path());
    for (const { box } of view.trail?.stops ?? []) expect(box).not.toMatch(/^(fold|more):/);
    expect(view.trail?.boxes).toContain('Service/shop/wishes');
    expect(view.trail?.boxes).toContain('Service/shop/storefront');
  });

  it('starts beside the map for callers of a kind', () => {
    const anybody = { kind: 'sidecar', object: null, address: null, namespace: null, serviceAccount: null } as const;
    const { view, placement } = draw(
      {},
      path({
        from: anybody,
        hops: [hop('sidecar', null), hop('ztunnel', 'Pod/shop/wishes-0')],
        bypassed: [{ waypoint: 'shop/edge', reason: 'sidecar-client' }],
      }),
    );
    expect(view.callers.map(({ id }) => id)).toEqual(['caller:path:sidecar']);
    expect(view.trail).toMatchObject({ around: true, legs: [{ label: 'goes around shop/edge' }] });
    expect(view.trail?.boxes).toContain('Gateway/shop/edge');
    expect(placement.trail).toHaveLength(1);
  });

  it('is no way where the request gets nowhere', () => {
    expect(draw({}, path({ hops: [hop('client', 'Pod/shop/storefront-0', 'fails')] })).view.trail).toBeNull();
  });

  it('comes and goes: the view without it is another', () => {
    const mesh = guardedShop();
    const asked = path();
    expect(toView(mesh, showAll, asked).trail).not.toBeNull();
    expect(toView(mesh, showAll).trail).toBeNull();
    expect(toView(mesh, showAll, asked)).toEqual(toView(mesh, showAll, asked));
  });
});

describe('the placement of detours', () => {
  const { view, placement } = draw({ bypasses: true }, path());

  it('finds an orthogonal way for each, from the right border of one box to that of the other', () => {
    expect(placement.around).toHaveLength(view.around.length);
    expect(placement.trail).toHaveLength(view.trail?.legs.length ?? 0);
    for (const { detour, points } of [...placement.around, ...placement.trail]) {
      for (const [from, to] of segments(points)) expect(from.x === to.x || from.y === to.y).toBe(true);
      const source = boxOf(placement, detour.from);
      const target = boxOf(placement, detour.to);
      expect(points[0]?.x).toBe(source.x + source.width);
      expect(points.at(-1)?.x).toBe(target.x + target.width);
    }
  });

  it('leads none through a card or a foreign island', () => {
    expect(detourCrossings(view, placement)).toEqual([]);
  });

  it('keeps callers within the bounds and off the islands', () => {
    const callers = view.callers.map(({ id }) => boxOf(placement, id));
    for (const caller of callers) expect(contains(placement.bounds, caller)).toBe(true);
    expect(overlaps([...callers, ...view.islands.map(({ id }) => boxOf(placement, id))])).toBe(0);
    expect(toScene(view, placement).callers.map(({ id }) => id)).toEqual(view.callers.map(({ id }) => id));
  });
});
