import { expect, test } from '@playwright/test';
import { complaintsOf, findByKeyboard, manifests, openMap, type Served } from './map-page.ts';
import { serve } from './serve.ts';

let mesh: Served;

test.beforeAll(async () => {
  mesh = await serve({ paths: [manifests('mesh')] });
});

test.afterAll(async () => {
  await mesh.close();
});

test('a pod answers for both kinds of traffic, with ladder and loser', async ({ page }) => {
  const complaints = complaintsOf(page);
  await openMap(page, mesh.url);
  await findByKeyboard(page, 'checkout-1');
  const panel = page.getByTestId('panel');

  await expect(panel.getByTestId('panel-name')).toHaveText('checkout-1');
  await expect(panel.getByTestId('verdict-workload')).toContainText('go straight to the pod');
  await expect(panel.getByTestId('verdict-service')).toContainText('shop/payments-wp');

  await panel.getByTestId('verdict-service').click();
  await expect(panel.getByTestId('ladder').getByRole('listitem')).toContainText([
    /Own label.*payments-wp.*argocd-controller/s,
    /not reached/,
    /Gateway exists/,
    /not reached/,
  ]);
  await expect(panel.getByTestId('lost')).toContainText(/shop\/edge.*no fall-back/s);
  await expect(panel.getByText('kubectl -n shop label service checkout', { exact: false }).first()).toBeVisible();

  await panel.getByTestId('verdict-workload').click();
  await expect(panel.getByTestId('ladder')).toContainText('platform-bot');
  await expect(panel.getByTestId('lost')).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('links between objects select them, and the back button undoes that', async ({ page }) => {
  await openMap(page, mesh.url, '?select=Service/shop/checkout');
  const name = page.getByTestId('panel-name');
  await expect(name).toHaveText('checkout');
  await page.getByTestId('lost').getByRole('button', { name: 'shop/edge' }).click();
  await expect(name).toHaveText('edge');
  await expect(page.getByTestId('panel')).toContainText('Used by 1');
  await page.getByTestId('panel').getByRole('button', { name: 'shop/cart' }).click();
  await expect(name).toHaveText('cart');
  await page.goBack();
  await expect(name).toHaveText('edge');
  await page.goBack();
  await expect(name).toHaveText('checkout');
  await page.goForward();
  await expect(name).toHaveText('edge');
});

test('a link to something that does not exist says so, with the nearest names', async ({ page }) => {
  await openMap(page, mesh.url, '?select=Service/shop/chekout');
  const missing = page.getByTestId('missing');
  await expect(missing).toContainText('There is no Service/shop/chekout');
  await missing.getByRole('button', { name: 'shop/checkout' }).click();
  await expect(page.getByTestId('verdict-service')).toContainText('shop/payments-wp');
});

test('the findings are sentences about traffic, and lead to their object', async ({ page }) => {
  await openMap(page, mesh.url);
  await page.getByRole('button', { name: /Requests to Service shop\/checkout go straight to its pods/ }).click();
  await expect(page.getByTestId('panel-name')).toHaveText('checkout');
});

test('an answer can be taken along as Markdown, and a command as it stands', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openMap(page, mesh.url, '?select=Service/shop/checkout');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect.poll(copied).toContain('## Service shop/checkout');
  await page.getByTestId('panel').getByRole('button', { name: 'Copy', exact: true }).first().click();
  await expect.poll(copied).toMatch(/^(kubectl|istioctl) /);
});

test('a namespace answers what its label gives, and what its objects make of it', async ({ page }) => {
  await openMap(page, mesh.url, '?select=Namespace/shop');
  await expect(page.getByTestId('verdict-service')).toContainText('go through waypoint shop/edge');
  await expect(page.getByTestId('verdict-workload')).toContainText('go straight');
  await expect(page.getByRole('row', { name: /asking and refused/ })).toContainText('1');
});
