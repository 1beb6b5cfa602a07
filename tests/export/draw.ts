import { type Drawing, type Picture, toSvg } from '#lib/export/svg/to-svg.ts';
import { place } from '#lib/layout/place.ts';
import { type Scene, toScene } from '#lib/layout/scene.ts';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { Topology } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { type Show, showAll } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import { readPaths } from '#server/files/read-paths.ts';

const demoFolder = new URL('../../public/demo', import.meta.url).pathname;

/** The bundled demo, as it is read at a fixed time. */
export async function readDemo(): Promise<Snapshot> {
  const { texts } = await readPaths([demoFolder]);
  return snapshotFromTexts(texts, {}, { kind: 'demo', name: 'demo', takenAt: '2026-11-24T08:31:04Z' });
}

export function sceneOf(topology: Topology, show: Show): Scene {
  const view = toView(topology, show, null);
  return toScene(view, place(view));
}

/** A picture of a snapshot: everything, light, unless told otherwise. */
export function draw(snapshot: Snapshot, show: Show = showAll, more: Partial<Picture> = {}): Drawing {
  const topology = resolve(snapshot);
  const plain: Picture = {
    topology,
    scene: sceneOf(topology, show),
    show,
    path: null,
    freshness: '',
    link: null,
    theme: 'light',
    window: null,
  };
  return toSvg({ ...plain, ...more });
}
