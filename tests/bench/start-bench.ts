import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Metrics } from './metrics.ts';

const root = path.join(import.meta.dirname, '../..');

/**
 * Milliseconds from `npm start` to an answering page: once on a fresh clone of the last commit, which installs and
 * builds, and once more in the same place. Needs git and a package registry.
 */
export async function benchStart(): Promise<Metrics> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ambient-atlas-start-'));
  try {
    execFileSync('git', ['clone', '--quiet', root, folder]);
    return { 'start.cold.ms': await startOnce(folder), 'start.warm.ms': await startOnce(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startOnce(folder: string): Promise<number> {
  const port = await freePort();
  const from = performance.now();
  const child = spawn('npm', ['start', '--', '--demo', '--port', String(port)], {
    cwd: folder,
    stdio: 'ignore',
    detached: true,
  });
  const ended = new Promise<'ended'>((resolve) => child.once('close', () => resolve('ended')));
  const outcome = await Promise.race([answers(`http://127.0.0.1:${port}/readyz`), ended]);
  const took = performance.now() - from;
  if (child.pid !== undefined && outcome !== 'ended') process.kill(-child.pid, 'SIGTERM');
  await ended;
  if (outcome === 'ended') throw new Error('npm start ended before the page answered.');
  return took;
}

async function answers(url: string): Promise<'answers'> {
  for (;;) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return 'answers';
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}
