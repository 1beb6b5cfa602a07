import type { Browser, CDPSession, Page } from '@playwright/test';
import { percentile } from '../metrics.ts';
import { dragAround, watchForMap, zoomInAndOut } from './gestures.ts';

/** What one page costs. Milliseconds but for elements of the document and megabytes of heap. */
export type MapFigures = {
  readonly firstPaint: number;
  readonly panP95: number;
  readonly zoomP95: number;
  readonly nearPanP95: number;
  readonly nearZoomP95: number;
  /** Of the main thread's own time from opening the page to that moment, code and data of the page included. */
  readonly openWork: number;
  /** Of the main thread's own time for each frame, whatever else the machine does. */
  readonly panWork: number;
  readonly zoomWork: number;
  readonly nearPanWork: number;
  readonly nearZoomWork: number;
  readonly domElements: number;
  readonly heapMB: number;
};

const frames = 160;
const pane = '.react-flow__pane';

/** Opens a page of the product, and moves the whole map and then one namespace of it as a hand would. */
export async function measureMap(browser: Browser, url: string): Promise<MapFigures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await page.addInitScript(watchForMap);
    await threadTime(devtools);
    await page.goto(new URL('?quiet=show', url).href);
    const painted = await page.waitForFunction(() => Reflect.get(window, 'firstMapAt'));
    const openWork = await threadTime(devtools);
    const firstPaint = Number(await painted.jsonValue()) - (await dataArrivedAt(page));

    await page.locator('[data-detail]').focus();
    await page.keyboard.press('0');
    await standsStill(page);
    const pan = await moved(page, devtools, 'pan');
    const zoom = await moved(page, devtools, 'zoom');
    await standsStill(page);
    const farElements = await countElements(page);
    const heapMB = await heapAfterCollection(devtools);

    // From the keyboard's namespace to its cards.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-detail=near]');
    await standsStill(page);
    const nearPan = await moved(page, devtools, 'pan');
    const nearZoom = await moved(page, devtools, 'zoom');
    return {
      firstPaint,
      openWork,
      panP95: pan.p95,
      zoomP95: zoom.p95,
      nearPanP95: nearPan.p95,
      nearZoomP95: nearZoom.p95,
      panWork: pan.work,
      zoomWork: zoom.work,
      nearPanWork: nearPan.work,
      nearZoomWork: nearZoom.work,
      domElements: Math.max(farElements, await countElements(page)),
      heapMB,
    };
  } finally {
    await context.close();
  }
}

/** The same for the page of plain React Flow, which has no near view of its own. */
export async function measurePlain(
  browser: Browser,
  html: string,
): Promise<Omit<MapFigures, 'openWork' | `near${string}`>> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await page.route('http://plain.test/', (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await page.goto('http://plain.test/');
    await page.evaluate(watchForMap);
    const started = await page.evaluate(() => Reflect.get(window, 'start')() as number);
    const painted = await page.waitForFunction(() => Reflect.get(window, 'firstMapAt'), null, { timeout: 120_000 });
    const firstPaint = Number(await painted.jsonValue()) - started;
    await standsStill(page);
    const pan = await moved(page, devtools, 'pan');
    const zoom = await moved(page, devtools, 'zoom');
    return {
      firstPaint,
      panP95: pan.p95,
      zoomP95: zoom.p95,
      panWork: pan.work,
      zoomWork: zoom.work,
      domElements: await countElements(page),
      heapMB: await heapAfterCollection(devtools),
    };
  } finally {
    await context.close();
  }
}

/** How this machine draws a page that does nothing, with everything else that runs on it: no figure can be lower. */
export async function measureNothing(browser: Browser): Promise<Pick<MapFigures, 'panP95'>> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await page.setContent('<div id="nothing" style="height:100vh"></div>');
    return { panP95: percentile(await page.evaluate(dragAround, { frames, target: '#nothing' }), 0.95) };
  } finally {
    await context.close();
  }
}

async function moved(page: Page, devtools: CDPSession, how: 'pan' | 'zoom'): Promise<{ p95: number; work: number }> {
  const before = await threadTime(devtools);
  const between = await page.evaluate(how === 'pan' ? dragAround : zoomInAndOut, { frames, target: pane });
  const work = ((await threadTime(devtools)) - before) / between.length;
  return { p95: percentile(between, 0.95), work };
}

/** Milliseconds that the main thread has been at work. */
async function threadTime(devtools: CDPSession): Promise<number> {
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { metrics } = await devtools.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}

/** By the page's own clock: when the last byte of the topology came. */
function dataArrivedAt(page: Page): Promise<number> {
  return page.evaluate(() => {
    const entry = performance
      .getEntriesByType('resource')
      .find(({ name }) => new URL(name).pathname === '/api/v1/topology');
    return (entry as PerformanceResourceTiming).responseEnd;
  });
}

/** The map has not moved, nor drawn anything else, for a quarter of a second. */
async function standsStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const look = () =>
      `${document.querySelector('.react-flow__viewport')?.getAttribute('style')} ${document.querySelectorAll('*').length}`;
    let before = '';
    for (let still = 0; still < 15; still += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = look();
      if (now !== before) still = 0;
      before = now;
    }
  });
}

function countElements(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('*').length);
}

async function heapAfterCollection(devtools: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round += 1) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}
