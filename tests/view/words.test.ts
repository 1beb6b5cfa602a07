import { describe, expect, it } from 'vitest';
import { tilePlan } from '#lib/layout/tile-plan.ts';
import { drawnBesides } from '#lib/view/drawn-besides.ts';
import { isolated } from '#lib/view/isolated.ts';
import { isException } from '#lib/view/outcome.ts';
import { shortened } from '#lib/view/shortened.ts';
import { type Show, showAll } from '#lib/view/show.ts';
import { standoutsOf } from '#lib/view/standouts.ts';
import { toView } from '#lib/view/to-view.ts';
import { describeIsland, islandCounts } from '#lib/view/words.ts';
import { namespace, pod, service, shop, topology, waypoint } from './build-topology.ts';

describe('isolated', () => {
  it('leaves names alone that run as the sentence does', () => {
    expect(isolated('team-06/svc.example')).toBe('team-06/svc.example');
    expect(isolated('größe')).toBe('größe');
  });

  it('keeps a name that may turn from turning the words around it', () => {
    expect(isolated('שלום')).toBe('\u2068שלום\u2069');
    expect(isolated('a\u202eb')).toBe('\u2068a\u202eb\u2069');
  });

  it('does not let a name end its own isolation', () => {
    expect(isolated('א\u2069ב')).toBe('\u2068אב\u2069');
  });

  it('is in what is said about a namespace', () => {
    const [island] = toView(topology({ namespaces: [namespace('שלום')] }), showAll).islands;
    expect(island === undefined ? '' : describeIsland(island)).toContain('Namespace \u2068שלום\u2069, ambient');
  });
});

describe('islandCounts', () => {
  it("counts waypoints apart from services and pods, a waypoint's own with it", () => {
    const view = toView(
      topology({
        namespaces: [namespace('shop', { reason: 'bound-by-namespace-label', waypoint: 'shop/wp' })],
        gateways: [waypoint('shop', 'wp')],
        services: [
          service('shop', 'cart', { reason: 'bound-by-namespace-label', waypoint: 'shop/wp' }),
          service('shop', 'wp', { reason: 'is-waypoint' }),
        ],
        workloads: [pod('shop', 'cart-1', ['cart'], { reason: 'no-waypoint-asked' })],
      }),
      showAll,
    );
    expect(view.islands.map(islandCounts)).toEqual(['1 service · 1 pod · 1 waypoint']);
  });
});

describe('shortened', () => {
  it('keeps both ends', () => {
    expect(shortened('team-07', 7)).toBe('team-07');
    expect(shortened('payments-production-eu-west-1', 12)).toBe('paym…-west-1');
    expect(shortened('payments-production-eu-west-1', 12)).toHaveLength(12);
  });
});

describe('what stands out in a namespace', () => {
  it('is named worst first, and nothing quiet is', () => {
    const { islands } = toView(shop(), showAll);
    const named = islands.flatMap((island) => standoutsOf(island));
    expect(named.length).toBeGreaterThan(0);
    expect(named.every(({ outcome, trouble }) => isException(outcome) || trouble !== null)).toBe(true);
    for (const island of islands) {
      const outcomes = standoutsOf(island).map(({ outcome }) => outcome === 'refused');
      expect(outcomes).toEqual([...outcomes].sort((left, right) => Number(right) - Number(left)));
    }
  });
});

describe('tilePlan', () => {
  it('keeps what tells one namespace from another', () => {
    for (const [across, down] of [
      [51, 64],
      [62, 90],
      [70, 40],
      [120, 100],
    ] as const) {
      expect(tilePlan('team-07', across, down, true).name).toMatch(/07$/);
      expect(tilePlan('team-07', across, down, true).name).not.toBe('team-…');
    }
    expect(tilePlan('team-07', 50, 60, true).name).toBe('team-07');
    // Behind its hyphen it breaks into two lines that fit, though one more letter would not.
    expect(tilePlan('abcd-wxyz', 50, 60, true).name).toBe('abcd-wxyz');
    expect(tilePlan('abcdewxyz', 50, 60, true).name).toBe('ab…ewxyz');
  });

  it('gives a narrow tile to its name, and the sign of findings a corner', () => {
    expect(tilePlan('team-07', 60, 70, true)).toMatchObject({ badge: 'corner', counts: false, outcomes: 'none' });
    expect(tilePlan('team-07', 140, 120, true)).toMatchObject({ badge: 'beside', counts: true, outcomes: 'all' });
    expect(tilePlan('team-07', 60, 30, true)).toMatchObject({ badge: 'none', bar: false });
    expect(tilePlan('team-07', 140, 105, true).lines).toBe(0);
    expect(tilePlan('team-07', 140, 180, true).lines).toBe(4);
    expect(tilePlan('team-07', 80, 180, true).lines).toBe(0);
  });
});

describe('drawnBesides', () => {
  const words = (wishes: Partial<Show>) => {
    const show = { ...showAll, ...wishes };
    return drawnBesides(toView(shop(), show), show);
  };

  it('says nothing where only what is in focus is drawn', () => {
    expect(words({})).toBeNull();
    expect(words({ namespaces: ['infra'] })).toBeNull();
    expect(words({ namespaces: ['infra'], selected: 'Gateway/infra/shared' })).toBeNull();
  });

  it('names the selection that stays from elsewhere', () => {
    expect(words({ namespaces: ['infra'], selected: 'Namespace/data' })).toBe('and data (selected)');
    expect(words({ text: 'checkout', selected: 'Service/shop/cart' })).toBe('and shop/cart (selected)');
  });

  it('says that waypoints of other namespaces are drawn', () => {
    expect(words({ namespaces: ['data'] })).toBe('with the waypoints they use');
    expect(words({ namespaces: ['data'], selected: 'Service/shop/cart' })).toBe(
      'with the waypoints they use and shop/cart (selected)',
    );
  });
});
