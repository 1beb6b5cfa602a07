import { describe, expect, it } from 'vitest';
import { place } from '#lib/layout/place.ts';
import { relatedTo } from '#lib/layout/related.ts';
import { toScene } from '#lib/layout/scene.ts';
import { policyKinds } from '#lib/model/policy-facts.ts';
import type { Topology } from '#lib/model/topology.ts';
import { policyLetters } from '#lib/view/policy-words.ts';
import { type Show, showAll } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import type { Chips, Island, View } from '#lib/view/view.ts';
import { at, guardedShop, manyPolicies, namespace, policy, service, topology } from './build-topology.ts';

const draw = (mesh: Topology, more: Partial<Show> = {}): View => toView(mesh, { ...showAll, ...more });

const island = (view: View, name: string): Island => {
  const found = view.islands.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no island ${name}`);
  return found;
};

const said = ({ shown }: Chips): readonly string[] => shown.map(({ name, state }) => `${name} ${state}`);

const onCard = (view: View, id: string): readonly string[] => {
  for (const { quiet, exceptions } of view.islands) {
    for (const card of [...quiet, ...exceptions])
      if (card.id === id && card.shape === 'service') return said(card.policies);
  }
  throw new Error(`no card ${id}`);
};

describe('policy chips', () => {
  const view = draw(guardedShop());

  it('hang on the waypoint that a policy names, or whose own Service it names, by kind and name', () => {
    const [edge] = island(view, 'shop').tops;
    expect(edge === undefined ? [] : said(edge.policies)).toEqual([
      'own-service at-work',
      'viewer at-work',
      'jwt-shop at-work',
      'access-log at-work',
    ]);
  });

  it('hang on services; traffic that has another way alone makes no policy partial, a lost target does', () => {
    expect(onCard(view, 'Service/shop/cart')).toEqual(['cart-get at-work', 'cart-split partly']);
  });

  it('are struck through where nobody enforces them', () => {
    expect(onCard(view, 'Service/shop/checkout')).toEqual(['checkout-admins idle']);
  });

  it('of selectors hang on the namespace, those for the mesh or for all waypoints once on the root namespace', () => {
    expect(said(island(view, 'shop').policies)).toEqual(['selected-pods at-work']);
    expect(said(island(view, 'istio-system').policies)).toEqual(['for-every-waypoint at-work', 'default at-work']);
  });

  it('stand in a lane with their reason where they are attached to nothing', () => {
    expect(island(view, 'shop').lane.shown.map(({ name, reason }) => [name, reason])).toEqual([
      ['cart-readers', 'no-target-ref-waypoint-ignores-selectors'],
      ['old-jwt', 'target-not-found'],
    ]);
  });

  it('say so where it cannot be told', () => {
    const unseen = { target: 'Namespace/shop', effect: 'inert', reason: 'input-not-visible' } as const;
    const mesh = topology({
      namespaces: [namespace('shop')],
      policies: [policy('AuthorizationPolicy', 'shop', 'x', [unseen])],
    });
    expect(said(island(draw(mesh), 'shop').policies)).toEqual(['x unknown']);
  });

  it('of a namespace that holds nothing else are drawn', () => {
    const mesh = topology({ policies: [policy('AuthorizationPolicy', 'lonely', 'x')] });
    expect(said(island(draw(mesh), 'lonely').lane)).toEqual(['x idle']);
  });

  it('all have a box', () => {
    for (const { id } of guardedShop().policies) expect(view.boxOf.get(id), id).toMatch(/^chip:/);
    expect(view.folded.policies + view.hidden.policies).toBe(0);
  });

  it('have a letter each, told apart where people would confuse them', () => {
    for (const kind of policyKinds) expect(policyLetters[kind]).toMatch(/^[A-Z]$/);
  });

  it('bring out what the policy works on when they are selected', () => {
    const scene = toScene(view, place(view));
    const chip = view.boxOf.get('AuthorizationPolicy/istio-system/for-every-waypoint') ?? '';
    expect(relatedTo(scene, chip).boxes.map(({ id }) => id)).toEqual([
      'Gateway/infra/shared',
      'Gateway/shop/edge',
      'Namespace/istio-system',
      chip,
    ]);
  });
});

describe('many policies', () => {
  it('fold, with their number, and open', () => {
    const folded = island(draw(manyPolicies()), 'shop');
    expect(folded.policies.shown).toHaveLength(8);
    expect(folded.policies.more).toEqual({ id: 'more:policies:Namespace/shop', count: 32, open: false });
    expect(draw(manyPolicies()).folded.policies).toBe(32 + 37 + 35 + 35);
    const open = island(draw(manyPolicies(), { opened: ['more:policies:Namespace/shop'] }), 'shop');
    expect(open.policies.shown).toHaveLength(40);
    expect(open.policies.more?.open).toBe(true);
  });

  it('never fold the selected one', () => {
    const mesh = manyPolicies();
    for (const { id } of mesh.policies) expect(draw(mesh, { selected: id }).boxOf.get(id), id).toMatch(/^chip:/);
  });

  it('never fold one that hangs on a folded service and is selected', () => {
    const mesh = guardedShop();
    const target = { target: 'Service/shop/storefront', enforcer: at('shop/edge') } as const;
    const policies = [
      ...mesh.policies,
      policy('AuthorizationPolicy', 'shop', 'on-wishes', [{ ...target, target: 'Service/shop/reviews' }]),
    ];
    const id = 'AuthorizationPolicy/shop/on-wishes';
    expect(draw({ ...mesh, policies }).boxOf.get(id)).toBe('fold:shop:quiet');
    expect(draw({ ...mesh, policies }, { selected: id }).boxOf.get(id)).toBe(`chip:${id}@Service/shop/reviews`);
  });
});

describe('filters and policies', () => {
  it('keep by text the policies of that name, and what they hang on', () => {
    const view = draw(guardedShop(), { text: 'CART-SPLIT' });
    expect(view.islands.map(({ name }) => name)).toEqual(['infra', 'shop']);
    expect(onCard(view, 'Service/shop/cart')).toContain('cart-split partly');
    expect(island(view, 'shop').lane.shown).toEqual([]);
    expect(view.hidden.policies).toBeGreaterThan(0);
  });

  it('keep by text a policy that is attached to nothing', () => {
    expect(said(island(draw(guardedShop(), { text: 'old-jwt' }), 'shop').lane)).toEqual(['old-jwt idle']);
  });

  it('keep a selected policy whatever they say', () => {
    const id = 'RequestAuthentication/shop/old-jwt';
    expect(draw(guardedShop(), { text: 'no such thing', selected: id }).boxOf.get(id)).toMatch(/^chip:/);
    expect(draw(guardedShop(), { namespaces: ['data'], selected: id }).boxOf.get(id)).toMatch(/^chip:/);
  });

  it('count a namespace with policies as one of the mesh', () => {
    const outside = { ...namespace('plain'), dataplaneMode: null };
    const policies = [policy('AuthorizationPolicy', 'plain', 'x')];
    const mesh = topology({ namespaces: [outside], policies });
    expect(draw(mesh, { outsideMesh: 'hide' }).islands).toHaveLength(1);
  });
});

describe('findings on the map', () => {
  const view = draw(guardedShop());

  it('are counted on the boxes that they are about, the worst first', () => {
    const cart = island(view, 'shop').exceptions.find(({ id }) => id === 'Service/shop/cart');
    expect(cart?.shape === 'service' ? cart.trouble : null).toEqual({ severity: 'error', count: 2 });
    expect(cart?.shape === 'service' ? cart.stacks.map(({ trouble }) => trouble) : []).toEqual([
      null,
      { severity: 'warning', count: 1 },
    ]);
  });

  it('are counted on islands, once each, whatever is folded', () => {
    expect(island(view, 'data').trouble).toEqual({ severity: 'warning', count: 1 });
    expect(island(view, 'data').troubleWithin).toEqual({ severity: 'error', count: 2 });
    expect(island(view, 'infra').troubleWithin).toBeNull();
  });

  it('unfold what they are about, unless they are notes, which a fold counts', () => {
    expect(view.boxOf.get('Service/shop/wishes')).toBe('Service/shop/wishes');
    const many = {
      ...guardedShop(),
      services: [
        ...guardedShop().services,
        ...Array.from({ length: 9 }, (_, index) =>
          service('shop', `aaa-${index}`, { reason: 'bound-by-namespace-label', waypoint: 'shop/edge' }),
        ),
      ],
    };
    const quiet = island(draw(many), 'shop').quiet;
    expect(draw(many).boxOf.get('Service/shop/storefront')).toBe('fold:shop:quiet');
    expect(quiet.find(({ shape }) => shape === 'fold')).toMatchObject({ trouble: { severity: 'info', count: 1 } });
  });

  it('unfold everything that the open one is about', () => {
    const open = draw(guardedShop(), { finding: 'WP-IDLE-HOP@Gateway/shop/edge', text: 'cart' });
    expect(open.boxOf.get('Service/shop/storefront')).toBe('Service/shop/storefront');
  });

  it('cost no new layout where nothing has to be unfolded', () => {
    const mesh = guardedShop();
    expect(draw(mesh, { finding: 'WP-SPLIT-BINDING@Service/shop/cart' })).toBe(draw(mesh));
  });
});
