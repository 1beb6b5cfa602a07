import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { complaintsOf, openMap, type Served } from './map-page.ts';
import { serve } from './serve.ts';

let demo: Served;

test.beforeAll(async () => {
  demo = await serve({ demo: true });
});

test.afterAll(async () => {
  await demo.close();
});

test.use({ viewport: { width: 1600, height: 1000 } });

const shop = '?ns=shop';

test('the SVG shows the boxes, lines and words of the near map, within a pixel', async ({ page, context }) => {
  const complaints = complaintsOf(page);
  await openMap(page, demo.url, `${shop}&at=330,30,0.7`);
  await expect(page.locator('[data-detail="near"]')).toBeVisible();
  const svg = await saved(page, 'Save as SVG');

  const opened = await context.newPage();
  await opened.setContent(`<style>body{margin:0}</style>${svg}`);
  const [onPage, inFile] = [await mapOf(page), await pictureOf(opened)];

  expect(onPage.boxes.length).toBeGreaterThan(30);
  expect(inFile.boxes.map(({ id }) => id)).toEqual(onPage.boxes.map(({ id }) => id));
  const apart = onPage.boxes.flatMap((box, index) => {
    const other = inFile.boxes[index];
    const difference = Math.max(...box.sides.map((side, which) => Math.abs(side - (other?.sides[which] ?? 1e9))));
    return difference <= 1 ? [] : [`${box.id}: ${box.sides} in the page, ${other?.sides} in the file`];
  });
  expect(apart).toEqual([]);

  const words = inFile.boxes.flatMap((box, index) =>
    box.words === onPage.boxes[index]?.words ? [] : [`${box.id}: "${onPage.boxes[index]?.words}" | "${box.words}"`],
  );
  expect(words).toEqual([]);

  const drawn = new Set(waysOf(inFile));
  expect(waysOf(onPage).length).toBeGreaterThan(10);
  expect(waysOf(onPage).filter((way) => !drawn.has(way))).toEqual([]);
  expect(complaints).toEqual([]);
});

