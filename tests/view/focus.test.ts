import { describe, expect, it } from 'vitest';
import type { Topology } from '#lib/model/topology.ts';
import { type Show, showAll } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import type { View } from '#lib/view/view.ts';
import { finding, namespace, pod, service, topology, waypoint } from './build-topology.ts';

const byDefault = { reason: 'bound-by-namespace-label', waypoint: 'shop/edge' } as const;
const nobody = { reason: 'no-waypoint-asked' } as const;
const names = ['assets', 'billing', 'cart', 'catalog', 'ledger', 'orders', 'search', 'users', 'wishlist', 'zones'];

/** Ten services of which all but two use shop/edge; the ledger uses a waypoint of its own, and data uses shop/edge too. */
const mesh: Topology = topology({
  namespaces: [namespace('data', byDefault), namespace('other'), namespace('shop', byDefault)],
  gateways: [waypoint('shop', 'edge'), waypoint('shop', 'vault')],
  services: [
    ...names.map((name) =>
      service(
        'shop',
        name,
        name === 'ledger'
          ? { reason: 'bound-by-own-label', waypoint: 'shop/vault' }
          : name === 'zones'
            ? { reason: 'opted-out' }
            : byDefault,
      ),
    ),
    service('data', 'events', byDefault),
    service('other', 'lonely', nobody),
  ],
  workloads: [
    pod('shop', 'cart-1', ['cart'], nobody),
    pod('shop', 'ledger-1', ['ledger'], nobody),
    pod('other', 'lonely-1', ['lonely'], nobody),
  ],
});

const view = (wishes: Partial<Show>, of: Topology = mesh): View => toView(of, { ...showAll, ...wishes });

/** What is drawn as itself, fold by fold: `shop: edge | cart, + 9`. */
function drawn({ islands }: View): readonly string[] {
  return islands.map(({ name, tops, quiet, exceptions }) => {
    const cards = [...quiet, ...exceptions].map((card) =>
      card.shape === 'service' ? card.name : card.shape === 'fold' ? `+ ${card.services}` : card.id,
    );
    return `${name}: ${tops.map((top) => top.name).join(', ')} | ${cards.join(', ')}`;
  });
}

describe('focus', () => {
  it('on a waypoint shows everything that uses it, wherever that is, and folds the rest', () => {
    expect(drawn(view({ focus: 'Gateway/shop/edge' }))).toEqual([
      'data:  | events',
      `shop: edge | assets, billing, cart, catalog, orders, search, users, wishlist, + 2`,
    ]);
  });

  it('on a service shows its waypoint and its pods, and folds the rest of its namespace', () => {
    const focused = view({ focus: 'Service/shop/ledger' });
    expect(drawn(focused)).toEqual(['shop: edge, vault | + 8, ledger, zones']);
    expect(focused.boxOf.get('Pod/shop/ledger-1')).toMatch(/^stack:/);
    expect(focused.hidden).toMatchObject({ namespaces: 2, services: 2 });
    expect(focused.folded.services).toBe(8);
  });

  it('on a pod shows the services that select it', () => {
    expect(drawn(view({ focus: 'Pod/shop/cart-1' }))).toEqual(['shop: edge | cart, + 7, + 2']);
  });

  it('opens a fold on request, and never hides the selection', () => {
    const fold = 'fold:shop:quiet';
    expect(drawn(view({ focus: 'Service/shop/ledger', opened: [fold] }))[0]).toContain('assets, billing, cart');
    const selected = view({ focus: 'Service/shop/ledger', selected: 'Service/other/lonely' });
    expect(drawn(selected)).toContain('other:  | lonely');
    expect(selected.besides).toEqual(['Service/other/lonely']);
  });

  it('on what is not there draws nothing', () => {
    expect(drawn(view({ focus: 'Service/shop/gone' }))).toEqual([]);
  });
});

describe('the filter by labels', () => {
  const labelled = {
    ...mesh,
    workloads: mesh.workloads.map((each) => ({ ...each, labels: { app: each.name.replace(/-1$/, '') } })),
  };

  it('keeps pods, and services for the pods that they select', () => {
    expect(drawn(view({ labels: 'app in (cart,lonely)' }, labelled))).toEqual([
      'other:  | lonely',
      'shop: edge | cart',
    ]);
  });

  it('keeps everything where it cannot be read', () => {
    expect(view({ labels: 'app in (cart' }, labelled).hidden.services).toBe(0);
  });
});

describe('the first picture of a large mesh', () => {
  const quiet = Array.from({ length: 98 }, (_, number) => `team-${String(number).padStart(2, '0')}`);
  const large: Topology = topology({
    namespaces: [...quiet, 'noted', 'found', 'refused'].map((name) =>
      name === 'team-00'
        ? namespace(name, { reason: 'bound-by-namespace-label', waypoint: 'team-00/own' })
        : namespace(name),
    ),
    gateways: [waypoint('team-00', 'own'), waypoint('team-01', 'own')],
    services: [
      ...quiet.map((name) => service(name, 'web', nobody)),
      service('noted', 'web', nobody),
      service('found', 'web', nobody),
      service('refused', 'web', { reason: 'waypoint-missing', waypoint: 'refused/gone', own: true }),
    ],
    findings: [
      finding('WP-L7-UNENFORCED', 'error', 'Service/found/web', ['Service/found/web']),
      finding('WP-IDLE-HOP', 'info', 'Service/noted/web', ['Service/noted/web']),
    ],
  });
  const namesOf = ({ islands }: View) => islands.map(({ name }) => name);

  it('leaves out what is quiet, by a rule that the view names, and counts it', () => {
    const first = view({}, large);
    expect(namesOf(first)).toEqual(['found', 'refused']);
    expect(first.quiet).toEqual({ namespaces: 99, leftOut: true });
    expect(first.hidden.namespaces).toBe(99);
  });

  it('shows everything on request', () => {
    const all = view({ quiet: 'show' }, large);
    expect(all.islands).toHaveLength(101);
    expect(all.quiet).toEqual({ namespaces: 99, leftOut: false });
  });

  it('never hides the selection', () => {
    expect(namesOf(view({ selected: 'Service/team-07/web' }, large))).toContain('team-07');
  });

  it('stands back where somebody says what to see', () => {
    expect(namesOf(view({ namespaces: ['team-07'] }, large))).toEqual(['team-07']);
    expect(view({ text: 'team' }, large).quiet).toBeNull();
  });

  it('stands back where the mesh is small, or nothing stands out', () => {
    expect(view({}, mesh).quiet).toBeNull();
    const alike = { ...large, findings: [], services: large.services.filter(({ namespace: of }) => of !== 'refused') };
    expect(view({}, alike).islands).toHaveLength(101);
  });
});
