import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { namespaceSummaries } from '#components/side/namespace-summary.ts';
import { answerFor } from '#lib/explain/answer.ts';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { indexTopology } from '#lib/view/topology-index.ts';

const folder = path.join(import.meta.dirname, '../../public/demo');
const topology = resolve(
  snapshotFromTexts(
    readdirSync(folder).map((file) => ({ file, text: readFileSync(path.join(folder, file), 'utf8') })),
    {},
    { kind: 'demo', name: 'demo', takenAt: '2026-03-13T00:00:00Z' },
  ),
);
const drawn = indexTopology(topology).namespaces;

/** A waypoint has a Service and pods of its own. They stand for it, and never for themselves. */
describe('the parts of waypoints', () => {
  it('exist in the demo, so that this says something', () => {
    const parts = drawn.flatMap(({ own }) => [...own.values()]);
    expect(parts.some(({ services }) => services.length > 0)).toBe(true);
    expect(parts.some(({ workloads }) => workloads.length > 0)).toBe(true);
  });

  it.each(drawn.filter(({ facts }) => facts !== null).map(({ name }) => name))(
    'are left out of %s on the map, in its panel and in the list alike',
    (name) => {
      const onMap = drawn.find((content) => content.name === name);
      const services = onMap?.services.length;
      const workloads = onMap?.workloads.reduce((sum, { replicas }) => sum + replicas, 0);
      const { counts } = answerFor(topology, `Namespace/${name}`) ?? {};
      const listed = namespaceSummaries(topology).find((summary) => summary.name === name);
      const sum = (list: readonly { readonly count: number }[] = []) => list.reduce((all, { count }) => all + count, 0);

      expect([counts?.service.total, counts?.workload.total]).toEqual([services, workloads]);
      expect([sum(listed?.services), sum(listed?.workloads)]).toEqual([services, workloads]);
    },
  );
});
