import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, builtServer } from './built-server.mjs';
import { chromium } from './chromium.mjs';
import { install } from './install.mjs';
import { choosePort } from './port.mjs';
import { runMain, step, stop } from './progress.mjs';
import { answers } from './ready.mjs';
import { root } from './root.mjs';
import { productNode } from './runtime.mjs';

const folder = join(root, 'artifacts');
const selected = 'Service/shop/checkout';
const pictures = [
  { name: 'demo-light', theme: 'light', select: null },
  { name: 'demo-dark', theme: 'dark', select: null },
  { name: 'selected-light', theme: 'light', select: selected },
  { name: 'selected-dark', theme: 'dark', select: selected },
];

/** `npm run screenshots`: pictures of the demo as PNG files in `artifacts/`, for reviews; one of them becomes the README's. */
async function takeScreenshots() {
  await install({ development: true });
  await build();
  const executablePath = await chromium();
  mkdirSync(folder, { recursive: true });
  const port = await choosePort(0);
  const server = startDemo(port);
  try {
    const address = `http://127.0.0.1:${port}/`;
    const isReady = await step('Starting', () => answers(address, '/readyz', { limitMs: 30_000 }));
    if (!isReady) throw stop('The server did not become ready within 30 s; its own words stand above.');
    await step(`Taking ${pictures.length} pictures`, () => drawAll(address, executablePath));
  } finally {
    server.kill('SIGTERM');
  }
  mkdirSync(join(root, 'docs', 'images'), { recursive: true });
  copyFileSync(join(folder, 'selected-light.png'), join(root, 'docs', 'images', 'demo.png'));
  for (const { name } of pictures) console.log(join('artifacts', `${name}.png`));
}

function startDemo(port) {
  return spawn(productNode(), builtServer.arguments, {
    cwd: builtServer.folder,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      AMBIENT_ATLAS_OPTIONS: JSON.stringify({ demo: true, port, token: false }),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function drawAll(address, executablePath) {
  // Playwright is there only once everything is installed.
  const playwright = await import('@playwright/test');
  const browser = await playwright.chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const picture of pictures) await draw(browser, address, picture);
  } finally {
    await browser.close();
  }
}

async function draw(browser, address, { name, theme, select }) {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const link = new URL(address);
  link.searchParams.set('theme', theme);
  if (select !== null) link.searchParams.set('select', select);
  await page.goto(link.href);
  await page.locator('.react-flow__node').first().waitFor();
  if (select !== null) await page.getByRole('heading', { name: 'checkout' }).waitFor();
  await page.evaluate(() => document.fonts.ready);
  // The software renderer draws a fresh page in pieces, so the first picture only makes it finish.
  await page.screenshot();
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.close();
}

await runMain(takeScreenshots);
