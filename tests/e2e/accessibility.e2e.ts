import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { complaintsOf, openMap } from './map-page.ts';
import { pageStates, startServers } from './page-states.ts';

let servers: Awaited<ReturnType<typeof startServers>>;

test.beforeAll(async () => {
  servers = await startServers();
});

test.afterAll(() => servers.close());

for (const state of pageStates) {
  for (const theme of ['light', 'dark'] as const) {
    test(`axe finds nothing in the state ${state.name}, ${theme}`, async ({ page }) => {
      await state.open(page, theme, servers);
      const axe = new AxeBuilder({ page })
        // These hand the focus on to the menu and are no stops of their own.
        .exclude('[data-base-ui-focus-guard]')
        // What a path does not pass steps back on purpose while the path is drawn.
        .exclude('.opacity-25');
      // The themes differ in their colours only.
      const { violations } = await (theme === 'light' ? axe : axe.withRules(['color-contrast'])).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`),
      ).toEqual([]);
    });
  }
}

test('every state fits a window of 1280 pixels at 200 % zoom, without scrolling sideways', async ({ page }) => {
  test.slow();
  // Zoom halves the pixels of CSS that a window has.
  await page.setViewportSize({ width: 640, height: 400 });
  // On a narrow window the list with its tabs is a sheet that is opened first.
  const withoutList = pageStates.filter(({ name }) => !['server-gone', 'filters', 'namespaces'].includes(name));
  for (const { name, open } of withoutList) {
    await open(page, 'light', servers);
    const over = await page.evaluate(() => {
      const header = document.querySelector('header');
      const outside = (header?.scrollWidth ?? 0) - (header?.clientWidth ?? 0);
      return Math.max(outside, document.documentElement.scrollWidth - window.innerWidth);
    });
    expect(over, name).toBeLessThanOrEqual(0);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }
});

test('nothing breaks the content security policy', async ({ page }) => {
  const complaints = complaintsOf(page);
  await openMap(page, servers.demo.url, '?select=Service/shop/checkout');
  await page.getByRole('tab', { name: /Namespaces/ }).click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('with reduced motion nothing moves', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openMap(page, servers.demo.url, '?select=Service/shop/checkout');
  const moving = await page.evaluate(
    () =>
      document
        .getAnimations()
        .map((animation) => animation.effect?.getComputedTiming().duration)
        .filter((duration) => Number(duration) > 1).length,
  );
  expect(moving).toBe(0);
});
