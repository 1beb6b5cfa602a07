import { describe, expect, it } from 'vitest';
import {
  centredOn,
  fitting,
  freePart,
  isInSight,
  isReadable,
  seenIn,
  zoomForCards,
} from '#components/canvas/camera.ts';
import { firstLook, showsAll } from '#components/canvas/first-look.ts';
import { frameOf, readableZoom } from '#lib/layout/detail.ts';
import { allInSight, islandsInSight } from '#lib/layout/in-sight.ts';
import { place } from '#lib/layout/place.ts';
import type { Rectangle } from '#lib/layout/placement.ts';
import { type Scene, toScene } from '#lib/layout/scene.ts';
import type { Topology } from '#lib/model/topology.ts';
import { showAll } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import { bigMesh, finding, namespace, pod, service, shop, topology } from './build-topology.ts';
import { contains } from './geometry.ts';

const sceneOf = (of: Topology): Scene => {
  const view = toView(of, { ...showAll, quiet: 'show' });
  return toScene(view, place(view));
};

const area = (width: number, height: number): Rectangle => ({ x: 0, y: 0, width, height });

describe('freePart', () => {
  const map = area(1000, 700);

  it('is the whole map beside panels that stand next to it', () => {
    expect(freePart(map, [{ x: 1000, y: 0, width: 400, height: 700 }])).toEqual(map);
    expect(freePart(map, [{ x: -300, y: 0, width: 300, height: 700 }])).toEqual(map);
  });

  it('ends where a panel begins that lies over it, and begins where a sheet ends', () => {
    const panel = { x: 568, y: 0, width: 432, height: 728 };
    const sheet = { x: 0, y: 0, width: 200, height: 728 };
    expect(freePart(map, [panel])).toEqual({ x: 0, y: 0, width: 568, height: 700 });
    expect(freePart(map, [panel, sheet])).toEqual({ x: 200, y: 0, width: 368, height: 700 });
  });

  it('leaves a chip at the top out of sight of what is shown', () => {
    expect(freePart(map, [{ x: 300, y: 12, width: 400, height: 30 }])).toEqual({
      x: 0,
      y: 42,
      width: 1000,
      height: 658,
    });
  });

  it('is the whole map where a sheet leaves nothing', () => {
    expect(freePart(map, [area(1000, 700)])).toEqual(map);
  });
});

describe('centredOn', () => {
  const free = { x: 200, y: 40, width: 400, height: 300 };

  it('puts a box into the middle of what is free', () => {
    const box = { x: 1000, y: 1000, width: 100, height: 50 };
    const viewport = centredOn(box, free, 0.9);
    const seen = seenIn(viewport, free);
    expect(seen.x + seen.width / 2).toBeCloseTo(1050);
    expect(seen.y + seen.height / 2).toBeCloseTo(1025);
    expect(isInSight(box, viewport, free)).toBe(true);
  });

  it('begins with the head of what is larger', () => {
    const tall = { x: 0, y: 0, width: 200, height: 2000 };
    const viewport = centredOn(tall, free, 1);
    expect(viewport.y).toBe(free.y + 16);
    expect(isInSight(tall, viewport, free)).toBe(true);
    expect(isInSight(tall, { ...viewport, y: viewport.y - 300 }, free)).toBe(false);
  });

  it('does not take for seen what lies under a panel', () => {
    const box = { x: 700, y: 100, width: 100, height: 50 };
    expect(isInSight(box, { x: 0, y: 0, zoom: 1 }, area(1000, 700))).toBe(true);
    expect(isInSight(box, { x: 0, y: 0, zoom: 1 }, { ...area(1000, 700), width: 568 })).toBe(false);
  });
});

describe('zoomForCards', () => {
  it('comes nearer until cards are drawn, and no farther than that', () => {
    expect(zoomForCards(0.82, () => true)).toBe(0.82);
    expect(zoomForCards(0.82, (zoom) => zoom > 1)).toBeCloseTo(0.82 * 1.12 ** 2);
    expect(zoomForCards(0.82, () => false)).toBe(0.82);
  });

  it('finds cards around every box of a large mesh', () => {
    const scene = sceneOf(bigMesh(60));
    const map = area(872, 860);
    for (const { rectangle } of [...scene.boxes.values()].filter((_, index) => index % 97 === 0)) {
      const detail = (zoom: number) => {
        const { x, y } = centredOn(rectangle, map, zoom);
        return frameOf(scene, seenIn({ x, y, zoom }, map), zoom, null).detail;
      };
      expect(detail(zoomForCards(readableZoom, (zoom) => detail(zoom) === 'near'))).toBe('near');
    }
  });
});

