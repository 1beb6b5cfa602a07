import { describe, expect, it } from 'vitest';
import type { Topology } from '#lib/model/topology.ts';
import { type Show, showAll } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import type { Card, Island, ServiceCard, View } from '#lib/view/view.ts';
import { namespace, pod, service, shop, topology, waypoint } from './build-topology.ts';

const show = (more: Partial<Show> = {}): Show => ({ ...showAll, ...more });

const island = (view: View, name: string): Island => {
  const found = view.islands.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no island ${name}`);
  return found;
};

const cards = (of: Island): readonly Card[] => [...of.quiet, ...of.exceptions];

const card = (view: View, id: string): ServiceCard => {
  const found = view.islands.flatMap(cards).find((each) => each.id === id);
  if (found?.shape !== 'service') throw new Error(`no service card ${id}`);
  return found;
};

const shuffled = (of: Topology): Topology => ({
  ...of,
  namespaces: of.namespaces.toReversed(),
  services: of.services.toReversed(),
  workloads: [...of.workloads.slice(7), ...of.workloads.slice(0, 7)].toReversed(),
  gateways: of.gateways.toReversed(),
});

describe('toView', () => {
  it('does not depend on the order of the topology', () => {
    expect(toView(shuffled(shop()), show())).toEqual(toView(shop(), show()));
  });

  it('draws an inherited binding once, from the rail', () => {
    const lines = toView(shop(), show()).lines.filter(
      (line) => line.island === 'Namespace/shop' && line.source === 'rail',
    );
    expect(lines.map(({ to, traffic, status, label }) => ({ to, traffic, status, label }))).toEqual([
      { to: 'Gateway/shop/edge', traffic: 'service', status: 'bound', label: 'namespace' },
    ]);
    expect(toView(shop(), show()).lines.some((line) => line.from === 'Service/shop/storefront')).toBe(false);
  });

  it('gives both kinds of traffic a rail of their own, and names the one that leaves once', () => {
    const view = toView(shop(), show());
    const lines = view.lines.filter((line) => line.island === 'Namespace/data');
    expect(lines.map(({ traffic, to, label }) => [traffic, to, label])).toEqual([
      ['service', 'Gateway/infra/shared', 'default of data'],
      ['workload', 'Gateway/infra/shared', null],
    ]);
    expect(island(view, 'data').rails.every((rail) => rail.leaves)).toBe(true);
  });

  it('draws each label of its own as its own line, of a service and of pods', () => {
    const own = toView(shop(), show()).lines.filter((line) => line.source === 'own');
    expect(own.map(({ from, to, traffic }) => [from.replace(/^stack:.*:cart-v2 .*$/, 'cart-v2'), to, traffic])).toEqual(
      [
        ['Service/shop/billing', 'Gateway/infra/shared', 'service'],
        ['cart-v2', 'Gateway/infra/pods', 'workload'],
        ['Service/shop/checkout', 'Gateway/shop/payments-wp', 'service'],
        ['Service/shop/gifts', 'Gateway/shop/edge', 'service'],
        ['Service/shop/gifts', 'Gateway/infra/shared', 'service'],
      ],
    );
  });

  it('draws a refused binding to a ghost where the waypoint was looked for', () => {
    const view = toView(shop(), show());
    const ghost = island(view, 'shop').tops.find((top) => top.shape === 'ghost');
    expect(ghost).toMatchObject({
      id: 'Gateway/shop/payments-wp',
      name: 'payments-wp',
      askedBy: { services: 1, workloads: 0 },
    });
    expect(view.lines.find((line) => line.from === 'Service/shop/checkout')).toMatchObject({
      status: 'refused',
      to: 'Gateway/shop/payments-wp',
    });
  });

  it('draws a ghost beside the asker where its namespace does not exist either', () => {
    const view = toView(
      topology({
        namespaces: [namespace('shop')],
        services: [service('shop', 'cart', { reason: 'waypoint-missing', waypoint: 'nowhere/wp', own: true })],
      }),
      show(),
    );
    expect(island(view, 'shop').tops).toMatchObject([{ shape: 'ghost', name: 'nowhere/wp' }]);
  });

  it('draws a canary as a second line with its share', () => {
    const lines = toView(shop(), show()).lines.filter((line) => line.from === 'Service/shop/gifts');
    expect(lines.map((line) => line.percent)).toEqual([90, 10]);
  });

  it('draws a canary that the whole namespace shares once', () => {
    const shares = [
      { waypoint: 'shop/edge', percent: 80, address: null },
      { waypoint: 'shop/next', percent: 20, address: null },
    ];
    const say = { reason: 'bound-by-namespace-label', waypoint: 'shop/edge' } as const;
    const view = toView(
      topology({
        namespaces: [namespace('shop', say)],
        gateways: [waypoint('shop', 'edge'), waypoint('shop', 'next')],
        services: [service('shop', 'a', say, { shares }), service('shop', 'b', say, { shares })],
      }),
      show(),
    );
    expect(view.lines.map(({ source, to, percent }) => [source, to, percent])).toEqual([
      ['rail', 'Gateway/shop/edge', 80],
      ['rail', 'Gateway/shop/next', 20],
    ]);
    expect(island(view, 'shop').exceptions).toEqual([]);
  });

  it('draws canaries that differ from service to service each on its own', () => {
    const say = { reason: 'bound-by-namespace-label', waypoint: 'shop/edge' } as const;
    const withCanary = [
      { waypoint: 'shop/edge', percent: 80, address: null },
      { waypoint: 'shop/next', percent: 20, address: null },
    ];
    const view = toView(
      topology({
        namespaces: [namespace('shop', say)],
        gateways: [waypoint('shop', 'edge'), waypoint('shop', 'next')],
        services: [service('shop', 'a', say, { shares: withCanary }), service('shop', 'b', say)],
      }),
      show(),
    );
    expect(view.lines.map(({ from, to }) => [from, to])).toEqual([
      ['Namespace/shop', 'Gateway/shop/edge'],
      ['Service/shop/a', 'Gateway/shop/edge'],
      ['Service/shop/a', 'Gateway/shop/next'],
    ]);
  });

  it('draws a line of its own where an heir is refused what the namespace gets', () => {
    const view = toView(
      topology({
        namespaces: [
          namespace('shop', { reason: 'bound-by-namespace-label', waypoint: 'infra/shared' }),
          namespace('infra'),
        ],
        gateways: [waypoint('infra', 'shared')],
        services: [service('shop', 'a', { reason: 'visibility-forbids-foreign-waypoint', waypoint: 'infra/shared' })],
      }),
      show(),
    );
    expect(view.lines.map(({ from, status }) => [from, status])).toEqual([
      ['Namespace/shop', 'bound'],
      ['Service/shop/a', 'refused'],
    ]);
  });

  it('marks opted out and not asked without a line', () => {
    const view = toView(shop(), show());
    expect(card(view, 'Service/shop/ledger').outcome).toBe('opted-out');
    expect(view.lines.some((line) => line.from === 'Service/shop/ledger')).toBe(false);
  });

  it('stacks pods by workload and outcome', () => {
    expect(
      card(toView(shop(), show()), 'Service/shop/cart').stacks.map(({ name, count, outcome }) => [
        name,
        count,
        outcome,
      ]),
    ).toEqual([
      ['cart-v1', 2, 'other-traffic'],
      ['cart-v2', 2, 'bound'],
    ]);
  });

  it('opens a stack to its pods', () => {
    const closed = card(toView(shop(), show()), 'Service/shop/cart').stacks[0];
    const opened = card(toView(shop(), show({ opened: [closed?.id ?? ''] })), 'Service/shop/cart').stacks;
    expect(opened.map(({ name, part }) => [name, part])).toEqual([
      ['cart-v1', 'open'],
      ['cart-v1-0', 'member'],
      ['cart-v1-1', 'member'],
      ['cart-v2', 'closed'],
    ]);
  });

  it("folds a waypoint's own service and pods into it", () => {
    const view = toView(shop(), show());
    expect(island(view, 'shop').tops[0]).toMatchObject({ id: 'Gateway/shop/edge', own: { services: 1, pods: 1 } });
    expect(view.boxOf.get('Service/shop/edge')).toBe('Gateway/shop/edge');
    expect(view.boxOf.get('Pod/shop/edge-0')).toBe('Gateway/shop/edge');
  });

  it('draws pods without a service as stacks of their own', () => {
    const view = toView(shop(), show({ opened: ['fold:shop:quiet'] }));
    expect(cards(island(view, 'shop')).find((each) => each.shape === 'stack')).toMatchObject({
      stacks: [{ name: 'cron', count: 1 }],
    });
  });

  it('draws a line of a pod that two services select once', () => {
    const say = { reason: 'bound-by-own-label', waypoint: 'shop/edge' } as const;
    const view = toView(
      topology({
        namespaces: [namespace('shop')],
        gateways: [waypoint('shop', 'edge')],
        services: ['a', 'b'].map((name) => service('shop', name, { reason: 'no-waypoint-asked' })),
        workloads: [pod('shop', 'x-0', ['a', 'b'], say)],
      }),
      show(),
    );
    expect(view.lines).toHaveLength(1);
    expect(view.islands[0]?.exceptions.map((each) => each.id)).toEqual(['Service/shop/a', 'Service/shop/b']);
  });

  it('gives back the same view for a selection that it draws anyway, so that nothing is laid out again', () => {
    const mesh = shop();
    const view = toView(mesh, show());
    expect(toView(mesh, show({ selected: 'Service/shop/cart' }))).toBe(view);
    expect(toView(mesh, show({ selected: 'Gateway/shop/edge' }))).toBe(view);
    expect(toView(mesh, show({ selected: 'Service/shop/wishes' }))).not.toBe(view);
    expect(toView(mesh, show({ text: 'cart' }))).not.toBe(view);
  });

  it('is total: a topology without namespaces, or with things in namespaces that were not read, is drawn', () => {
    expect(toView(topology({}), show()).islands).toEqual([]);
    const view = toView(topology({ services: [service('lost', 'x', { reason: 'namespace-object-missing' })] }), show());
    expect(island(view, 'lost').mode).toBe('missing');
  });
});

describe('folding', () => {
  it('counts what it folds, and lets nothing get lost', () => {
    const view = toView(shop(), show());
    expect(view.folded).toEqual({ namespaces: 0, services: 4, workloads: 13, policies: 0 });
    expect(view.hidden).toEqual({ namespaces: 0, services: 0, workloads: 0, policies: 0 });
    for (const { id } of [...shop().services, ...shop().workloads]) expect(view.boxOf.has(id), id).toBe(true);
  });

  it('never holds the selection', () => {
    for (const id of ['Service/shop/wishes', 'Pod/shop/wishes-2', 'Pod/shop/cron-0']) {
      expect(toView(shop(), show()).boxOf.get(id)).toBe('fold:shop:quiet');
      expect(toView(shop(), show({ selected: id })).boxOf.get(id)).not.toMatch(/^fold:|^more:/);
    }
  });

  it('never holds what is refused or undetermined', () => {
    const names = Array.from({ length: 30 }, (_, index) => `service-${index}`);
    const view = toView(
      topology({
        namespaces: [namespace('shop', { reason: 'waypoint-missing', waypoint: 'shop/edge' })],
        services: names.map((name, index) =>
          service(
            'shop',
            name,
            index < 20
              ? { reason: 'no-waypoint-asked' }
              : index < 25
                ? { reason: 'waypoint-missing', waypoint: 'shop/edge' }
                : { reason: 'input-not-visible' },
          ),
        ),
      }),
      show(),
    );
    for (const name of names.slice(20)) expect(view.boxOf.get(`Service/shop/${name}`)).toBe(`Service/shop/${name}`);
    expect(view.folded.services).toBe(20);
  });

  it('never holds what a filter asked for', () => {
    const view = toView(shop(), show({ text: 'shop/' }));
    expect(view.folded.services).toBe(0);
  });

  it('opens, and offers the way back', () => {
    const quiet = island(toView(shop(), show({ opened: ['fold:shop:quiet'] })), 'shop').quiet;
    expect(quiet.filter((each) => each.shape !== 'fold')).toHaveLength(11);
    expect(quiet.at(-1)).toMatchObject({ shape: 'fold', open: true });
  });

  it('keeps the lines of what it folds, as one with their number', () => {
    const say = { reason: 'bound-by-own-label', waypoint: 'infra/shared' } as const;
    const view = toView(
      topology({
        namespaces: [namespace('shop'), namespace('infra')],
        gateways: [waypoint('infra', 'shared')],
        services: Array.from({ length: 25 }, (_, index) => service('shop', `s${String(index).padStart(2, '0')}`, say)),
      }),
      show(),
    );
    expect(view.lines.reduce((sum, line) => sum + line.count, 0)).toBe(25);
    expect(view.lines.find((line) => line.from === 'fold:shop:exceptions')?.count).toBe(15);
  });
});

describe('filters', () => {
  it('keeps what matches, with the waypoints it uses, and counts the rest', () => {
    const view = toView(shop(), show({ outcomes: ['refused'] }));
    expect(view.islands.map((each) => each.name)).toEqual(['shop']);
    expect(cards(island(view, 'shop')).map((each) => each.id)).toEqual(['Service/shop/checkout']);
    expect(view.hidden).toEqual({ namespaces: 3, services: 16, workloads: 36, policies: 0 });
  });

  it('keeps the selection whatever the filter', () => {
    const view = toView(shop(), show({ text: 'nothing has this name', selected: 'Pod/data/orders-db-0' }));
    expect(view.boxOf.get('Pod/data/orders-db-0')).toMatch(/^stack:/);
  });

  it('filters by kind and by text, together', () => {
    const view = toView(shop(), show({ kinds: ['Pod'], text: 'CART-V2' }));
    expect(view.islands.map((each) => each.name)).toEqual(['infra', 'shop']);
    expect(card(view, 'Service/shop/cart').stacks.map((stack) => stack.name)).toEqual(['cart-v2']);
  });

  it('keeps only the namespaces in focus, and foreign waypoints that they use', () => {
    const view = toView(shop(), show({ namespaces: ['data'] }));
    expect(view.islands.map((each) => [each.name, each.tops.map((top) => top.id), cards(each).length])).toEqual([
      ['data', [], 2],
      ['infra', ['Gateway/infra/shared'], 0],
    ]);
  });

  it('hides namespaces that have nothing to do with ambient, on request', () => {
    const outside = { ...namespace('kube-system'), dataplaneMode: null };
    const mesh = topology({
      namespaces: [outside, namespace('shop')],
      services: [service('kube-system', 'dns', { reason: 'no-waypoint-asked' })],
    });
    expect(toView(mesh, show()).islands).toHaveLength(2);
    const view = toView(mesh, show({ outsideMesh: 'hide' }));
    expect(view.islands.map((each) => each.name)).toEqual(['shop']);
    expect(view.hidden).toEqual({ namespaces: 1, services: 1, workloads: 0, policies: 0 });
  });
});
