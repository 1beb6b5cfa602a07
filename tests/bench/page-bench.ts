import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { serve } from '#tests/e2e/serve.ts';
import type { Metrics } from './metrics.ts';
import { median } from './metrics.ts';

const browserPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/**
 * Milliseconds from the arrival of the demo's topology in the browser to the frame that shows the first island.
 * Median of several cold pages in headless Chromium without a graphics processor.
 */
export async function benchPage(): Promise<Metrics> {
  const served = await serve({ demo: true });
  const browser = await chromium.launch({
    ...(existsSync(browserPath) && { executablePath: browserPath }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const times: number[] = [];
    for (let run = 0; run < 7; run += 1) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      await page.addInitScript(watchForFirstIsland);
      await page.goto(served.url);
      const painted = await page.waitForFunction(() => Reflect.get(window, 'firstIslandAt'));
      const arrived = await page.evaluate(
        () =>
          performance
            .getEntriesByType('resource')
            .find(({ name }) => name.endsWith('/api/v1/topology'))
            ?.toJSON().responseEnd,
      );
      times.push(Number(await painted.jsonValue()) - Number(arrived));
      await context.close();
    }
    return { 'page.demo.firstPaint.ms': median(times) };
  } finally {
    await browser.close();
    await served.close();
  }
}

/** Runs in the page: notes the time of the frame after the first node of the map stands in the document. */
function watchForFirstIsland(): void {
  const observer = new MutationObserver(() => {
    if (document.querySelector('.react-flow__node') === null) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame((time) => Reflect.set(window, 'firstIslandAt', time)));
  });
  observer.observe(document, { childList: true, subtree: true });
}
