import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { manifests, openMap } from './map-page.ts';
import { serve } from './serve.ts';

const folder = join(import.meta.dirname, '..', '..', 'artifacts', 'states');

/** Pictures of every state in both themes, for people to look at. They prove nothing, so they are taken on demand only. */
test.skip(process.env.SCREENSHOTS === undefined, 'set SCREENSHOTS=1 to take them');
test.use({ viewport: { width: 1600, height: 1000 }, contextOptions: { reducedMotion: 'reduce' } });

for (const theme of ['light', 'dark'] as const) {
  test(`the demo, ${theme}`, async ({ page }) => {
    const demo = await serve({ demo: true });
    const take = picturesOf(page, theme);
    await openMap(page, demo.url, `?theme=${theme}`);
    await take('mesh');
    await page.getByRole('tab', { name: /Namespaces/ }).click();
    await take('namespaces');
    await page.getByRole('tab', { name: /Filter/ }).click();
    await take('filter');
    for (const id of ['Service/shop/checkout', 'Service/shop/cart', 'Gateway/infra/shared', 'Namespace/shop']) {
      await openMap(page, demo.url, `?theme=${theme}&select=${id}`);
      await expect(page.getByTestId('panel')).toBeVisible();
      await take(`select-${id.replaceAll('/', '-').toLowerCase()}`);
    }
    await openMap(page, demo.url, `?theme=${theme}&select=Pod/shop/cart-1`);
    await take('missing');
    await page.keyboard.press('/');
    await page.keyboard.type('shop/');
    await take('search');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await take('keys');
    await openMap(page, demo.url, `?theme=${theme}&q=nothing-is-called-so`);
    await take('nothing-matches');
    await page.setViewportSize({ width: 800, height: 900 });
    await openMap(page, demo.url, `?theme=${theme}`);
    await take('narrow');
    await openMap(page, demo.url, `?theme=${theme}&select=Service/shop/checkout`);
    await take('narrow-panel');
    await demo.close();
    await expect(page.getByTestId('freshness')).toHaveText('no connection');
    await take('server-gone');
  });

  for (const name of ['broken', 'nothing', 'no-ambient'] as const) {
    test(`${name}, ${theme}`, async ({ page }) => {
      const mesh = await serve({ paths: [manifests(name)] });
      await page.goto(new URL(`?theme=${theme}`, mesh.url).href);
      await expect(page.getByTestId('source')).toBeVisible();
      await expect(page.locator('[aria-busy]')).toBeHidden();
      await picturesOf(page, theme)(name);
      await mesh.close();
    });
  }

  test(`first reading and no API server, ${theme}`, async ({ page }) => {
    const demo = await serve({ demo: true });
    const take = picturesOf(page, theme);
    await page.emulateMedia({ colorScheme: theme });
    await page.route('**/api/v1/topology', () => {});
    await page.route('**/api/v1/events*', () => {});
    await page.route('**/api/v1/status', (route) => route.fulfill({ json: readingStatus('syncing') }));
    await page.goto(demo.url);
    await take('first-reading');
    await page.route('**/api/v1/status', (route) => route.fulfill({ json: readingStatus('unreachable') }));
    await page.reload();
    await take('unreachable');
    await demo.close();
  });
}

function picturesOf(page: Page, theme: string): (name: string) => Promise<void> {
  mkdirSync(folder, { recursive: true });
  return async (name) => {
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
  };
}

function readingStatus(state: 'syncing' | 'unreachable') {
  const at = '2026-01-02T12:03:41Z';
  const kind = (name: string, resource: string, kindState: string, count: number) => ({
    kind: name,
    resource,
    state: kindState,
    count,
    since: null,
    ageMs: null,
    sentence: null,
  });
  return {
    epoch: 'e',
    at,
    version: null,
    source: { kind: 'cluster', name: 'prod-eu-1', sentence: 'This is context prod-eu-1 of the kubeconfig.' },
    freshness: {
      state,
      since: at,
      sentence:
        state === 'syncing'
          ? 'The first reading is under way.'
          : 'The API server https://10.0.0.1:6443 does not answer: connection refused. Check that the cluster runs and that this machine reaches it.',
      perKind:
        state === 'unreachable'
          ? []
          : [
              kind('Namespace', 'namespaces', 'synced', 214),
              kind('Pod', 'pods', 'syncing', 6500),
              kind('Service', 'services', 'synced', 1873),
              kind('EndpointSlice', 'endpointslices.discovery.k8s.io', 'syncing', 0),
              kind('Gateway', 'gateways.gateway.networking.k8s.io', 'synced', 41),
              kind('GatewayClass', 'gatewayclasses.gateway.networking.k8s.io', 'forbidden', 0),
              kind('ServiceEntry', 'serviceentries.networking.istio.io', 'synced', 12),
              kind('WorkloadEntry', 'workloadentries.networking.istio.io', 'absent', 0),
            ],
    },
    istio: null,
    counts: null,
    contexts: [],
    problems: [],
  };
}
