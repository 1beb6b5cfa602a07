import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { complaintsOf, openMap, type Served } from './map-page.ts';
import { serve } from './serve.ts';

let demo: Served;

test.beforeAll(async () => {
  demo = await serve({ demo: true });
});

test.afterAll(async () => {
  await demo.close();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the map with a panel has no serious violation, ${theme}`, async ({ page }) => {
    await openMap(page, demo.url, `?theme=${theme}&select=Service/shop/checkout`);
    await expect(page.getByTestId('verdict-service')).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
  });

  test(`what stands around the map has no serious violation, ${theme}`, async ({ page }) => {
    // Without the map, which the test above looks at and which takes most of the time.
    const around = async () => expect(await violationsOf(page, '.react-flow')).toEqual([]);
    await openMap(page, demo.url, `?theme=${theme}&select=Gateway/infra/shared`);
    await page.getByRole('tab', { name: /Filter/ }).click();
    await around();
    await page.getByRole('tab', { name: /Namespaces/ }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('cart');
    await expect(page.getByRole('option').first()).toBeVisible();
    await around();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await around();
  });
}

test('nothing breaks the content security policy', async ({ page }) => {
  const complaints = complaintsOf(page);
  await openMap(page, demo.url, '?select=Service/shop/checkout');
  await page.getByRole('tab', { name: /Namespaces/ }).click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(complaints).toEqual([]);
});

async function violationsOf(page: Page, without?: string): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (without === undefined ? axe : axe.exclude(without)).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}
