import { expect, test } from '@playwright/test';
import { manifests, openMap } from './map-page.ts';
import { serve } from './serve.ts';

test('a broken document is named with file, document and line, and the rest is still there', async ({ page }) => {
  const broken = await serve({ paths: [manifests('broken')] });
  try {
    await openMap(page, broken.url);
    await expect(page.getByTestId('banner')).toContainText(/broken\.yaml.*document 2.*line \d+/s);
    await page.getByTestId('report').click();
    await expect(page.getByRole('dialog')).toContainText(/Could not be read.*broken\.yaml/s);
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('counts')).toContainText('1 namespace · 1 service');
  } finally {
    await broken.close();
  }
});

test('files without any Kubernetes object say so', async ({ page }) => {
  const nothing = await serve({ paths: [manifests('nothing')] });
  try {
    await page.goto(nothing.url);
    await expect(page.getByRole('heading', { name: 'There is nothing to draw' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('values.yaml');
  } finally {
    await nothing.close();
  }
});

test('a mesh without any ambient namespace says what that means', async ({ page }) => {
  const plain = await serve({ paths: [manifests('no-ambient')] });
  try {
    await openMap(page, plain.url);
    await expect(page.getByTestId('banner')).toContainText('No namespace is in ambient mode');
  } finally {
    await plain.close();
  }
});

test('the last picture stays when the server goes, and says that it is old', async ({ page }) => {
  const mesh = await serve({ paths: [manifests('mesh')] });
  await openMap(page, mesh.url);
  await mesh.close();
  await expect(page.getByTestId('freshness')).toHaveText('no connection');
  await expect(page.getByTestId('counts')).toBeVisible();
});

test('an address without a page leads back to the map', async ({ page }) => {
  const mesh = await serve({ paths: [manifests('mesh')] });
  try {
    const response = await page.goto(new URL('nowhere', mesh.url).href);
    expect(response?.status()).toBe(404);
    await page.getByRole('link', { name: 'Open the map' }).click();
    await expect(page.getByTestId('counts')).toBeVisible();
  } finally {
    await mesh.close();
  }
});
