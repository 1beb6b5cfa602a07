import { describe, expect, it } from 'vitest';
import { budget, covers, type Detail, frameOf } from '#lib/layout/detail.ts';
import { arrowPath, linePath } from '#lib/layout/line-path.ts';
import { firstBox, neighbourOf } from '#lib/layout/neighbour.ts';
import { place } from '#lib/layout/place.ts';
import type { Rectangle } from '#lib/layout/placement.ts';
import { relatedTo } from '#lib/layout/related.ts';
import { type Scene, type SceneBox, toScene } from '#lib/layout/scene.ts';
import type { Topology } from '#lib/model/topology.ts';
import { showAll } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import { bigMesh, guardedShop, shop } from './build-topology.ts';

const sceneOf = (topology: Topology, show = showAll): Scene => {
  const view = toView(topology, show);
  return toScene(view, place(view));
};

const box = (scene: Scene, id: string): SceneBox => {
  const found = scene.boxes.get(id);
  if (found === undefined) throw new Error(`no box ${id}`);
  return found;
};

describe('frameOf', () => {
  it('draws everything of a small mesh', () => {
    const scene = sceneOf(shop());
    const frame = frameOf(scene, scene.placement.bounds, 0.8, null);
    expect(frame.detail).toBe('near');
    expect(frame.boxes).toHaveLength(
      [...scene.boxes.values()].filter(({ card, content }) => card === null && content.is !== 'island').length,
    );
  });

  it('draws callers beside the islands where they are in sight', () => {
    const scene = sceneOf(guardedShop(), { ...showAll, bypasses: true });
    const ids = (viewport: Rectangle) => frameOf(scene, viewport, 0.8, null).boxes.map(({ id }) => id);
    expect(ids(scene.placement.bounds)).toContain('caller:sidecar');
    expect(ids({ x: 200, y: 400, width: 300, height: 300 })).not.toContain('caller:sidecar');
  });

  it('draws tiles where cards would be too many, and marks where tiles would be', () => {
    const some = sceneOf(bigMesh(80));
    expect(frameOf(some, some.placement.bounds, 0.5, null).detail).toBe('tiles');
    const many = sceneOf(bigMesh(300));
    expect(frameOf(many, many.placement.bounds, 0.1, null).detail).toBe('far');
  });

  it('never draws more boxes than its budget, wherever it looks', () => {
    const scene = sceneOf(bigMesh(300));
    for (const zoom of [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 1]) {
      for (const x of [0, 4000, 9000]) {
        for (const previous of [null, 'near', 'tiles', 'far'] as const) {
          const frame = frameOf(scene, { x, y: x / 2, width: 1200 / zoom, height: 900 / zoom }, zoom, previous);
          if (frame.detail !== 'far') expect(frame.islands.length + frame.boxes.length).toBeLessThanOrEqual(budget);
        }
      }
    }
  });

  it('draws no cards that nobody can read', () => {
    const scene = sceneOf(shop());
    const detail = (zoom: number, previous: Detail | null) =>
      frameOf(scene, scene.placement.bounds, zoom, previous).detail;
    expect(detail(0.59, null)).toBe('tiles');
    expect(detail(0.57, 'near')).toBe('near');
    expect(detail(0.5, 'near')).toBe('tiles');
  });

  it('takes a narrower window rather than give up cards', () => {
    const scene = sceneOf(bigMesh(300));
    const sizes = Array.from({ length: 60 }, (_, step) => 400 + step * 40);
    const frames = sizes.map((width) => frameOf(scene, { x: 3000, y: 3000, width, height: width * 0.7 }, 1, null));
    const margins = frames.map(({ window }, index) => (window.width / (sizes[index] ?? 1) - 1) / 2);
    expect(new Set(margins.map((margin) => margin.toFixed(2)))).toEqual(new Set(['0.25', '0.08']));
    frames.forEach((frame, index) => {
      if (margins[index] === 0.08) expect(frame.detail).toBe('near');
    });
  });

  it('keeps the level in use a little longer than it would take it anew', () => {
    const scene = sceneOf(bigMesh(300));
    const width = (share: number) => ({ ...scene.placement.bounds, width: scene.placement.bounds.width * share });
    const between = Array.from({ length: 100 }, (_, index) => width(index / 100)).filter(
      (viewport) => frameOf(scene, viewport, 0.2, 'far').detail !== frameOf(scene, viewport, 0.2, 'tiles').detail,
    );
    expect(between.length).toBeGreaterThan(0);
  });

  it('gets no more detailed while the map moves, and less where it must', () => {
    const scene = sceneOf(bigMesh(300));
    const { bounds } = scene.placement;
    const one = { x: bounds.x, y: bounds.y, width: 900, height: 600 };
    expect(frameOf(scene, one, 1, 'tiles').detail).toBe('near');
    expect(frameOf(scene, one, 1, 'tiles', true).detail).toBe('tiles');
    expect(frameOf(scene, one, 1, 'far', true).detail).toBe('far');
    expect(frameOf(scene, one, 1, null, true).detail).toBe('near');
    expect(frameOf(scene, bounds, 0.05, 'near', true).detail).toBe('far');
  });

  it('covers a small pan and not a large one', () => {
    const scene = sceneOf(bigMesh(20));
    const viewport = { x: 100, y: 100, width: 1000, height: 800 };
    const frame = frameOf(scene, viewport, 1, null);
    expect(covers(frame, { ...viewport, x: 300 })).toBe(true);
    expect(covers(frame, { ...viewport, x: 400 })).toBe(false);
  });
});

