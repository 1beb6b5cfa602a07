import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { type FakeApiServer, startFakeApiServer } from '../server/fake-api-server.ts';
import { boxOf, complaintsOf, openMap, type Served } from './map-page.ts';
import { serve } from './serve.ts';

let folder: string;
let east: FakeApiServer;
let west: FakeApiServer;
let atlas: Served;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  [east, west] = await Promise.all([startFakeApiServer(), startFakeApiServer()]);
  fill(east, 'shop');
  fill(west, 'payments');
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-plugin', interactiveMode: 'Never' };
  const clusters: Record<string, object> = {
    east: { server: east.url },
    west: { server: west.url },
    'west-again': { server: west.url },
    locked: { server: 'https://127.0.0.1:1' },
    unverified: { server: 'https://127.0.0.1:1', 'insecure-skip-tls-verify': true },
  };
  const names = Object.keys(clusters);
  const kubeconfig = join(folder, 'config');
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      'current-context': 'east',
      clusters: names.map((name) => ({ name, cluster: clusters[name] })),
      users: names.map((name) => ({ name, user: name === 'locked' ? { exec } : {} })),
      contexts: names.map((name) => ({ name, context: { cluster: name, user: name } })),
    }),
  );
  atlas = await serve({}, { KUBECONFIG: kubeconfig });
});
test.afterAll(async () => {
  await atlas.close();
  await Promise.all([east.close(), west.close()]);
  rmSync(folder, { recursive: true });
});

/** A namespace with a service of the same name. */
function fill(server: FakeApiServer, name: string): void {
  server.put('/api/v1/namespaces', {
    metadata: { name, uid: `${name}-uid`, labels: { 'istio.io/dataplane-mode': 'ambient' } },
  });
  const spec = { clusterIP: '10.0.0.1', ports: [{ port: 80 }] };
  server.put('/api/v1/services', { metadata: { name: 'cart', namespace: name }, spec } as never);
  for (const path of ['/api/v1/pods', '/apis/gateway.networking.k8s.io/v1/gateways']) server.serve(path);
}

test('another context is chosen by the keyboard, and the link carries it', async ({ page, context }) => {
  const complaints = complaintsOf(page);
  await openMap(page, atlas.url);
  await expect(boxOf(page, 'Namespace/shop')).toBeVisible();
  await page.getByTestId('source').focus();
  await page.keyboard.press('Enter');
  const west = page.getByRole('menuitem', { name: /^west plain http/ });
  await expect(west).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /^east/ })).toHaveAttribute('aria-current', 'page');
  for (let step = 0; step < 3 && !(await west.evaluate((item) => item === document.activeElement)); step++) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/\?context=west$/);
  await expect(boxOf(page, 'Namespace/payments')).toBeVisible();
  await expect(boxOf(page, 'Namespace/shop')).toHaveCount(0);
  await expect(page.getByTestId('source')).toContainText('west');

  await boxOf(page, 'Service/payments/cart').click();
  await expect(page).toHaveURL(/context=west/);
  const shared = await context.newPage();
  await openMap(shared, page.url());
  await expect(boxOf(shared, 'Service/payments/cart')).toBeVisible();
  // Until a cluster has been read there is no picture to answer with.
  expect(complaints.filter((complaint) => !complaint.includes('503'))).toEqual([]);
});

test('each page follows its own context, live', async ({ page, context }) => {
  const other = await context.newPage();
  await openMap(page, atlas.url);
  await openMap(other, atlas.url, '?context=west');
  east.put('/api/v1/namespaces', { metadata: { name: 'only-east' } });
  west.put('/api/v1/namespaces', { metadata: { name: 'only-west' } });
  await expect(boxOf(page, 'Namespace/only-east')).toBeVisible();
  await expect(boxOf(other, 'Namespace/only-west')).toBeVisible();
  await expect(boxOf(page, 'Namespace/only-west')).toHaveCount(0);
  await expect(boxOf(other, 'Namespace/only-east')).toHaveCount(0);
});

test('the back button leads back to the context before', async ({ page }) => {
  await openMap(page, atlas.url);
  await page.getByTestId('source').click();
  await page.getByRole('menuitem', { name: /^west plain http/ }).click();
  await expect(boxOf(page, 'Namespace/payments')).toBeVisible();
  await page.goBack();
  await expect(boxOf(page, 'Namespace/shop')).toBeVisible();
});

test('the menu says what cannot work before anything is tried, and the page says it where it is chosen', async ({
  page,
}) => {
  await openMap(page, atlas.url);
  await page.getByTestId('source').click();
  const locked = page.getByRole('menuitem', { name: /^locked/ });
  await expect(locked).toContainText('its credential plug-in no-such-plugin is not installed');
  await locked.click();
  await expect(page.getByRole('main')).toContainText('no-such-plugin is not installed');
  await expect(page.getByTestId('source')).toContainText('locked');
});

test('TLS-1: a context whose server is not verified is labelled in the menu, and on the page for as long as it is shown', async ({
  page,
}) => {
  await openMap(page, atlas.url);
  await page.getByTestId('source').click();
  await expect(page.getByRole('menuitem', { name: /^unverified/ })).toContainText('TLS not verified');
  await page.keyboard.press('Escape');
  await page.goto(`${atlas.url}?context=unverified`);
  await expect(page.getByRole('banner').getByTestId('connection-warning')).toHaveText('TLS not verified');
});

test('a context that does not exist is a sentence, and the menu leads on', async ({ page }) => {
  const answer = await page.request.get(`${atlas.url}api/v1/status?context=nowhere`);
  expect(answer.status()).toBe(404);
  expect(await answer.json()).toMatchObject({
    code: 'no-such-context',
    message: expect.stringContaining('east, west'),
  });
  await page.goto(`${atlas.url}?context=nowhere`);
  await expect(page.getByRole('main')).toContainText('The kubeconfig had no such context');
  await page.getByTestId('source').click();
  await page.getByRole('menuitem', { name: /^east/ }).click();
  await expect(boxOf(page, 'Namespace/shop')).toBeVisible();
});

test('SSRF-1: HTTP chooses among the names of the kubeconfig, and nothing else', async ({ page }) => {
  for (const query of [
    `context=${encodeURIComponent(west.url)}`,
    'context=east&context=west',
    'server=http://127.0.0.1:1',
    'kubeconfig=/etc/passwd',
    'context=__proto__',
  ]) {
    for (const route of ['status', 'topology', 'snapshot', 'events', 'contexts', 'objects/Namespace/-/shop']) {
      const answer = await page.request.get(`${atlas.url}api/v1/${route}?${query}`);
      expect([400, 404], `${route}?${query}`).toContain(answer.status());
    }
  }
});

for (const scheme of ['light', 'dark'] as const) {
  test(`the open menu is accessible in ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openMap(page, atlas.url);
    await page.getByTestId('source').click();
    await expect(page.getByRole('menuitem', { name: /^locked/ })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include('[role="menu"]').analyze();
    expect(violations).toEqual([]);
  });
}
