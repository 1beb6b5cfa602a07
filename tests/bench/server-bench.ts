import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { serve } from '../e2e/serve.ts';
import { kubeconfigFor } from '../server/fake-api-server.ts';
import type { Metrics } from './metrics.ts';

type Sample = { readonly rssMB: number; readonly heapMB: number; readonly stallMs: number; readonly busiestMs: number };

/**
 * The built server over a cluster of 10,000 pods in another process, with one page that follows: the memory it takes
 * once all is read, the longest stall of its event loop during so many minutes of 50 changes a second, and how memory
 * grows from the first to the last third of them. Needs a build.
 */
export async function benchServer(minutes: number): Promise<Metrics> {
  const folder = mkdtempSync(join(tmpdir(), 'ambient-atlas-server-'));
  const probe = join(folder, 'probe.json');
  const cluster = fork(join(import.meta.dirname, 'busy-cluster.ts'), ['10000', '50'], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  try {
    writeFileSync(join(folder, 'config'), kubeconfigFor(await firstLine(cluster)));
    const loopProbe = pathToFileURL(join(import.meta.dirname, 'loop-probe.ts')).href;
    const served = await serve(
      { context: 'fake' },
      {
        KUBECONFIG: join(folder, 'config'),
        ATLAS_PROBE: probe,
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${loopProbe}`.trim(),
      },
    );
    try {
      const readMs = await untilRead(served.url);
      const page = follow(served.url);
      const quiet = await samples(probe, 10);
      cluster.send('busy');
      const busy = await samples(probe, Math.max(20, minutes * 60));
      page.abort();
      return metricsOf(readMs, quiet, busy);
    } finally {
      await served.close();
    }
  } finally {
    cluster.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
}

function metricsOf(readMs: number, quiet: readonly Sample[], busy: readonly Sample[]): Metrics {
  const third = Math.floor(busy.length / 3);
  return {
    'server.10000.read.ms': readMs,
    'server.10000.rssMB': Math.max(...[...quiet, ...busy].map(({ rssMB }) => rssMB)),
    'server.10000.quietRssMB': mean(quiet.slice(-3).map(({ rssMB }) => rssMB)),
    'server.10000.maxStallMs': Math.max(...busy.map(({ stallMs }) => stallMs)),
    'server.10000.maxStallCpuMs': Math.max(...busy.map(({ busiestMs }) => busiestMs)),
    'server.10000.quietStallMs': Math.max(...quiet.slice(3).map(({ stallMs }) => stallMs)),
    'server.10000.growthMB': mean(busy.slice(-third).map(rss)) - mean(busy.slice(third, 2 * third).map(rss)),
  };
}

function rss({ rssMB }: Sample): number {
  return rssMB;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** One sample a second. */
async function samples(probe: string, seconds: number): Promise<readonly Sample[]> {
  const taken: Sample[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const text = existsSync(probe) ? readFileSync(probe, 'utf8') : '';
    // Seldom it is read while it is written.
    if (text.endsWith('}')) taken.push(JSON.parse(text));
  }
  return taken;
}

async function untilRead(url: string): Promise<number> {
  const from = performance.now();
  for (;;) {
    const status = (await (await fetch(`${url}api/v1/status`)).json()) as { freshness: { state: string } };
    if (status.freshness.state === 'live') return performance.now() - from;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What an open page does: reads the whole once, and then each change. */
function follow(url: string): AbortController {
  const controller = new AbortController();
  const { signal } = controller;
  const read = async () => {
    await (await fetch(`${url}api/v1/topology`, { signal })).arrayBuffer();
    const stream = await fetch(`${url}api/v1/events`, { signal, headers: { accept: 'text/event-stream' } });
    for await (const chunk of stream.body ?? []) if (chunk.length === 0) break;
  };
  read().catch(() => {});
  return controller;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('The cluster for the benchmark ended at once.')));
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve);
  });
}