test('the file is a picture that runs nothing and asks for nothing', async ({ page, context }) => {
  await openMap(page, demo.url, `${shop}&select=Service/shop/checkout&theme=dark`);
  const svg = await saved(page, 'Save as SVG');
  // The page itself lets no text become a document.
  const blank = await context.newPage();
  const problem = await blank.evaluate(
    (text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent ?? null,
    svg,
  );
  expect(problem).toBeNull();
  expect(svg).toContain('Selected: Service/shop/checkout');
  expect(svg).toContain('theme=dark');

  const top = await context.newPage();
  const asked: string[] = [];
  top.on('request', (request) => asked.push(request.url()));
  await top.goto(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
  expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([]);
  const selected = await top.evaluate(() => {
    const heading = [...document.querySelectorAll('text')].find((text) => text.textContent === 'checkout');
    if (heading === undefined) return '';
    getSelection()?.selectAllChildren(heading);
    return String(getSelection());
  });
  expect(selected).toBe('checkout');
});

test('hostile names stay text, in the file as in the page', async ({ page, context }) => {
  const folder = await mkdtemp(join(tmpdir(), 'atlas-hostile-'));
  await writeFile(join(folder, 'mesh.json'), JSON.stringify(hostileMesh()));
  const hostile = await serve({ paths: [folder] });
  try {
    await openMap(page, hostile.url);
    const svg = await saved(page, 'Save as SVG');
    const top = await context.newPage();
    const asked: string[] = [];
    top.on('request', (request) => asked.push(request.url()));
    await top.goto(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
    const found = await top.evaluate(() => ({
      broken: document.querySelector('parsererror') !== null,
      strange: document.querySelectorAll('script, image, a, use, foreignObject, style, animate, set').length,
      words: [...document.querySelectorAll('text')].map(({ textContent }) => textContent ?? ''),
      ran: 'hit' in window,
    }));
    expect(found).toMatchObject({ broken: false, strange: 0, ran: false });
    expect(found.words).toEqual(expect.arrayContaining(hostileNames.map((name) => name.replace('\u202e', '⟨U+202E⟩'))));
    expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([]);
  } finally {
    await hostile.close();
    await rm(folder, { recursive: true });
  }
});

test('an exported snapshot opens in the page again, and is never taken for live', async ({ page }) => {
  await openMap(page, demo.url);
  await page.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save the snapshot as JSON' }).click();
  await page.getByTestId('open-files').setInputFiles(await (await download).path());
  await expect(page.getByTestId('opened-bar')).toContainText('Snapshot of demo mesh');
  const svg = await saved(page, 'Save as SVG');
  expect(svg).toContain('Snapshot of demo mesh');
  expect(svg).not.toContain('http://127');
});

test('the open menu and what is said pass axe, in both themes', async ({ page }) => {
  for (const theme of ['light', 'dark']) {
    await openMap(page, demo.url, `${shop}&select=Service/shop/checkout&theme=${theme}`);
    await page.getByRole('button', { name: 'Export' }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    const menu = await new AxeBuilder({ page }).include('[role="menu"]').analyze();
    expect(menu.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await chosen(page, 'Save the table as CSV');
    await expect(page.getByTestId('export-notice')).toContainText('Saved');
    const notice = await new AxeBuilder({ page }).include('[data-testid="export-notice"]').analyze();
    expect(notice.violations.map(({ id }) => id)).toEqual([]);
  }
});

test('a PNG has as many pixels as it was asked for, and is drawn', async ({ page }) => {
  const complaints = complaintsOf(page);
  await openMap(page, demo.url, shop);
  const svg = await saved(page, 'Save as SVG');
  const [, width = '0', height = '0'] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  for (const scale of [1, 2, 3]) {
    const png = await savedBytes(page, `Save as PNG, ${scale}×`);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
      Math.round(Number(width) * scale),
      Math.round(Number(height) * scale),
    ]);
    expect(png.length).toBeGreaterThan(20_000);
  }
  expect(complaints).toEqual([]);
});

test('what is in sight becomes a picture of that part', async ({ page }) => {
  await openMap(page, demo.url, '?at=0,0,1');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitemradio', { name: 'What is in sight' }).click();
  const svg = await savedFrom(page, 'Save as SVG');
  expect(svg).toContain('A part of the map');
  const map = await page.locator('.react-flow').boundingBox();
  const [, width = '0'] = /data-map="" x="24" y="[\d.]+" width="([\d.]+)"/.exec(svg) ?? [];
  expect(Number(width)).toBeGreaterThan(300);
  expect(Number(width)).toBeLessThanOrEqual(Math.ceil(map?.width ?? 0) + 1);
});

test('note, table and snapshot can be taken along', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openMap(page, demo.url, `${shop}&select=Service/shop/checkout`);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Copy as Markdown' }).click();
  await expect(page.getByTestId('export-notice')).toContainText('in the clipboard');
  const note = await page.evaluate(() => navigator.clipboard.readText());
  expect(note).toContain('#### Findings about Service/shop/checkout');
  expect(note).toContain('select=Service/shop/checkout');

  const table = await saved(page, 'Save the table as CSV');
  expect(table).toContain('Service,shop,checkout,service,refused,,waypoint-missing');
  expect(table).not.toContain('Service,payments,');

  const snapshot = JSON.parse(await saved(page, 'Save the snapshot as JSON'));
  expect(snapshot.provenance).toMatchObject({ names: 'as-read', source: { kind: 'demo' } });
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'with pseudonyms' }).click();
  const renamed = await savedFrom(page, 'Save the snapshot as JSON');
  expect(JSON.parse(renamed).provenance.names).toBe('pseudonyms');
  expect(renamed).not.toContain('checkout');
});

test('the menu works by keys, in both themes', async ({ page }) => {
  for (const theme of ['light', 'dark']) {
    await openMap(page, demo.url, `${shop}&theme=${theme}`);
    await page.getByRole('button', { name: 'Export' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitemradio', { name: 'Whole map' })).toBeFocused();
    await expect(page.getByRole('menuitemradio', { name: theme, exact: false }).first()).toBeChecked();
    const download = page.waitForEvent('download');
    await page.keyboard.type('Save as S');
    await page.keyboard.press('Enter');
    expect((await download).suggestedFilename()).toMatch(/^ambient-atlas-demo-mesh-\d{8}T\d{6}Z\.svg$/);
    await expect(page.getByTestId('export-notice')).toContainText('Saved ambient-atlas-demo');
  }
});

const hostileNames = [
  '<script>window.hit=1<script>',
  '"><image href=x onerror=window.hit=1>',
  "' onload='window.hit=1",
  ']]><a href="javascript:1">',
  'gnp\u202eexe',
] as const;

/** Services of these names, as a List of a namespace in ambient. */
function hostileMesh() {
  const namespace = { name: 'shop', labels: { 'istio.io/dataplane-mode': 'ambient' } };
  const services = hostileNames.map((name, index) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { clusterIP: `10.0.0.${index + 1}`, ports: [{ port: 80 }] },
  }));
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [{ apiVersion: 'v1', kind: 'Namespace', metadata: namespace }, ...services],
  };
}

