import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { startCluster } from '#tests/cluster/harness/cluster.ts';
import { startIstiod } from '#tests/cluster/harness/istiod.ts';
import { noteWhatIsShown, type Sample, sampleLabelToPage } from '#tests/cluster/latency/label-to-page.ts';
import { makeLargeMesh } from '#tests/cluster/latency/large-mesh.ts';
import { serve } from '#tests/e2e/serve.ts';
import type { Metrics } from './metrics.ts';
import { percentile } from './metrics.ts';

const browserPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const podCount = 5_000;
const sampleCount = 60;

/**
 * Milliseconds from sending a change of a label to a real API server until the page has painted the new verdict, single
 * changes in a mesh of 5,000 pods; beside it when a plain watch and istiod's own condition knew. Needs Go, for the API
 * server and istiod, and the built product.
 */
export async function benchLive(): Promise<Metrics> {
  const cluster = await startCluster();
  try {
    await startIstiod(cluster);
    const [service = ''] = await makeLargeMesh(cluster.admin, podCount);
    const served = await serve({}, { KUBECONFIG: cluster.viewerKubeconfig });
    const browser = await chromium.launch({
      ...(existsSync(browserPath) && { executablePath: browserPath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await page.addInitScript(noteWhatIsShown);
      await page.goto(`${served.url}?select=${service}`);
      await page.getByTestId('verdict-service').waitFor({ timeout: 120_000 });
      await page.getByTestId('freshness').getByText('live', { exact: true }).waitFor({ timeout: 120_000 });
      const samples = await sampleLabelToPage(page, cluster.admin, cluster.kubeconfig, service, sampleCount);
      return metricsOf(samples);
    } finally {
      await browser.close();
      await served.close();
    }
  } finally {
    await cluster.stop();
  }
}

function metricsOf(samples: readonly Sample[]): Metrics {
  const named: Readonly<Record<string, (sample: Sample) => number>> = {
    labelToAnswer: ({ answered }) => answered,
    labelToWatch: ({ watched }) => watched,
    labelToStream: ({ streamed }) => streamed,
    labelToPage: ({ shown }) => shown,
    labelToIstiod: ({ istiod }) => istiod,
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, of]) => {
      const values = samples.map(of);
      return [
        [`live.${name}.p50.ms`, percentile(values, 0.5)],
        [`live.${name}.p95.ms`, percentile(values, 0.95)],
      ];
    }),
  );
}
