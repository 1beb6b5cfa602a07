import { describe, expect, it } from 'vitest';
import { freshnessWords } from '#components/freshness.ts';
import { partsOf } from '#components/ui/sentence.tsx';
import { ageAt } from '#components/ui/time.ts';
import { viewportFrom, viewportText } from '#components/use-viewport.ts';
import type { Freshness, ServerStatus } from '#lib/model/status.ts';
import { utcTime } from '#lib/view/utc-time.ts';

describe('names in sentences', () => {
  const names = (text: string, ...wanted: string[]) =>
    partsOf(text, wanted).flatMap((part) => (part.isName ? [part.text] : []));

  it('stand out whole, the longer one first', () => {
    expect(names('Requests to shop/cart go through shop/edge.', 'cart', 'shop/cart', 'shop/edge')).toEqual([
      'shop/cart',
      'shop/edge',
    ]);
  });

  it('are not found inside other names', () => {
    expect(names('Requests to cart-v2, points.cart.example and my.cart pass.', 'cart')).toEqual([]);
    expect(names('It passes (cart).', 'cart')).toEqual(['cart']);
  });

  it('lose no character of the sentence', () => {
    const text = 'a cart, a cart-b, cart.';
    expect(
      partsOf(text, ['cart', 'a'])
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});

describe('times', () => {
  it('are UTC, and ages count from the data', () => {
    expect(utcTime('2026-11-24T10:31:04+02:00')).toBe('2026-11-24 08:31:04 UTC');
    expect(utcTime('once')).toBe('once');
    expect(ageAt('2026-01-12T00:00:00Z', '2026-01-01T00:00:00Z')).toBe('11 d');
    expect(ageAt('2026-01-12T00:00:00Z', null)).toBeNull();
  });
});

describe('the viewport in the address', () => {
  it('reads back what it writes', () => {
    expect(viewportFrom(viewportText({ x: -12.4, y: 300, zoom: 0.51239 }))).toEqual({ x: -12, y: 300, zoom: 0.512 });
  });

  it('is as if it were not there when it makes no sense', () => {
    for (const text of [null, '', '1', '1,2', '1,2,0', '1,2,-1', 'a,b,c', '1,2,3,4', '1,2,Infinity']) {
      expect(viewportFrom(text)).toBeNull();
    }
  });
});

describe('freshness', () => {
  it('says since when the picture is old, whether the cluster or the server is out of reach', () => {
    const stale = status({
      state: 'stale',
      since: '2026-01-01T12:03:41Z',
      sentence: 'The API server is silent.',
      perKind: [],
    });
    expect(freshnessWords('stale', '2026-01-01T12:03:41Z', stale)).toMatchObject({
      tone: 'stale',
      short: 'stale since 12:03:41 UTC',
      long: 'The API server is silent.',
    });
    expect(freshnessWords('lost', '2026-01-01T12:00:00Z', stale).long).toContain('server');
    // After a restart of the server the page's way in is spent, and only a sentence of the server's says so.
    expect(freshnessWords('lost', '2026-01-01T12:00:00Z', stale, 'Open the new link.').long).toBe(
      'Open the new link. The picture is the last one that arrived, known to be true at 12:00:00 UTC.',
    );
    expect(freshnessWords('polling', null, { ...stale, freshness: { ...stale.freshness, state: 'live' } }).short).toBe(
      'live · polling',
    );
  });

  it('is calm about files, and only about files', () => {
    const frozen = status({ state: 'frozen', since: '2026-01-01T12:03:41Z', sentence: 'Read once.', perKind: [] });
    expect(freshnessWords('live', null, frozen).tone).toBe('frozen');
    const live = status({ state: 'live', since: '2026-01-01T12:03:41Z', sentence: 'Live.', perKind: [] });
    expect(freshnessWords('live', null, live).tone).toBe('fresh');
    expect(freshnessWords('catching-up', null, live).tone).toBe('waiting');
  });
});

function status(freshness: Freshness): ServerStatus {
  return {
    epoch: 'e',
    at: '2026-01-01T12:03:41Z',
    version: 1,
    source: { kind: 'files', name: 'mesh', sentence: '' },
    freshness,
    istio: null,
    counts: null,
    files: null,
    contexts: [],
    problems: [],
  };
}
