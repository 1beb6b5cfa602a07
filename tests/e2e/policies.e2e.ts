import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { boxOf, complaintsOf, findByKeyboard, manifests, openMap, type Served } from './map-page.ts';
import { serve } from './serve.ts';

let mesh: Served;

test.beforeAll(async () => {
  mesh = await serve({ paths: [manifests('policies')] });
});

test.afterAll(async () => {
  await mesh.close();
});

test('a policy enforced at a waypoint says by whom, for which traffic, and who goes around', async ({ page }) => {
  const complaints = complaintsOf(page);
  await openMap(page, mesh.url);
  await boxOf(page, 'Service/shop/cart')
    .getByText('viewer')
    .or(page.getByRole('button', { name: /viewer in shop/ }))
    .first()
    .click();
  await expect(page.getByTestId('panel-name')).toHaveText('viewer');
  await expect(cardsOf(page, 'enforced')).toContainText(
    'Requests to Service shop/cart are let in by waypoint shop/edge only if viewer',
  );
  await expect(cardsOf(page, 'bypassed-by-pod-ip')).toContainText('viewer is not applied to them');
  await expect(cardsOf(page, 'bypassed-by-ingress')).toContainText('ingress/public-gateway');
  await expect(page.getByTestId('policy-conditions')).toContainText('istiod agrees: WaypointAccepted=True/Accepted.');
  await page.getByTestId('panel').getByRole('button', { name: 'shop/edge' }).first().click();
  await expect(page.getByTestId('panel-name')).toHaveText('edge');
  expect(complaints).toEqual([]);
});

test('a policy inert at ztunnel says so rule by rule, with the line that changes it', async ({ page }) => {
  await openMap(page, mesh.url);
  await findByKeyboard(page, 'no-deletes');
  await expect(page.getByTestId('policy-summary')).toHaveText(/DENY.*Nobody enforces it\./);
  await expect(cardsOf(page, 'l7-at-ztunnel-deny-noop')).toContainText('Rule 1 refuses nothing: it asks for methods.');
  const ignored = cardsOf(page, 'no-target-ref-waypoint-ignores-selectors');
  await expect(ignored).toContainText('waypoint shop/edge reads only policies that have some');
  await expect(ignored).toContainText('kubectl -n shop patch authorizationpolicy no-deletes');
});

test('a policy attached to nothing names what is missing', async ({ page }) => {
  await openMap(page, mesh.url, '?select=AuthorizationPolicy/shop/old-rule');
  await expect(cardsOf(page, 'target-not-found')).toContainText('Service shop/carts does not exist');
  await expect(page.getByTestId('policy-conditions')).toContainText('WaypointAccepted=False/TargetNotFound');
});

test('a service lists its policies in the order of evaluation, and those that do not apply', async ({ page }) => {
  await openMap(page, mesh.url, '?select=Service/shop/cart');
  const policies = page.getByTestId('policies');
  await expect(policies.getByRole('list', { name: 'In the order of evaluation' }).first()).toHaveText(
    /jwt-shop.*viewer/,
  );
  await expect(page.getByTestId('idle-policies')).toContainText('no-deletes');
  await policies.getByRole('button', { name: 'shop/jwt-shop' }).click();
  await expect(page.getByTestId('panel-name')).toHaveText('jwt-shop');
});

test('the path of three kinds of caller to one service', async ({ page }) => {
  const complaints = complaintsOf(page);
  await openMap(page, mesh.url, '?select=Service/shop/cart');
  await page.getByRole('button', { name: 'Path to here' }).click();
  await expect(page.getByTestId('path-headline')).toHaveText(
    'Six kinds of caller. One passes waypoint shop/edge; five go around it, and one of those is let in.',
  );
  const lane = (key: string) => page.locator(`[data-lane="${key}"]`);

  const captured = lane('Pod/shop/front-1 vip');
  await expect(captured).toContainText('sees sa/edge');
  await expect(captured).toContainText('depends on the method');
  const sidecar = lane('Pod/legacy/legacy-1 vip');
  await expect(sidecar).toContainText('goes around');
  await expect(sidecar).toContainText('refused by cart-l4');
  const plain = lane('Pod/batch/nightly-1 vip');
  await expect(plain).toContainText('sees no identity');
  await expect(plain).toContainText('refused by strict');

  await sidecar.getByRole('button').first().click();
  await expect(page.getByTestId('path-name')).toHaveText('legacy-1 → cart');
  await expect(page.getByTestId('path-verdict')).toContainText(
    'no rule of AuthorizationPolicy shop/cart-l4 matches them',
  );
  await expect(page.getByTestId('hop-steps').getByRole('listitem').last()).toContainText('not reached');
  await expect(page.getByTestId('going-around')).toContainText('callers that dial pod IPs');
  expect(complaints).toEqual([]);
});