async function saved(page: Page, item: string): Promise<string> {
  return (await savedBytes(page, item)).toString('utf8');
}

async function savedBytes(page: Page, item: string): Promise<Buffer> {
  await page.getByRole('button', { name: 'Export' }).click();
  return chosen(page, item);
}

/** From a menu that is open already. */
async function savedFrom(page: Page, item: string): Promise<string> {
  return (await chosen(page, item)).toString('utf8');
}

async function chosen(page: Page, item: string): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: item, exact: true }).click();
  return readFile(await (await download).path());
}

/** Each way by itself, since those of one style are drawn as one path. */
function waysOf({ ways }: Drawn): readonly string[] {
  return ways.flatMap((way) => way.split(/(?=M)/));
}

type Drawn = {
  readonly boxes: readonly { readonly id: string; readonly sides: readonly number[]; readonly words: string }[];
  readonly ways: readonly string[];
};

/** What the page's map draws, in the units of its scene, measured from the namespace. */
function mapOf(page: Page): Promise<Drawn> {
  return page.evaluate(() => {
    const moved = document.querySelector('.react-flow__viewport');
    const zoom = new DOMMatrixReadOnly(getComputedStyle(moved ?? document.body).transform).a;
    // A row or a chip is its own frame; a card or an island is its node, of which the button is only the head.
    const drawnAs = (element: Element) => {
      const node = element.closest('.react-flow__node');
      return node?.getAttribute('data-id') === element.getAttribute('data-box') ? (node ?? element) : element;
    };
    const head = document.querySelector('[data-box="Namespace/shop"]') ?? document.body;
    const origin = drawnAs(head).getBoundingClientRect();
    const boxes = [...document.querySelectorAll('.react-flow [data-box]')].map((element) => {
      const id = element.getAttribute('data-box') ?? '';
      const whole = drawnAs(element);
      const { left, top, right, bottom } = whole.getBoundingClientRect();
      const sides = [left - origin.left, top - origin.top, right - origin.left, bottom - origin.top];
      const shown = whole.cloneNode(true) as Element;
      for (const other of shown.querySelectorAll('.sr-only, [data-box]'))
        if (other.getAttribute('data-box') !== id) other.remove();
      return { id, sides: sides.map((side) => side / zoom), words: (shown.textContent ?? '').replace(/\s+/g, '') };
    });
    return {
      boxes: boxes.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
      ways: [...document.querySelectorAll('.react-flow__viewport svg.overflow-visible path')].map(
        (way) => way.getAttribute('d') ?? '',
      ),
    };
  });
}

/** The same of a picture. */
function pictureOf(page: Page): Promise<Drawn> {
  return page.evaluate(() => {
    const frame = (id: string) => document.querySelector(`[data-box="${id}"] > rect`)?.getBoundingClientRect();
    const origin = frame('Namespace/shop');
    const boxes = [...document.querySelectorAll('[data-box]')].map((element) => {
      const id = element.getAttribute('data-box') ?? '';
      const rect = element.querySelector('rect');
      const { left, top, right, bottom } = rect?.getBoundingClientRect() ?? new DOMRect();
      // The stroke of a frame lies around its middle: half of it on either side.
      const half = Number(rect?.getAttribute('stroke-width') ?? 0) / 2;
      const corner = { x: (origin?.left ?? 0) - 0.5, y: (origin?.top ?? 0) - 0.5 };
      const sides = [left - half - corner.x, top - half - corner.y, right + half - corner.x, bottom + half - corner.y];
      const words = [...element.querySelectorAll('text')].map((text) => text.textContent).join('');
      return { id, sides, words: words.replace(/\s+/g, '') };
    });
    return {
      boxes: boxes.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
      ways: [...document.querySelectorAll('[data-map] path')].map((way) => way.getAttribute('d') ?? ''),
    };
  });
}
