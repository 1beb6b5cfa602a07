import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { place } from '#lib/layout/place.ts';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Topology } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { showAll } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import { crossings } from './geometry.ts';

const root = join(import.meta.dirname, '../conformance');
const clusters = ['waypoints', 'random', 'policies'].flatMap((area) =>
  readdirSync(join(root, area))
    .map((name) => join(root, area, name, 'cluster.yaml'))
    .filter((file) => existsSync(file)),
);

const topologyOf = (file: string): Topology =>
  resolve(
    snapshotFromTexts(
      [{ file, text: readFileSync(file, 'utf8') }],
      {},
      { kind: 'files', name: file, takenAt: '2026-01-01T00:00:00Z' },
    ),
  );

describe('every cluster of the conformance vectors', () => {
  it('is drawn whole: each object has a box, each box a place, each line a way around the cards', () => {
    expect(clusters.length).toBeGreaterThan(500);
    const lost: string[] = [];
    for (const file of clusters) {
      const topology = topologyOf(file);
      const view = toView(topology, showAll);
      const placement = place(view);
      for (const { id } of [...topology.services, ...topology.workloads, ...topology.gateways]) {
        if (!placement.boxes.has(view.boxOf.get(id) ?? '')) lost.push(`${file}: ${id}`);
      }
      if (placement.lines.length !== view.lines.length) lost.push(`${file}: a line without a way`);
      lost.push(...crossings(view, placement).map((crossing) => `${file}: ${crossing}`));
    }
    expect(lost).toEqual([]);
  }, 60_000);

  it('shows every object that is selected', () => {
    const folded: string[] = [];
    for (const file of clusters.filter((_, index) => index % 5 === 0)) {
      const topology = topologyOf(file);
      for (const { id } of [
        ...topology.services,
        ...topology.workloads,
        ...topology.gateways,
        ...topology.namespaces,
      ]) {
        const box = toView(topology, { ...showAll, selected: id }).boxOf.get(id) ?? 'fold:';
        if (/^(fold|more):/.test(box)) folded.push(`${file}: ${id}`);
      }
    }
    expect(folded).toEqual([]);
  }, 60_000);
});
