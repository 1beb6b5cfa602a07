import { expect, type Locator, type Page, test } from '@playwright/test';
import { boxOf, findByKeyboard, openMap, type Served } from './map-page.ts';
import { serve } from './serve.ts';

let demo: Served;

test.beforeAll(async () => {
  demo = await serve({ demo: true });
});

test.afterAll(async () => {
  await demo.close();
});

const map = (page: Page): Locator => page.locator('.react-flow');
const detailOf = (page: Page) => page.locator('[data-detail]').getAttribute('data-detail');

/** Whether a box stands whole on the map, and neither under the panel nor under the list. */
async function standsFree(page: Page, id: string): Promise<boolean> {
  const [box, whole, panel] = await Promise.all([
    boxOf(page, id).boundingBox(),
    map(page).boundingBox(),
    page.getByTestId('panel').boundingBox(),
  ]);
  if (box === null || whole === null) return false;
  const right = Math.min(whole.x + whole.width, panel?.x ?? Number.POSITIVE_INFINITY);
  return (
    box.x >= whole.x &&
    box.y >= whole.y &&
    box.x + box.width <= right + 1 &&
    box.y + box.height <= whole.y + whole.height + 1
  );
}

/** Height of text on the screen: its size times the zoom of the map. */
function textHeight(page: Page, id: string): Promise<number> {
  return boxOf(page, id).evaluate((element) => {
    const name = element.querySelector('bdi') ?? element;
    const zoom = element.getBoundingClientRect().height / (element as HTMLElement).offsetHeight;
    return Number.parseFloat(getComputedStyle(name).fontSize) * zoom;
  });
}

for (const [width, height, detail] of [
  [1600, 1000, 'near'],
  [1280, 800, 'tiles'],
  [900, 700, 'tiles'],
] as const) {
  test(`at ${width}×${height} the first view can be read, and nothing lies over the map`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await openMap(page, demo.url);
    await expect.poll(() => detailOf(page)).toBe(detail);
    if (detail === 'near') expect(await textHeight(page, 'Namespace/sandbox')).toBeGreaterThanOrEqual(9);
    const [whole, legend] = await Promise.all([
      map(page).boundingBox(),
      page.getByRole('list', { name: 'Legend' }).first().boundingBox(),
    ]);
    expect(legend?.y ?? 0).toBeGreaterThanOrEqual((whole?.y ?? 0) + (whole?.height ?? 0));
    await expect(page.getByTestId('in-sight')).toHaveCount(detail === 'near' ? 1 : 0);
  });
}

test('a part says that it is one, and leads to the whole', async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 1000 });
  await openMap(page, demo.url);
  await page.getByRole('button', { name: /of \d+ namespaces in sight · zoom out for all/ }).click();
  await expect(page.getByTestId('in-sight')).toHaveCount(0);
  await expect.poll(() => detailOf(page)).toBe('tiles');
});

test('what the search selects stands free and can be read, also after the window shrinks', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openMap(page, demo.url);
  await expect.poll(() => detailOf(page)).toBe('tiles');
  await findByKeyboard(page, 'shop/checkout');
  await expect(page.getByTestId('panel-name')).toHaveText('checkout');
  await expect.poll(() => standsFree(page, 'Service/shop/checkout')).toBe(true);
  expect(await detailOf(page)).toBe('near');
  expect(await textHeight(page, 'Service/shop/checkout')).toBeGreaterThanOrEqual(9);
  await page.setViewportSize({ width: 1000, height: 700 });
  await expect.poll(() => standsFree(page, 'Service/shop/checkout')).toBe(true);
  expect(await detailOf(page)).toBe('near');
});

test('what a link selects stands free', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openMap(page, demo.url, '?select=Service/shop/wishlist');
  await expect.poll(() => standsFree(page, 'Service/shop/wishlist')).toBe(true);
});

test('a click does not leave its box under the panel that it opens', async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 1000 });
  await openMap(page, demo.url);
  await boxOf(page, 'Service/shop/catalog').click();
  await expect(page.getByTestId('panel-name')).toHaveText('catalog');
  await expect.poll(() => standsFree(page, 'Service/shop/catalog')).toBe(true);
});

test('a selection that is in sight already moves nothing', async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 1000 });
  await openMap(page, demo.url, '?select=Service/sandbox/echo');
  await expect.poll(() => standsFree(page, 'Service/sandbox/experiment')).toBe(true);
  const before = await boxOf(page, 'Service/sandbox/experiment').boundingBox();
  await boxOf(page, 'Service/sandbox/experiment').click();
  await expect(page.getByTestId('panel-name')).toHaveText('experiment');
  expect(await boxOf(page, 'Service/sandbox/experiment').boundingBox()).toEqual(before);
});

