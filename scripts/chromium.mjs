import { existsSync } from 'node:fs';
import { step, stop } from './progress.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * A Chromium for the browser tests: the one named by CHROMIUM_PATH, else the system's, else Debian's package, else
 * Playwright's own download. Gives the path of its program; stops with a sentence if none can be had.
 */
export async function chromium() {
  return (await present()) ?? (await fromDebian()) ?? (await fromPlaywright());
}

async function present() {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw stop(`CHROMIUM_PATH names ${named}, which does not exist. Correct it, or leave it away.`, { exitCode: 2 });
  }
  return usualPlaces.find((place) => existsSync(place)) ?? playwrightsOwn();
}

async function playwrightsOwn() {
  const { chromium: browser } = await import('@playwright/test');
  return existsSync(browser.executablePath()) ? browser.executablePath() : undefined;
}

async function fromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  await step("Installing Debian's Chromium (about a minute, once)", async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { env });
    await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], { env });
  });
  return usualPlaces.find((place) => existsSync(place));
}

async function fromPlaywright() {
  const result = await step("Downloading Playwright's Chromium (once)", () =>
    run('npx', ['playwright', 'install', 'chromium'], { cwd: root }),
  );
  const path = await playwrightsOwn();
  if (result.code === 0 && path !== undefined) return path;
  throw stop(
    'There is no Chromium for the browser tests, and none could be installed. Install Chromium or Chrome, or name one in CHROMIUM_PATH.',
    { output: result.output },
  );
}
