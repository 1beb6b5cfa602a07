import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { complaintsOf, openMap, type Served } from './map-page.ts';
import { serve } from './serve.ts';

let server: Served;

test.beforeAll(async () => {
  server = await serve({ demo: true });
});
test.afterAll(() => server.close());

test('the table says what the map draws, keeps its selection and filters, and leads back', async ({ page }) => {
  const complaints = complaintsOf(page);
  await openMap(page, server.url);
  await page.keyboard.press('v');
  const table = page.getByRole('grid');
  await expect(table).toBeVisible();
  await table.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('panel')).toBeVisible();
  const chosen = await page.locator('tr[aria-selected=true]').first().getAttribute('data-row');
  await page.getByRole('button', { name: 'Map', exact: true }).click();
  await expect(table).toHaveCount(0);
  expect(new URL(page.url()).searchParams.get('select')).toBe(chosen);

  await page.keyboard.press('v');
  await page.getByLabel('Name contains').first().fill('cart');
  await expect(page.locator('tr[data-row]').first()).toBeVisible();
  const names = await page
    .locator('tr[data-row]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')));
  expect(names.every((name) => name === chosen || name?.includes('cart'))).toBe(true);
  await page.getByRole('button', { name: 'Show everything' }).click();
  expect(complaints).toEqual([]);
});

test('a column sorts up, down and not at all, and the link keeps it', async ({ page }) => {
  await openMap(page, server.url, '?as=table&sort=-name');
  const head = page.getByRole('columnheader', { name: 'Name', exact: true });
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await head.getByRole('button').click();
  await expect(head).toHaveAttribute('aria-sort', 'none');
  await head.getByRole('button').click();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await page.reload();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
});

test('what is selected on the map is in sight in the table', async ({ page }) => {
  await openMap(page, server.url, '?as=table');
  const rows = Number(await page.getByRole('grid').getAttribute('aria-rowcount'));
  expect(rows).toBeGreaterThan(50);
  // Only the rows in sight are elements of the page.
  expect(await page.locator('tr[data-row]').count()).toBeLessThan(rows - 1);
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  const last = await page.locator('tr[aria-selected=true]').last().getAttribute('data-row');
  await page.goto(new URL(`?as=table&select=${last}`, server.url).href);
  await expect(page.locator(`tr[data-row="${last}"]`).first()).toBeInViewport();
});

test('axe finds nothing in the table, in either theme', async ({ page }) => {
  for (const theme of ['light', 'dark']) {
    await openMap(page, server.url, `?as=table&theme=${theme}`);
    await expect(page.getByRole('grid')).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  }
});