test('a double click on a namespace comes nearer and marks no text', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openMap(page, demo.url);
  await expect.poll(() => detailOf(page)).toBe('tiles');
  await boxOf(page, 'Namespace/shop').dblclick();
  await expect.poll(() => detailOf(page)).toBe('near');
  await expect(boxOf(page, 'Namespace/shop')).toBeInViewport();
  expect(await page.evaluate(() => String(getSelection()))).toBe('');
});

test('a namespace in focus stands alone, and what stays from elsewhere is named', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openMap(page, demo.url, '?select=Service/shop/catalog');
  await page.getByRole('tab', { name: /Namespaces/ }).click();
  await page.getByRole('button', { name: /^sandbox/ }).click();
  await expect(boxOf(page, 'Namespace/sandbox')).toBeVisible();
  await expect(boxOf(page, 'Namespace/shop')).toHaveCount(0);
  await openMap(page, demo.url, '?ns=sandbox&select=Service/shop/catalog');
  await expect(boxOf(page, 'Service/shop/catalog')).toBeVisible();
  const bar = page.getByRole('navigation', { name: 'What the map shows' });
  await expect(bar).toContainText('sandbox');
  await expect(bar).toContainText('and shop/catalog (selected)');
  await bar.getByRole('button', { name: 'All namespaces' }).click();
  await expect(boxOf(page, 'Namespace/shop')).toBeVisible();
  await expect(bar).toHaveCount(0);
});

test('a filter or a focus draws another picture on the same map, and looks at it anew', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openMap(page, demo.url);
  await map(page).evaluate((element) => element.setAttribute('data-same', ''));
  await page.getByRole('tab', { name: /Namespaces/ }).click();
  await page.getByRole('button', { name: /^sandbox/ }).click();
  await expect(boxOf(page, 'Service/sandbox/echo')).toBeInViewport();
  await expect(boxOf(page, 'Namespace/shop')).toHaveCount(0);
  await page.getByRole('button', { name: /^sandbox/ }).click();
  await expect(boxOf(page, 'Namespace/shop')).toBeInViewport();
  await page.getByRole('tab', { name: /Filter/ }).click();
  await page.getByLabel('Name contains').fill('checkout');
  await expect(boxOf(page, 'Service/shop/checkout')).toBeInViewport();
  await expect(page.locator('.react-flow[data-same]')).toHaveCount(1);
});

test('what uses one waypoint stands alone, by a key, in the link, and with a way back', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openMap(page, demo.url, '?select=Gateway/infra/shared');
  await expect(page.getByTestId('panel-name')).toHaveText('shared');
  await page.keyboard.press('f');
  const bar = page.getByRole('navigation', { name: 'What the map shows' });
  await expect(bar).toContainText('shared and what belongs to it');
  await expect(boxOf(page, 'Namespace/infra')).toBeVisible();
  await expect(boxOf(page, 'Namespace/sandbox')).toHaveCount(0);
  await page.reload();
  await expect(bar).toContainText('shared and what belongs to it');
  await expect(boxOf(page, 'Namespace/sandbox')).toHaveCount(0);
  await bar.getByRole('button', { name: 'infra' }).click();
  await expect(bar.locator('[aria-current]')).toHaveText('infra');
  await bar.getByRole('button', { name: 'All namespaces' }).click();
  await expect(boxOf(page, 'Namespace/sandbox')).toBeVisible();
});

test('a filter by labels keeps pods with their services, and a broken one says what is wrong', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openMap(page, demo.url);
  await page.getByRole('tab', { name: /Filter/ }).click();
  const labels = page.getByLabel('Pods with labels');
  await labels.fill('app in (checkout');
  await expect(page.getByText('The parenthesis in “app in (checkout” is not closed.')).toBeVisible();
  await expect(boxOf(page, 'Namespace/sandbox')).toBeVisible();
  await labels.fill('app in (checkout)');
  await expect(boxOf(page, 'Service/shop/checkout')).toBeVisible();
  await expect(boxOf(page, 'Namespace/sandbox')).toHaveCount(0);
  await page.getByRole('button', { name: /^pods with app in/ }).click();
  await expect(boxOf(page, 'Namespace/sandbox')).toBeVisible();
});

test('the small map stands where only a part is in sight, and moves the map', async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 1000 });
  await openMap(page, demo.url, '?select=Service/sandbox/echo');
  await expect(page.getByTestId('panel-name')).toHaveText('echo');
  const small = page.getByTestId('mini-map');
  await expect(small).toBeVisible();
  await expect(boxOf(page, 'Service/sandbox/echo')).toBeInViewport();
  await small.click({ position: { x: 4, y: 4 } });
  await expect(boxOf(page, 'Service/sandbox/echo')).not.toBeInViewport();
  await expect(page).toHaveURL(/[?&]at=/);
  await page.keyboard.press('Escape');
  await page.locator('[data-detail]').focus();
  await page.keyboard.press('0');
  await expect(small).toHaveCount(0);
});
