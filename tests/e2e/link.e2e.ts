import { expect, type Page, test } from '@playwright/test';
import { boxOf, openMap, type Served } from './map-page.ts';
import { serve } from './serve.ts';

let demo: Served;

test.beforeAll(async () => {
  demo = await serve({ demo: true });
});

test.afterAll(async () => {
  await demo.close();
});

test('a copied link restores selection, filters, viewport and theme in another browser', async ({ page, browser }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openMap(page, demo.url, '?select=Service/shop/checkout&theme=dark');
  await page.getByRole('tab', { name: /Filter/ }).click();
  await page.getByLabel('Service', { exact: true }).check();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect(page).toHaveURL(/at=/);
  await page.getByRole('button', { name: 'Copy link to this view' }).click();
  await expect(page.getByText('Copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('select=Service/shop/checkout');
  expect(link).toContain('kind=Service');

  const other = await (await browser.newContext({ colorScheme: 'light' })).newPage();
  await other.goto(link);
  await expect(other.getByTestId('panel-name')).toHaveText('checkout');
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect.poll(() => viewportOf(other)).toEqual(await viewportOf(page));
  await expect(other.getByTestId('hidden')).toHaveText((await page.getByTestId('hidden').textContent()) ?? '');
  expect(other.url()).toBe(link);
});

test('a link of another cluster says so, and can be kept or dropped', async ({ page }) => {
  await openMap(page, demo.url, '?select=Service/shop/checkout&of=prod-eu@4b7c9c52');
  const notice = page.getByTestId('foreign-link');
  await expect(notice).toContainText('This link was made for prod-eu, and this page shows demo');
  await notice.getByRole('button', { name: /^Show all of/ }).click();
  await expect(notice).toHaveCount(0);
  await expect(page.getByTestId('panel')).toHaveCount(0);
  expect(new URL(page.url()).searchParams.get('select')).toBeNull();

  await openMap(page, demo.url, '?select=Service/shop/checkout&of=prod-eu');
  await notice.getByRole('button', { name: 'Keep what it selects' }).click();
  await expect(notice).toHaveCount(0);
  await expect(page.getByTestId('panel-name')).toHaveText('checkout');
  await page.reload();
  await expect(page.getByTestId('panel-name')).toHaveText('checkout');
  await expect(notice).toHaveCount(0);
});

/** Zoom and shift as drawn, in the precision of a link. */
function viewportOf(page: Page): Promise<readonly number[]> {
  return page.locator('.react-flow__viewport').evaluate((element) => {
    const { a, e, f } = new DOMMatrix(getComputedStyle(element).transform);
    return [Number(a.toFixed(2)), Math.round(e), Math.round(f)];
  });
}

test('the demo opens with its counts, its source and its time', async ({ page }) => {
  await openMap(page, demo.url);
  await expect(page.getByTestId('counts')).toHaveText(/\d+ namespaces · \d+ services · \d+ pods · \d+ waypoints/);
  await expect(page.getByTestId('source')).toContainText('demo');
  await expect(page.getByRole('contentinfo')).toContainText(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
  await expect(boxOf(page, 'Namespace/shop')).toBeVisible();
});

test('the shell holds no cluster data', async ({ request }) => {
  const html = await (await request.get(demo.url)).text();
  expect(html).toContain('Ambient Atlas');
  expect(html).not.toContain('checkout');
});

test('a link carries its theme into the first paint, without changing what the reader chose', async ({ page }) => {
  const html = await (await page.request.get(new URL('?theme=dark', demo.url).href)).text();
  expect(html).toContain('data-theme="dark"');
  await page.emulateMedia({ colorScheme: 'light' });
  await openMap(page, demo.url, '?theme=dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await openMap(page, demo.url);
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', 'dark');
});

test('the map says that it shows a part only, and a click shows everything', async ({ page }) => {
  await openMap(page, demo.url, '?ns=payments&outcome=bound');
  const bar = page.getByRole('navigation', { name: 'What the map shows' });
  await expect(bar).toContainText(/All namespaces.*payments.*bound.*filtered away/);
  await bar.getByRole('button', { name: 'bound' }).click();
  await expect(bar).not.toContainText('bound');
  await bar.getByRole('button', { name: 'All namespaces' }).click();
  await expect(bar).toBeHidden();
  await expect(boxOf(page, 'Namespace/shop')).toBeVisible();
});

test('on a narrow window the list and the panel are sheets', async ({ page }) => {
  await page.setViewportSize({ width: 700, height: 900 });
  await openMap(page, demo.url);
  await expect(page.getByRole('tab', { name: /Findings/ })).toBeHidden();
  await page.getByRole('button', { name: 'Show the list' }).click();
  await page.getByRole('button', { name: /Requests to Service sandbox\/echo/ }).click();
  const panel = page.getByTestId('panel');
  await expect(panel).toBeVisible();
  expect((await panel.boundingBox())?.width).toBe(700);
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(panel).toBeHidden();
});

test('a filter that leaves nothing says so and offers the way back', async ({ page }) => {
  await openMap(page, demo.url, '?q=no-such-name-anywhere');
  await expect(page.getByText('Nothing matches the filter')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Show everything' }).click();
  await expect(page.getByText('Nothing matches the filter')).toBeHidden();
  expect(new URL(page.url()).searchParams.get('q')).toBeNull();
});

test('a filter makes a new picture that is in sight, wherever the map looked before', async ({ page }) => {
  await openMap(page, demo.url, '?select=Service/shop/cart');
  await expect(boxOf(page, 'Service/shop/cart')).toBeInViewport();
  await expect(page).toHaveURL(/at=/);
  await page.getByRole('tab', { name: /Namespaces/ }).click();
  await page.getByRole('button', { name: /^payments/ }).click();
  await expect(boxOf(page, 'Namespace/payments')).toBeInViewport();
  await page.goBack();
  await expect(boxOf(page, 'Service/shop/cart')).toBeInViewport();
  await expect(boxOf(page, 'Namespace/shop')).toBeInViewport();
});

test('a click on a namespace in the list shows only that one', async ({ page }) => {
  await openMap(page, demo.url);
  await page.getByRole('tab', { name: /Namespaces/ }).click();
  await page.getByRole('button', { name: /^payments/ }).click();
  await expect(page).toHaveURL(/ns=payments/);
  await expect(boxOf(page, 'Namespace/payments')).toBeVisible();
  await expect(boxOf(page, 'Namespace/shop')).toHaveCount(0);
  await page.goBack();
  await expect(boxOf(page, 'Namespace/shop')).toBeVisible();
});
