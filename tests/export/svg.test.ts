import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { product } from '#lib/export/product.ts';
import { palettes } from '#lib/export/svg/palette.ts';
import { place } from '#lib/layout/place.ts';
import { toScene } from '#lib/layout/scene.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import { anyCaller } from '#lib/resolve/path/caller.ts';
import { destinationOf } from '#lib/resolve/path/destination.ts';
import { requestPath } from '#lib/resolve/path/request-path.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { showAll } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import { draw, readDemo, sceneOf } from './draw.ts';
import { everyElement, parseXml, type XmlElement } from './parse-xml.ts';

let demo: Snapshot;

beforeAll(async () => {
  demo = await readDemo();
});

describe('the picture as SVG', { timeout: 60_000 }, () => {
  it('has the same bytes for the same snapshot and wishes, whatever was drawn in between', () => {
    const first = draw(demo).svg;
    draw(demo, { ...showAll, selected: 'Service/shop/cart' }, { theme: 'dark' });
    expect(draw(structuredClone(demo)).svg).toBe(first);
    expect(draw(demo, showAll, { theme: 'dark' }).svg).not.toBe(first);
  });

  it('has a group for every box of the scene, and no other', () => {
    const scene = sceneOf(resolve(demo), showAll);
    const boxes = everyElement(parseXml(draw(demo).svg)).flatMap(({ attributes }) => attributes.get('data-box') ?? []);
    expect(boxes.toSorted()).toEqual([...scene.boxes.keys()].toSorted());
  });

  it('draws every line of the scene on its way', () => {
    const scene = sceneOf(resolve(demo), showAll);
    const drawn = everyElement(parseXml(draw(demo).svg))
      .map(({ attributes }) => attributes.get('d') ?? '')
      .join(' ');
    expect(scene.lines.length).toBeGreaterThan(10);
    for (const { path } of scene.lines) expect(drawn).toContain(path);
  });

  it('draws a part as a window on the same coordinates', () => {
    const scene = sceneOf(resolve(demo), showAll);
    const shop = scene.boxes.get('Namespace/shop')?.rectangle;
    const window = { x: (shop?.x ?? 0) - 10.4, y: (shop?.y ?? 0) - 10, width: 300, height: 200 };
    const root = parseXml(draw(demo, showAll, { window }).svg);
    const map = everyElement(root).find(({ attributes }) => attributes.has('data-map'));
    expect(map?.attributes.get('viewBox')).toBe(`${Math.floor(window.x)} ${Math.floor(window.y)} 301 200`);
    const boxes = everyElement(root).flatMap(({ attributes }) => attributes.get('data-box') ?? []);
    expect(boxes).toContain('Namespace/shop');
    expect(boxes).not.toContain('Namespace/data');
    expect(root.text).toContain('A part of the map');
  });

  it('brings out the selection as the page does: ring, its line, everything else paler', () => {
    const rings = (selected: string | null) =>
      everyElement(parseXml(draw(demo, { ...showAll, selected }).svg)).filter(
        ({ attributes }) => attributes.get('stroke') === palettes.light.focus,
      ).length;
    expect(rings(null)).toBe(0);
    expect(rings('Service/shop/cart')).toBeGreaterThan(1);
  });

  it('draws the way of a request with its stops, says it, and leaves everything else pale', () => {
    const topology = resolve(demo);
    const to = destinationOf(topology, 'Service/shop/catalog', null, null);
    if (to === null) throw new Error('nothing to call');
    const path = requestPath(topology, anyCaller('sidecar'), to);
    const view = toView(topology, showAll, path);
    const scene = toScene(view, place(view));
    const { svg } = draw(demo, showAll, { scene, path });
    const all = everyElement(parseXml(svg));
    const legs = scene.trail.map((leg) => leg.path);
    expect(legs.length).toBeGreaterThan(0);
    for (const leg of legs) expect(all.some(({ attributes }) => attributes.get('d')?.includes(leg))).toBe(true);
    const strengthOf = (id: string) =>
      all.find(({ attributes }) => attributes.get('data-box') === id)?.attributes.get('opacity');
    expect([strengthOf('Service/shop/catalog'), strengthOf('Service/shop/images')]).toEqual([undefined, '0.25']);
    expect(textsOf(parseXml(svg)).join(' ')).toContain('The way of a request: Requests from a pod with a sidecar');
    expect(textsOf(parseXml(svg))).toEqual(expect.arrayContaining(['1', '2', 'goes around shop/waypoint']));
  });

  it('carries its own label: source, time, freshness, filters, what is hidden or unread, legend, version, link', () => {
    const snapshot: Snapshot = {
      ...demo,
      source: { ...demo.source, kind: 'cluster', name: 'prod-eu' },
      gaps: [
        { kind: 'Pod', cause: 'forbidden', sentence: 'pods cannot be listed', object: null, origin: null },
        { kind: 'WasmPlugin', cause: 'absent', sentence: '', object: null, origin: null },
      ],
    };
    const link = 'http://127.0.0.1:4780/?ns=shop&theme=dark';
    const show = { ...showAll, namespaces: ['shop'] };
    const words = textsOf(parseXml(draw(snapshot, show, { freshness: 'live', link }).svg)).join('\n');
    for (const part of [
      'Cluster prod-eu',
      'Data of 2026-11-24 08:31:04 UTC · live · ',
      'Istio 1.31',
      'Shows only shop',
      'Filtered away: ',
      'Not read: pods cannot be listed.',
      'Not installed, so there are none: WasmPlugin.',
      'service traffic',
      'opted out',
      `Ambient Atlas ${product.version}`,
      link,
    ])
      expect(words).toContain(part);
  });

  it('says in a line of its own that it is not of now', () => {
    const snapshot: Snapshot = { ...demo, source: { ...demo.source, kind: 'cluster', name: 'prod-eu' } };
    const words = 'Not of now, stale since 08:29:11 UTC: what has changed since is not in this picture.';
    const drawn = (isStale: boolean) =>
      textsOf(parseXml(draw(snapshot, showAll, { freshness: 'stale since 08:29:11 UTC', isStale }).svg));
    expect(drawn(true)).toContain(words);
    expect(drawn(false)).not.toContain(words);
  });

  it('says that everything was read where it was', () => {
    const words = textsOf(parseXml(draw({ ...demo, gaps: [] }).svg));
    expect(words).toContain('Nothing that Ambient Atlas reads was out of sight.');
    expect(words).toContain('Shows everything that was read.');
  });
});

describe('what is written twice', { timeout: 60_000 }, () => {
  it.each(['light', 'dark'] as const)('has the colours of the page in the %s theme', (theme) => {
    const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');
    for (const [token, value] of Object.entries(palettes[theme])) {
      const [, light, dark] = new RegExp(`--${token}: light-dark\\((#[0-9a-f]+), (#[0-9a-f]+)\\)`).exec(css) ?? [];
      expect([token, theme === 'light' ? light : dark]).toEqual([token, value]);
    }
  });

  it('names the version of package.json', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(product.version).toBe(version);
  });
});

/** What is written in the picture, one entry for each piece of text. */
function textsOf(root: XmlElement): readonly string[] {
  return everyElement(root)
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text);
}
