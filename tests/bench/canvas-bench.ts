import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { resolve } from '#lib/resolve/resolve.ts';
import { serve } from '#tests/e2e/serve.ts';
import { manifestsOf } from './canvas/cluster-manifests.ts';
import { type MapFigures, measureMap, measureNothing, measurePlain } from './canvas/measure-map.ts';
import { plainFlowPage } from './canvas/plain-flow.ts';
import { clusterSizes, generateCluster } from './generated-cluster.ts';
import { median, printBudgets } from './metrics.ts';

/**
 * `npm run bench:canvas`: what the map of a generated cluster costs in headless Chromium with software raster, beside
 * its budget, and what the same data costs in plain React Flow. `-- --json FILE` also writes the figures, `-- --pods N`
 * measures one size, `-- --runs N` takes the median of so many pages. It measures the product as `npm run build` left it.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    pods: { type: 'string' },
    runs: { type: 'string', default: '3' },
    plain: { type: 'string', default: '1000' },
  },
});

const names: Readonly<Record<keyof MapFigures, string>> = {
  firstPaint: 'firstPaint.ms',
  openWork: 'open.work.ms',
  panP95: 'panP95.ms',
  zoomP95: 'zoomP95.ms',
  nearPanP95: 'near.panP95.ms',
  nearZoomP95: 'near.zoomP95.ms',
  panWork: 'pan.work.ms',
  zoomWork: 'zoom.work.ms',
  nearPanWork: 'near.pan.work.ms',
  nearZoomWork: 'near.zoom.work.ms',
  domElements: 'domElements',
  heapMB: 'heapMB',
};

/** At most, by number of pods where that counts. */
function budgetOf(pods: number): Readonly<Partial<Record<keyof MapFigures, number>>> {
  const firstPaint = pods > 10_000 ? 1_000 : pods > 1_000 ? 600 : 300;
  return { firstPaint, panP95: pods > 10_000 ? 20 : 17, zoomP95: 34, domElements: 2_500, heapMB: 60 };
}

const metrics: Record<string, number> = {};
const budgets: Record<string, number> = {};
const note = (prefix: string, runs: readonly Partial<MapFigures>[], budget: Partial<MapFigures>) => {
  for (const key of Object.keys(names) as (keyof MapFigures)[]) {
    const figures = runs.flatMap((run) => run[key] ?? []);
    const name = `${prefix}.${names[key]}`;
    if (figures.length > 0) metrics[name] = median(figures);
    if (budget[key] !== undefined) budgets[name] = budget[key];
  }
};

async function repeated<Figures>(measure: () => Promise<Figures>): Promise<readonly Figures[]> {
  const runs: Figures[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) runs.push(await measure());
  return runs;
}

async function measureSize(browser: Browser, folder: string, pods: number): Promise<void> {
  const size = clusterSizes.find((each) => each.pods === pods);
  if (size === undefined) throw new Error(`There is no cluster of ${pods} pods to generate.`);
  const snapshot = generateCluster(size);
  const file = join(folder, `pods-${pods}.json`);
  writeFileSync(file, manifestsOf(snapshot));
  const served = await serve({ paths: [file], reading: 'observed' });
  try {
    note(`canvas.${pods}`, await repeated(() => measureMap(browser, served.url)), budgetOf(pods));
  } finally {
    await served.close();
  }
  if (!(values.plain ?? '').split(',').includes(String(pods))) return;
  const html = plainFlowPage(resolve(snapshot));
  note(`canvas.plain.${pods}`, await repeated(() => measurePlain(browser, html)), {});
  for (const key of ['firstPaint.ms', 'panP95.ms', 'zoomP95.ms', 'domElements', 'heapMB']) {
    metrics[`canvas.plain.${pods}.times.${key}`] =
      (metrics[`canvas.plain.${pods}.${key}`] ?? Number.NaN) / (metrics[`canvas.${pods}.${key}`] ?? Number.NaN);
  }
}

const browserPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const folder = mkdtempSync(join(tmpdir(), 'ambient-atlas-bench-'));
const browser = await chromium.launch({
  ...(existsSync(browserPath) && { executablePath: browserPath }),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const loadBefore = loadavg()[0] ?? Number.NaN;
try {
  note('canvas.nothing', await repeated(() => measureNothing(browser)), {});
  for (const { pods } of clusterSizes) {
    if (values.pods === undefined || Number(values.pods) === pods) await measureSize(browser, folder, pods);
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
printBudgets(metrics, budgets);
const load = Math.max(loadBefore, loadavg()[0] ?? 0);
if (load > cpus().length) {
  const busy = `${load.toFixed(1)} processes wanted ${cpus().length} cores`;
  console.log(`The machine was busy (${busy}): times are longer than on a quiet one; work, elements and heap hold.`);
}
if (values.json !== undefined) {
  const conditions = {
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    loadBefore,
    runs: Number(values.runs),
    raster: 'software, device pixel ratio 1, 1440×900',
  };
  writeFileSync(values.json, `${JSON.stringify({ conditions, metrics }, null, 2)}\n`);
}