describe('firstLook', () => {
  const detail = (scene: Scene, map: Rectangle) => {
    const look = firstLook(scene, map, map);
    return { look, detail: frameOf(scene, seenIn(look, map), look.zoom, null).detail };
  };

  it('shows a small mesh whole, as cards that can be read', () => {
    const scene = sceneOf(
      topology({ namespaces: [namespace('a')], services: [service('a', 'b', { reason: 'no-waypoint-asked' })] }),
    );
    const map = area(984, 680);
    const { look, detail: level } = detail(scene, map);
    expect(level).toBe('near');
    expect(showsAll(scene, look, map)).toBe(true);
    expect(look).toEqual(fitting(scene.placement.bounds, map));
  });

  it('never shows cards whose text is smaller than nine pixels', () => {
    for (const mesh of [shop(), bigMesh(5), bigMesh(60), bigMesh(300)]) {
      const scene = sceneOf(mesh);
      for (const map of [area(1304, 880), area(984, 680), area(604, 540), area(640, 290)]) {
        const { look, detail: level } = detail(scene, map);
        if (level === 'near') expect(isReadable(look)).toBe(true);
        else expect(level).toBe('tiles');
      }
    }
  });

  it('shows a good part of a mesh as cards rather than all of it as tiles', () => {
    const scene = sceneOf(shop());
    const { bounds } = scene.placement;
    const map = area(bounds.width * 0.82 * 0.7, bounds.height * 0.82 * 0.7);
    const { look, detail: level } = detail(scene, map);
    expect([level, look.zoom]).toEqual(['near', readableZoom]);
    expect(showsAll(scene, look, map)).toBe(false);
    expect(contains(bounds, seenIn(look, map))).toBe(true);
  });

  it('begins where an error is, though everything else has a note', () => {
    const mesh = bigMesh(300);
    const subjects = mesh.services.map(({ id }) => id);
    const [last = ''] = subjects.slice(-1);
    const scene = sceneOf({
      ...mesh,
      findings: [
        finding('WP-L7-UNENFORCED', 'error', last, [last]),
        ...subjects.slice(0, -8).map((subject) => finding('WP-IDLE-HOP', 'info', subject, [subject])),
      ],
    });
    const map = area(984, 680);
    const { look } = detail(scene, map);
    const loud = scene.islands.at(-1)?.rectangle ?? area(0, 0);
    expect(contains(seenIn(look, map), loud)).toBe(true);
  });

  it('begins where most has to be seen', () => {
    const names = Array.from({ length: 40 }, (_, index) => `team-${String(index).padStart(2, '0')}`);
    const scene = sceneOf(
      topology({
        namespaces: names.map((name) => namespace(name)),
        services: names.flatMap((name) =>
          ['a', 'b', 'c', 'd'].map((each) =>
            service(
              name,
              each,
              name === 'team-37'
                ? { reason: 'waypoint-missing', waypoint: `${name}/gone`, own: true }
                : { reason: 'no-waypoint-asked' },
            ),
          ),
        ),
        workloads: names.map((name) => pod(name, 'p', [], { reason: 'no-waypoint-asked' })),
      }),
    );
    const map = area(300, 260);
    const { look } = detail(scene, map);
    const loud = scene.boxes.get('Namespace/team-37')?.rectangle ?? area(0, 0);
    expect(contains(seenIn(look, map), loud)).toBe(true);
    expect(islandsInSight(scene, seenIn(look, map))).toBeLessThan(40);
  });

  it('keeps clear of what lies over the map', () => {
    const scene = sceneOf(shop());
    const free = { x: 60, y: 0, width: 580, height: 290 };
    const look = firstLook(scene, area(640, 290), free);
    for (const { rectangle } of scene.islands) expect(rectangle.x * look.zoom + look.x).toBeGreaterThanOrEqual(free.x);
  });
});

describe('islandsInSight', () => {
  it('counts what is seen in part, and not what only touches the edge', () => {
    const scene = sceneOf(shop());
    expect(islandsInSight(scene, scene.placement.bounds)).toBe(scene.islands.length);
    expect(allInSight(scene, scene.placement.bounds)).toBe(true);
    const { bounds } = scene.placement;
    expect(allInSight(scene, { ...bounds, width: bounds.width - 70 })).toBe(false);
    const [first] = scene.islands;
    const { x, y, width } = first?.rectangle ?? area(0, 0);
    expect(islandsInSight(scene, { x: x - 500, y: y - 500, width: 510, height: 510 })).toBe(0);
    expect(islandsInSight(scene, { x, y, width: width / 2, height: 60 })).toBe(1);
  });
});