test('a sample request is evaluated while it is written', async ({ page }) => {
  await openMap(page, mesh.url, '?path=Pod/shop/front-1%3EService/shop/cart');
  const verdict = page.getByTestId('path-verdict');
  await expect(verdict).toContainText('depends on the method');
  const form = page.getByTestId('sample-form');
  await form.getByLabel('Method').selectOption('GET');
  await expect(verdict).toContainText('are allowed, unless they carry an invalid token');
  await form.getByLabel('Method').selectOption('DELETE');
  await expect(verdict).toContainText('no rule of AuthorizationPolicy shop/viewer matches them');
  await form.getByLabel('Method').selectOption('GET');
  await form.getByLabel('valid, with these claims').check();
  await form.getByLabel('Claims, one a line').fill('iss = elsewhere');
  await expect(verdict).toContainText('refused at waypoint shop/edge by RequestAuthentication shop/jwt-shop');
  await page.reload();
  await expect(form.getByLabel('Claims, one a line')).toHaveValue('iss = elsewhere');
  await expect(verdict).toContainText('jwt-shop');
});

test('caller and destination are picked with two clicks, and the link keeps them', async ({ page }) => {
  await openMap(page, mesh.url, '?select=Pod/legacy/legacy-1');
  await page.getByRole('button', { name: 'Path from here…' }).click();
  await expect(page.getByTestId('picking')).toContainText('legacy/legacy-1');
  await boxOf(page, 'Service/shop/cart').click();
  await expect(page.getByTestId('path-name')).toHaveText('legacy-1 → cart');

  const link = page.url();
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByTestId('path-name')).toHaveText('legacy-1 → cart');
  await page.getByRole('button', { name: 'Show on the map' }).click();
  await expect(page.getByTestId('drawn-path')).toContainText('legacy-1 → cart');
  await page.goBack();
  await expect(page.getByTestId('path-view')).toBeVisible();
  await page.getByRole('button', { name: 'From another caller…' }).click();
  await findByKeyboard(page, 'nightly');
  await expect(page.getByTestId('path-name')).toHaveText('nightly-1 → cart');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('path-view')).toBeHidden();
});

test('something that calls nobody is not taken as the caller', async ({ page }) => {
  await openMap(page, mesh.url, '?path=?%3EService/shop/cart');
  await findByKeyboard(page, 'cart Service');
  await expect(page.getByTestId('picking')).toContainText('Service cart does not call by itself');
  await openMap(page, mesh.url, '?path=Pod/shop/gone%3EService/shop/cart');
  await expect(page.getByTestId('path-missing')).toContainText('Pod/shop/gone is not in');
});

test('lanes are walked with the keys', async ({ page }) => {
  await openMap(page, mesh.url, '?path=%3EService/shop/cart');
  await page.locator('[data-lane] button[aria-pressed]').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('path-name')).toHaveText('public-gateway → cart');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('path-name')).toHaveText('shared → cart');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByTestId('path-name')).toHaveText('public-gateway → cart');
});

test('a finding opens what it is about, its way on the map, and the path', async ({ page }) => {
  await openMap(page, mesh.url);
  await expect(page.getByRole('tab', { name: /Findings/ })).toHaveText(/Findings\s*3/);
  const bypass = page.locator('[data-testid="finding"][data-code="WP-INGRESS-BYPASS"]');
  await expect(bypass).toContainText(
    'Gateway ingress/public-gateway sends requests to Service shop/cart straight to the pods',
  );
  await bypass.getByRole('button').first().click();
  await expect(page.getByTestId('panel-name')).toHaveText('cart');
  await expect(bypass).toContainText('kubectl -n shop label service cart istio.io/ingress-use-waypoint=true');
  await expect(page).toHaveURL(/finding=WP-INGRESS-BYPASS/);
  await page.reload();
  await expect(bypass.getByRole('button').first()).toHaveAttribute('aria-expanded', 'true');
  await bypass.getByRole('button', { name: 'Path to cart' }).click();
  await expect(page.getByTestId('path-view')).toBeVisible();
});

test('without a finding the list says what was checked', async ({ page }) => {
  const quiet = await serve({ paths: [manifests('no-ambient')] });
  await openMap(page, quiet.url);
  await expect(page.getByTestId('nothing-found')).toContainText('Checked were:');
  await quiet.close();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the path view and the policy panel have no serious violation, ${theme}`, async ({ page }) => {
    await openMap(page, mesh.url, `?theme=${theme}&path=%3EService/shop/cart`);
    await expect(page.getByTestId('path-panel')).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await openMap(
      page,
      mesh.url,
      `?theme=${theme}&select=AuthorizationPolicy/shop/no-deletes&finding=WP-L7-UNENFORCED@AuthorizationPolicy/shop/no-deletes`,
    );
    await expect(page.getByTestId('policy-card').first()).toBeVisible();
    expect(await violationsOf(page, '.react-flow')).toEqual([]);
  });
}

function cardsOf(page: Page, reason: string) {
  return page.locator(`[data-testid="policy-card"][data-reason="${reason}"]`);
}

/** The map has tests of its own, so it can be left out. */
async function violationsOf(page: Page, without?: string): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (without === undefined ? axe : axe.exclude(without)).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
