import { describe, expect, it } from 'vitest';
import { bannersFor } from '#components/states/banners-for.ts';
import { pageState } from '#components/states/page-state.ts';
import { shop, topologyOf } from './mesh.ts';

const calm = { tone: 'frozen', short: '', long: '' } as const;

describe('the state of the page', () => {
  it('keeps a picture through every trouble after it', () => {
    expect(pageState(topologyOf(shop), null, 'lost', null).kind).toBe('map');
  });

  it('tells a server that is gone from one that has not answered yet', () => {
    expect(pageState(null, null, 'catching-up', null).kind).toBe('loading');
    expect(pageState(null, null, 'lost', null).kind).toBe('no-server');
  });

  it('tells files without any Kubernetes object from an empty mesh', () => {
    expect(pageState(topologyOf('hello: world'), null, 'live', null).kind).toBe('nothing-read');
    expect(pageState(topologyOf('a: [unclosed'), null, 'live', null).kind).toBe('nothing-read');
    expect(pageState(topologyOf(''), null, 'live', null).kind).toBe('empty');
  });
});

describe('what stands over the map', () => {
  it('is a broken document, named with its file', () => {
    const banners = bannersFor(topologyOf(`${shop}\n---\nkind: Service\n  broken: [`), calm);
    expect(banners).toMatchObject([{ severity: 'warning', sentence: expect.stringContaining('test.yaml') }]);
  });

  it('is that the picture is old', () => {
    const banners = bannersFor(topologyOf(shop), {
      tone: 'stale',
      short: 'stale since 12:03:41 UTC',
      long: 'Gone since noon.',
    });
    expect(banners).toMatchObject([{ severity: 'error', sentence: 'Gone since noon.' }]);
  });

  it('is nothing where all is well', () => {
    expect(bannersFor(topologyOf(shop), calm)).toEqual([]);
  });
});
