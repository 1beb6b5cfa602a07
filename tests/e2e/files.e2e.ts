import { expect, type Page, type Request, test } from '@playwright/test';
import { boxOf, complaintsOf, manifests, openMap, type Served } from './map-page.ts';
import { serve } from './serve.ts';

let server: Served;

test.beforeAll(async () => {
  server = await serve({ paths: [manifests('mesh')] });
});
test.afterAll(() => server.close());

const secretName = 'only-in-this-browser';
const own = `apiVersion: v1
kind: Namespace
metadata: {name: ${secretName}}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: ${secretName}, labels: {istio.io/use-waypoint: nowhere}}
spec: {clusterIP: 10.0.0.7, ports: [{port: 80}]}
---
kind: Service
metadata: {name: [broken
`;

test('a dropped file is shown as no live page, is sent nowhere, and one click leads back', async ({ page }) => {
  const complaints = complaintsOf(page);
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  await openMap(page, server.url);

  await drop(page, [['mine.yaml', own]]);
  const bar = page.getByTestId('opened-bar');
  await expect(bar).toContainText(/not live.*Snapshot of mine\.yaml, taken 2026-10-03 03:12/is);
  await expect(bar).toContainText('1 of its parts could not be read');
  await expect(page.locator('[data-not-live]')).toHaveCount(1);
  await expect(boxOf(page, `Service/${secretName}/cart`)).toBeVisible();
  await expect(page.getByTestId('source')).toHaveText('mine.yaml');
  await page.getByTestId('report').click();
  await expect(page.getByRole('dialog')).toContainText(/mine\.yaml.*document 3.*line \d+/s);
  await page.keyboard.press('Escape');
  await boxOf(page, `Service/${secretName}/cart`).click();
  await expect(page.getByTestId('panel')).toContainText('nowhere');

  await page.getByRole('button', { name: /^Back to / }).click();
  await expect(bar).toHaveCount(0);
  await expect(page.locator('[data-not-live]')).toHaveCount(0);
  await expect(page.getByTestId('source')).toHaveText('mesh');

  expect(requests.length).toBeGreaterThan(3);
  for (const request of requests) {
    expect(request.method()).toBe('GET');
    expect(request.postData()).toBeNull();
    expect(`${request.url()} ${JSON.stringify(await request.allHeaders())}`).not.toContain(secretName);
  }
  expect(complaints).toEqual([]);
});

test('files are picked from the menu with the keyboard', async ({ page }) => {
  await openMap(page, server.url);
  await page.getByRole('button', { name: 'Open' }).focus();
  await page.keyboard.press('Enter');
  const chooser = page.waitForEvent('filechooser');
  await expect(page.getByRole('menuitem', { name: 'Open files…' })).toBeVisible();
  await page.keyboard.press('Enter');
  await (await chooser).setFiles({ name: 'picked.json', mimeType: 'application/json', buffer: Buffer.from(asJson()) });
  await expect(page.getByTestId('source')).toHaveText('picked.json');
});

test('what cannot be opened is said, and the picture before it stays', async ({ page }) => {
  await openMap(page, server.url);
  await page.getByTestId('open-folder').setInputFiles(manifests('nothing'));
  // A folder without a manifest, or one whose files hold none: either way nothing that looks like a mesh appears.
  await expect(page.getByTestId('opened-bar')).toBeVisible();
  await page.getByRole('button', { name: /^(Back to|Close)/ }).click();
  await expect(page.getByTestId('counts')).toContainText('namespace');
});

test('a hostile file is refused by sentence while the page stays usable', async ({ page }) => {
  await openMap(page, server.url);
  await drop(page, [
    ['deep.json', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['bomb.yaml', aliasBomb()],
    ['mine.yaml', own],
  ]);
  await expect(page.getByTestId('opened-bar')).toContainText('Snapshot of');
  await expect(boxOf(page, `Service/${secretName}/cart`)).toBeVisible();
});

/** Drops files as a person does: the browser hands the page a list of them. */
async function drop(page: Page, files: readonly (readonly [name: string, text: string])[]): Promise<void> {
  const data = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const [name, text] of given) {
      transfer.items.add(new File([text], name, { lastModified: Date.UTC(2026, 9, 3, 3, 12) }));
    }
    return transfer;
  }, files);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: data });
  await expect(page.getByText('Nothing is uploaded')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

function asJson(): string {
  const kind = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'from-json' } };
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [kind] });
}

function aliasBomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const alias = level === 0 ? 'x' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(9).fill(alias).join(', ')}]`;
  });
  return `kind: Service\n${levels.join('\n')}\n`;
}
