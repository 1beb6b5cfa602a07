import { expect, type Page, test } from '@playwright/test';
import { boxOf, manifests, openMap, type Served } from './map-page.ts';
import { pageStates, startServers } from './page-states.ts';
import { serve } from './serve.ts';

let hostile: Served;
let servers: Awaited<ReturnType<typeof startServers>>;

test.beforeAll(async () => {
  [hostile, servers] = await Promise.all([serve({ paths: [manifests('hostile')] }), startServers()]);
});
test.afterAll(() => Promise.all([hostile.close(), servers.close()]));

/** What the browser refused for the page's policy, as it happens. */
async function violationsOf(page: Page): Promise<readonly string[]> {
  const violations: string[] = [];
  await page.exposeFunction('reportViolation', (text: string) => violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      Reflect.get(window, 'reportViolation')(`${violatedDirective} ${blockedURI} ${sample}`),
    );
  });
  return violations;
}

for (const state of pageStates) {
  test(`HDR-1, CSP-2, CSP-3: nothing is refused in the state ${state.name}`, async ({ page }) => {
    const violations = await violationsOf(page);
    await state.open(page, 'light', servers);
    expect(violations).toEqual([]);
  });
}

test('HDR-1: a script, a handler and a text that were put into the page do not run', async ({ page }) => {
  const violations = await violationsOf(page);
  await openMap(page, hostile.url);
  const outcome = await page.evaluate(async () => {
    const script = document.createElement('script');
    const refusals: string[] = [];
    for (const attempt of [
      () => document.body.append(Object.assign(script, { text: 'window.hit = 1' })),
      () => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.hit = 1">'),
      () => document.body.setAttribute('onclick', 'window.hit = 1'),
      // The test's own evaluation may evaluate; what it leaves behind may not.
      () => setTimeout('window.hit = 1' as never),
      () => new Worker('https://evil.test/worker.js'),
    ]) {
      try {
        attempt();
      } catch (error) {
        refusals.push(String(error).split(':')[0] ?? '');
      }
    }
    document.body.click();
    await new Promise((resolve) => setTimeout(resolve));
    return { hit: 'hit' in window, refusals: refusals.length };
  });
  expect(outcome.hit).toBe(false);
  expect(outcome.refusals).toBeGreaterThanOrEqual(3);
  expect(violations.length).toBeGreaterThan(0);
});

test('XSS-3, XSS-5: hostile names are text wherever they stand, and what hides in them is written out', async ({
  page,
}) => {
  const violations = await violationsOf(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('dialog', () => asked.push('a dialog'));
  await openMap(page, hostile.url);
  const image = '<img src=x onerror=window.hit=1>';
  for (const id of [
    `Service/shop/${image}`,
    'Service/shop/gpj⟨U+202E⟩gnp',
    'Service/shop/cart',
    'Gateway/shop/edge',
    "AuthorizationPolicy/shop/{{constructor.constructor('window.hit=1')()}}",
    `Pod/shop/'"><svg onload=window.hit=1>`,
  ]) {
    await page.goto(`${hostile.url}?select=${encodeURIComponent(id)}`);
    await expect(page.getByTestId('counts')).toBeVisible();
    await expect(page.locator('aside, [data-over-map]').last()).toContainText(id.slice(id.lastIndexOf('/shop/') + 6));
  }
  await expect(page.locator('body')).not.toContainText('\u202e');
  await openMap(page, hostile.url);
  await expect(boxOf(page, 'Service/shop/zero⟨U+200B⟩width')).toContainText('zero⟨U+200B⟩width');
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  expect(await page.locator('img, a[href^="javascript"], svg[onload]').count()).toBe(0);
  expect(violations).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(hostile.url) && !/^(blob|data):/.test(url))).toEqual([]);
});

test('XSS-2: every link leads to this server, but the one of React Flow', async ({ page }) => {
  await openMap(page, hostile.url, '?select=Service/shop/cart');
  const links = await page.locator('a[href]').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  const others = links.filter((link) => !link.startsWith(hostile.url));
  expect(others.filter((link) => !link.startsWith('https://reactflow.dev'))).toEqual([]);
});

test('XSS-5: an error says nothing that the address put there', async ({ page }) => {
  await page.goto(`${hostile.url}?context=Call-0800-EVIL`);
  await expect(page.getByRole('main')).toContainText('no contexts to choose from');
  await expect(page.locator('body')).not.toContainText('0800');
  await page.goto(`${hostile.url}Call-0800-EVIL`);
  await expect(page.locator('body')).not.toContainText('0800');
});
