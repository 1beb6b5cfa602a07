import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startCluster } from '#tests/cluster/harness/cluster.ts';
import { type KubernetesClient, named } from '#tests/cluster/harness/kubernetes-client.ts';
import { makeLargeMesh } from '#tests/cluster/latency/large-mesh.ts';
import { listen } from '#tests/e2e/many-browsers.ts';
import { serve } from '#tests/e2e/serve.ts';
import { type Metrics, printTable } from './metrics.ts';

type Sample = { readonly rssMB: number; readonly heapMB: number; readonly stallMs: number; readonly busiestMs: number };

const changesPerSecond = 50;

/**
 * `node tests/bench/soak-bench.ts --minutes 10 --pods 5000`: the built server over a real API server on which 50 labels a
 * second change, with ten pages that follow. Prints the memory of each minute and the longest stall of the event loop.
 * Not a part of `npm run bench`, which nobody would wait for.
 */
async function soak(minutes: number, podCount: number): Promise<Metrics> {
  const cluster = await startCluster();
  const folder = mkdtempSync(join(tmpdir(), 'ambient-atlas-soak-'));
  const probe = join(folder, 'probe.json');
  try {
    const services = await makeLargeMesh(cluster.admin, podCount, { withIstiod: false });
    const loopProbe = pathToFileURL(join(import.meta.dirname, 'loop-probe.ts')).href;
    const served = await serve(
      {},
      { KUBECONFIG: cluster.viewerKubeconfig, ATLAS_PROBE: probe, NODE_OPTIONS: `--import ${loopProbe}` },
    );
    try {
      const pages = await Promise.all(Array.from({ length: 10 }, () => listen(served.url)));
      const minutesOf: Sample[][] = [];
      let sent = 0;
      let ended = false;
      const changing = changeLabels(cluster.admin, services, () => ended).then((count) => {
        sent = count;
      });
      for (let minute = 0; minute < minutes; minute += 1) {
        minutesOf.push(await sampleFor(probe, 60));
        const last = minutesOf.at(-1) ?? [];
        console.error(
          `minute ${minute + 1}: ${mean(last, 'rssMB').toFixed(0)} MB, heap ${mean(last, 'heapMB').toFixed(0)} MB`,
        );
      }
      ended = true;
      await changing;
      const all = minutesOf.flat();
      const heard = pages.map((page) => page.heard.filter((event) => event === 'delta').length);
      return {
        'soak.pods': podCount,
        'soak.changesPerSecond': sent / (minutes * 60),
        'soak.versionsPerSecond': Math.max(...heard) / (minutes * 60),
        'soak.secondMinute.rssMB': mean(minutesOf[1] ?? minutesOf[0] ?? [], 'rssMB'),
        'soak.lastMinute.rssMB': mean(minutesOf.at(-1) ?? [], 'rssMB'),
        'soak.maximum.rssMB': Math.max(...all.map(({ rssMB }) => rssMB)),
        'soak.lastMinute.heapMB': mean(minutesOf.at(-1) ?? [], 'heapMB'),
        'soak.maxStallMs': Math.max(...all.map(({ stallMs }) => stallMs)),
        'soak.maxStallCpuMs': Math.max(...all.map(({ busiestMs }) => busiestMs)),
      };
    } finally {
      await served.close();
    }
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts Services on and off a waypoint in turn, so many a second; how many it was in the end. */
async function changeLabels(
  client: KubernetesClient,
  services: readonly string[],
  isOver: () => boolean,
): Promise<number> {
  let sent = 0;
  const startedAt = performance.now();
  const open = new Set<Promise<unknown>>();
  while (!isOver()) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * changesPerSecond);
    // A server that cannot take so many is not asked for more at once.
    while (sent < due && open.size < 32) {
      const service = services[sent % services.length] ?? '';
      const waypoint = Math.floor(sent / services.length) % 2 === 0 ? 'left' : 'right';
      const change = client.patch(named(service), { metadata: { labels: { 'istio.io/use-waypoint': waypoint } } });
      open.add(change);
      void change.finally(() => open.delete(change)).catch(() => {});
      sent += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await Promise.allSettled(open);
  return sent;
}

/** One sample a second. */
async function sampleFor(probe: string, seconds: number): Promise<Sample[]> {
  const taken: Sample[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const text = existsSync(probe) ? readFileSync(probe, 'utf8') : '';
    // Seldom it is read while it is written.
    if (text.endsWith('}')) taken.push(JSON.parse(text));
  }
  return taken;
}

function mean(samples: readonly Sample[], field: keyof Sample): number {
  return samples.reduce((sum, sample) => sum + sample[field], 0) / Math.max(1, samples.length);
}

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, pods: { type: 'string', default: '5000' } },
});
printTable(await soak(Number(values.minutes), Number(values.pods)));
