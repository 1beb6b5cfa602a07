import { expect, test } from '@playwright/test';
import { manifests, openMap, type Served } from './map-page.ts';
import { serve } from './serve.ts';

let busy: Served;

test.beforeAll(async () => {
  busy = await serve({ paths: [manifests('busy')] });
});

test.afterAll(async () => {
  await busy.close();
});

test('long codes are folded, counted, and opened and closed again by the keyboard', async ({ page }) => {
  await openMap(page, busy.url);
  const rows = page.getByTestId('finding');
  const more = page.getByTestId('more-findings');
  await expect(page.getByRole('tab', { name: /Findings 24/ })).toBeVisible();
  await expect(rows).toHaveCount(3);
  await expect(more).toHaveText('21 more of WP-NOT-READY');

  await more.focus();
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(24);
  await expect(more).toHaveAttribute('aria-expanded', 'true');
  await expect(more).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(3);
  await expect(more).toBeFocused();
});

test('the finding of a link is shown and open although it stands far down', async ({ page }) => {
  await openMap(page, busy.url, '?finding=WP-NOT-READY%40Gateway/shop/gone-20');
  await expect(page.getByTestId('finding')).toHaveCount(4);
  await expect(page.getByTestId('more-findings')).toHaveText('20 more of WP-NOT-READY');
  const open = page.getByTestId('finding').filter({ hasText: 'gone-20' });
  await expect(open.getByRole('button').first()).toHaveAttribute('aria-expanded', 'true');
  await expect(open).toBeInViewport();
});
