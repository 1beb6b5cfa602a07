import { toSvg } from '#lib/export/svg/to-svg.ts';
import { place } from '#lib/layout/place.ts';
import { type Scene, toScene } from '#lib/layout/scene.ts';
import type { Topology } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { type Show, showAll } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import { clusterSizes, generateCluster } from './generated-cluster.ts';
import type { Metrics } from './metrics.ts';
import { median } from './metrics.ts';

/**
 * Milliseconds from a scene of at least 500 boxes to the text of its SVG file: `first` in a process that has drawn
 * nothing yet, as somebody's first click is, then the median of later ones.
 */
export function benchExport(): Metrics {
  const [, size] = clusterSizes;
  if (size === undefined) throw new Error('There is no middle size of clusters.');
  const topology = resolve(generateCluster(size));
  const { scene, show } = sceneOf500(topology);
  const draw = () =>
    toSvg({ topology, scene, show, path: null, freshness: 'live', link: null, theme: 'light', window: null });
  const timed = () => {
    const start = performance.now();
    draw();
    return performance.now() - start;
  };
  const first = timed();
  const later = Array.from({ length: 40 }, timed);
  return {
    'export.svg500.ms': median(later),
    'export.svg500.first.ms': first,
    'export.svg500.boxes': scene.boxes.size,
  };
}

/** Namespaces, one more each time, until there are enough boxes. */
function sceneOf500(topology: Topology): { readonly scene: Scene; readonly show: Show } {
  const names = topology.namespaces.map(({ name }) => name);
  for (let count = 1; ; count += 1) {
    const show = { ...showAll, namespaces: names.slice(0, count) };
    const view = toView(topology, show, null);
    const scene = toScene(view, place(view));
    if (scene.boxes.size >= 500 || count >= names.length) return { scene, show };
  }
}
