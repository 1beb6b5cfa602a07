import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';
import type { serve } from './serve.ts';

/** A running server. */
export type Served = Awaited<ReturnType<typeof serve>>;

/** The absolute path of a folder of manifests beside this file. */
export function manifests(name: string): string {
  return fileURLToPath(new URL(`./manifests/${name}`, import.meta.url));
}

/** Opens the page and waits until the map stands. */
export async function openMap(page: Page, url: string, query = ''): Promise<void> {
  await page.goto(new URL(query, url).href);
  await expect(page.getByTestId('counts')).toBeVisible();
}

/** The box of an object on the map. */
export function boxOf(page: Page, id: string): Locator {
  return page.locator(`[data-box="${id}"]`);
}

/** Finds an object by the keyboard and selects the first hit. */
export async function findByKeyboard(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Enter');
}

/** Everything the browser refused for the content security policy, or that went wrong in the page, as it happens. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}