describe('neighbourOf', () => {
  const scene = sceneOf(shop());

  it('goes down a column, and across to the exceptions', () => {
    const accounts = box(scene, 'Service/shop/accounts');
    const row = neighbourOf(scene, accounts, 'down', 'near');
    expect(row?.card).toBe('Service/shop/accounts');
    expect(row === null ? null : neighbourOf(scene, row, 'down', 'near')?.id).toBe('Service/shop/assets');
    expect(neighbourOf(scene, accounts, 'right', 'near')?.id).toBe('Service/shop/billing');
    expect(neighbourOf(scene, box(scene, 'Service/shop/billing'), 'left', 'near')?.id).toBe('Service/shop/accounts');
  });

  it('goes from island to island where only those are drawn', () => {
    const next = neighbourOf(scene, box(scene, 'Namespace/data'), 'right', 'tiles');
    expect(next?.content.is).toBe('island');
  });

  it('stops at the edge', () => {
    expect(neighbourOf(scene, box(scene, 'Namespace/data'), 'left', 'tiles')).toBeNull();
  });

  it.each([
    ['cards', shop()],
    ['policy chips and callers', guardedShop()],
  ])('reaches every box from the first, %s', (_, mesh) => {
    const scene = sceneOf(mesh, { ...showAll, bypasses: true });
    const first = firstBox(scene, null, 'near');
    const reached = new Set<string>();
    const queue = first === null ? [] : [first];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (reached.has(at.id)) continue;
      reached.add(at.id);
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const next = neighbourOf(scene, at, direction, 'near');
        if (next !== null) queue.push(next);
      }
    }
    const all = [...scene.boxes.values()].filter(({ content }) => content.is !== 'island').map(({ id }) => id);
    expect([...reached].sort()).toEqual(all.sort());
  });
});

describe('relatedTo', () => {
  const scene = sceneOf(shop());

  it('brings out everything that uses a waypoint', () => {
    const { boxes, lines } = relatedTo(scene, 'Gateway/infra/shared');
    expect(boxes.map(({ id }) => id).filter((id) => id.startsWith('Service/'))).toEqual([
      'Service/data/orders-db',
      'Service/shop/billing',
    ]);
    expect(lines).toHaveLength(4);
  });

  it("brings out a service's own line, and the rail of one that inherits", () => {
    expect(relatedTo(scene, 'Service/shop/checkout').boxes.map(({ id }) => id)).toEqual(['Gateway/shop/payments-wp']);
    expect(relatedTo(scene, 'Service/shop/accounts').lines.map(({ placed }) => placed.line.source)).toEqual(['rail']);
    expect(relatedTo(scene, null).lines).toEqual([]);
  });
});

describe('linePath', () => {
  it('rounds corners and runs from the waypoint back', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 50 },
    ];
    expect(linePath(points)).toBe('M100 50L100 9Q100 0 91 0L0 0');
    expect(arrowPath(points, 10)).toBe('M100 50L94.5 40L105.5 40Z');
    expect(linePath([])).toBe('');
  });
});
