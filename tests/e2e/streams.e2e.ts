import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { type Between, startBetween } from './between.ts';
import { type LiveCluster, startLiveCluster } from './live-cluster.ts';
import { openMap } from './map-page.ts';
import type { Served } from './serve.ts';

let cluster: LiveCluster;
let server: Served;
let between: Between;

test.beforeEach(async () => {
  cluster = await startLiveCluster();
  server = await cluster.show();
  between = await startBetween(server.url);
});

test.afterEach(async () => {
  await between.close();
  await server.close();
  await cluster.close();
});

const pill = (page: Page) => page.getByTestId('freshness');

/** The panel of the Service that changes. */
const cart = '?select=Service/shop/cart';

test('F37 when the server is killed the last picture stays and says how old it is; it heals by itself', async ({
  page,
}) => {
  await openMap(page, between.url, cart);
  await expect(pill(page)).toHaveText('live');
  await page.evaluate(() => Reflect.set(window, 'isSamePage', true));

  process.kill(server.pid, 'SIGKILL');
  await expect(pill(page)).toHaveText(/^stale since \d\d:\d\d:\d\d UTC$/);
  await expect(page.getByTestId('counts')).toContainText('1 service');
  await expect(page.getByTestId('banner').first()).toContainText('does not hear from the Ambient Atlas server');

  cluster.ask('edge');
  server = await cluster.show();
  between.leadTo(server.url);
  await expect(pill(page)).toHaveText('live', { timeout: 20_000 });
  await expect(page.getByTestId('panel')).toContainText('shop/edge');
  expect(await page.evaluate(() => Reflect.get(window, 'isSamePage'))).toBe(true);
});

test('a cable that is cut and mended leaves no trace', async ({ page }) => {
  await openMap(page, between.url, cart);
  await expect(pill(page)).toHaveText('live');
  between.behave('cut');
  await expect(pill(page)).toHaveText(/^stale since/);
  cluster.ask('edge');
  between.behave('pass');
  await expect(pill(page)).toHaveText('live', { timeout: 20_000 });
  await expect(page.getByTestId('panel')).toContainText('shop/edge');
});

test('F34 a proxy that holds the stream back is noticed: the page asks instead, and says so', async ({ page }) => {
  between.behave('hold');
  await openMap(page, between.url, cart);
  await expect(pill(page)).toHaveText('live · polling', { timeout: 10_000 });
  cluster.ask('edge');
  await expect(page.getByTestId('panel')).toContainText('shop/edge');
  await expect(pill(page)).toHaveText('live · polling');
});

test('F35 eight tabs share one stream, and lose nothing when its tab is closed', async ({ context }) => {
  const pages = await openTabs(context, 8);
  for (const page of pages) await expect(pill(page)).toHaveText('live');
  expect(streamsAsked()).toBe(1);
  cluster.ask('edge');
  for (const page of pages) await expect(page.getByTestId('panel')).toContainText('shop/edge');

  const [first, ...others] = pages;
  await first?.close();
  await expect.poll(streamsAsked).toBe(2);
  cluster.ask('gate');
  for (const page of others) await expect(page.getByTestId('panel')).toContainText('shop/gate');
  for (const page of others) await expect(pill(page)).toHaveText('live');
  expect(streamsAsked()).toBe(2);
});

async function openTabs(context: BrowserContext, count: number): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (let tab = 0; tab < count; tab += 1) {
    const page = await context.newPage();
    await openMap(page, between.url, cart);
    pages.push(page);
  }
  return pages;
}

function streamsAsked(): number {
  return between.asked.filter((path) => path.startsWith('/api/v1/events')).length;
}
