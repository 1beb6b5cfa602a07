import { expect, test } from '@playwright/test';
import { findByKeyboard, manifests, openMap, type Served } from './map-page.ts';
import { serve } from './serve.ts';

let mesh: Served;

test.beforeAll(async () => {
  mesh = await serve({ paths: [manifests('mesh')] });
});

test.afterAll(async () => {
  await mesh.close();
});

test('the whole way with the keyboard alone', async ({ page }) => {
  await openMap(page, mesh.url);

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.keyboard.press('/');
  await page.keyboard.type('che');
  await expect(page.getByRole('option', { selected: true })).toContainText('checkout');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { selected: true })).toContainText('checkout-1');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('panel-name')).toHaveText('checkout');

  await page.keyboard.press('Escape');
  await expect(page.getByTestId('panel')).toBeHidden();

  await page.keyboard.press('[');
  await expect(page.getByRole('tab', { name: /Findings/ })).toBeHidden();
  await page.keyboard.press('[');
  await expect(page.getByRole('tab', { name: /Findings/ })).toBeVisible();
});

test('every card of the panel can be reached and opened', async ({ page }) => {
  await openMap(page, mesh.url);
  await findByKeyboard(page, 'checkout-1');
  const workload = page.getByTestId('verdict-workload');
  await expect(workload).toBeVisible();
  await workload.focus();
  await page.keyboard.press('Enter');
  await expect(workload).toHaveAttribute('aria-pressed', 'true');
});

test('arrows walk over the map, Enter opens', async ({ page }) => {
  await openMap(page, mesh.url, '?select=Service/shop/cart');
  await page.getByRole('application').or(page.getByLabel(/^Map/)).first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('panel')).toBeVisible();
  await expect(page.getByTestId('panel-name')).not.toHaveText('cart');
});

test('the theme goes round with t and is remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openMap(page, mesh.url);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await ground()).not.toBe(light);
  await openMap(page, mesh.url);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
