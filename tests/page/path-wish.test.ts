import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PathWish, pathFromUrl, pathToUrl } from '#components/path/path-wish.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const value = fc.stringMatching(/^[^\r\n]{1,12}$/);
const sample = fc.record(
  {
    method: fc.constantFrom('GET', 'POST'),
    path: fc.constantFrom('/', '/cart/42?a=b', '/ü:=>'),
    host: name,
    headers: fc.dictionary(name, value, { minKeys: 1, maxKeys: 2 }),
    claims: fc.dictionary(name, value, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);
const wish: fc.Arbitrary<PathWish> = fc
  .record({
    from: fc.constantFrom('', null, 'kind:sidecar', 'ip:10.0.0.1', 'Pod/shop/front-1', 'Gateway/ingress/public'),
    to: fc.constantFrom(null, 'Service/shop/cart', 'Pod/shop/cart-1', 'ServiceEntry/app/e#2001:db8::1'),
    port: fc.constantFrom(null, 80, 65535),
    via: fc.constantFrom(null, 'vip' as const, 'pod-ip' as const),
    drawn: fc.constantFrom('lanes' as const, 'map' as const),
    sample,
  })
  .filter(({ from, to }) => to !== null || (from !== '' && from !== null))
  .map((each) => ({ ...each, port: each.to === null || each.to.includes('#') ? null : each.port }));

describe('a wish about a path', () => {
  it('reads back from its link', () => {
    fc.assert(
      fc.property(wish, (wished) => {
        const link = new URLSearchParams(pathToUrl(wished).toString());
        expect(pathFromUrl(link)).toEqual(JSON.parse(JSON.stringify(wished)));
      }),
    );
  });

  it('is none where the link says nothing of a path', () => {
    for (const query of ['', 'path=', 'path=>', 'path=Pod/shop/a', 'via=vip&sample=method:GET']) {
      expect(pathFromUrl(new URLSearchParams(query))).toBeNull();
    }
  });

  it('leaves out what it does not understand', () => {
    const read = pathFromUrl(
      new URLSearchParams('path=a>b:99999999&via=boat&drawn=wall&sample=weather:wet&sample=header:x'),
    );
    expect(read).toEqual({ from: 'a', to: 'b:99999999', port: null, via: null, drawn: 'lanes', sample: {} });
  });

  it('tells no token from one that is not said', () => {
    expect(pathFromUrl(new URLSearchParams('path=a>b&sample=claim:'))?.sample).toEqual({ claims: {} });
    expect(pathFromUrl(new URLSearchParams('path=a>b'))?.sample).toEqual({});
  });
});
