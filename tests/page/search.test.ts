import { describe, expect, it } from 'vitest';
import { type SearchEntry, search, searchIndex } from '#components/search/search-index.ts';
import { shop, topologyOf } from './mesh.ts';

const index = searchIndex(topologyOf(shop));
const found = (query: string) => search(index, query, 20).hits.map((hit) => hit.id);

describe('search', () => {
  it('puts the whole name first, then beginnings, then beginnings of words', () => {
    expect(found('checkout')).toEqual(['Service/shop/checkout', 'Service/shop/checkout-api', 'Pod/shop/checkout-1']);
    expect(found('api')).toEqual(['Service/shop/checkout-api']);
    expect(found('heck')).toEqual(['Service/shop/checkout', 'Service/shop/checkout-api', 'Pod/shop/checkout-1']);
  });

  it('puts the better match before the kind that comes first', () => {
    const entry = (kind: string, name: string): SearchEntry => ({
      id: `${kind}/shop/${name}`,
      kind,
      namespace: 'shop',
      name,
      text: name,
    });
    const mixed = ['my-cart', 'go-cart-v1', 'scart', 'cart-v2'].map((name) => entry('Service', name));
    const hits = search([...mixed, entry('Pod', 'cart')], 'cart', 20).hits.map((hit) => hit.name);
    expect(hits).toEqual(['cart', 'cart-v2', 'my-cart', 'go-cart-v1', 'scart']);
  });

  it('finds by namespace and name, and by kind', () => {
    expect(found('shop/led')).toEqual(['Service/shop/ledger']);
    expect(found('other/led')).toEqual([]);
    expect(found('waypoint')).toEqual(['Gateway/shop/edge']);
    expect(found('pod check')).toEqual(['Pod/shop/checkout-1']);
  });

  it('answers nothing to an empty query, and counts beyond its limit', () => {
    expect(search(index, '  ', 5)).toEqual({ hits: [], total: 0 });
    expect(search(index, 'c', 1)).toMatchObject({ total: 5, hits: [{ id: 'Service/shop/cart' }] });
  });

  it('does not mind names that mean something elsewhere', () => {
    for (const query of ['constructor', '__proto__', '.*', '(', '//', '/', '#']) {
      expect(() => search(index, query, 5)).not.toThrow();
    }
  });

  it('looks at each of 60,000 objects once for one query', () => {
    let looks = 0;
    const many = Array.from({ length: 60_000 }, (_, number): SearchEntry => {
      const name = `pod-${number}`;
      return {
        id: `Pod/team/${name}`,
        kind: 'Pod',
        namespace: 'team',
        name,
        get text() {
          looks += 1;
          return name;
        },
      };
    });
    expect(search(many, 'pod-5', 12)).toMatchObject({ hits: { length: 12 }, total: 11_111 });
    expect(looks).toBe(60_000);
  });
});
