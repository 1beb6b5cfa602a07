import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What `npm start` hands to the server, each of it optional here. */
export interface ServeOptions {
  readonly paths?: readonly string[];
  readonly demo?: boolean;
  readonly context?: string | null;
  readonly token?: string | false;
  readonly istio?: string | null;
  readonly revision?: string | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly reading?: 'observed' | 'desired' | null;
}

/** A running server. `url` ends with a slash; `close` ends it and waits for its end. */
export interface Served {
  readonly url: string;
  readonly pid: number;
  readonly close: () => Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');
/** The folder of the built server. */
export const standalone = join(root, process.env.NEXT_DIST_DIR || '.next', 'standalone');

/** As `scripts/built-server.mjs` starts it: the server ends by itself without its guard. */
const guard = pathToFileURL(join(root, 'server', 'http', 'preload.ts')).href;
const memoryFlags = ['--max-semi-space-size=8', '--heap-growing-percent=30'];

/**
 * Starts the built server on a free port of 127.0.0.1 and resolves when it is ready to answer.
 * Throws with the server's own words if it ends before that.
 */
export async function serve(
  options: ServeOptions,
  environment: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const file = join(standalone, 'server.js');
  if (!existsSync(file)) throw new Error(`There is no built server (${file}). Run "npm run build" first.`);
  const port = await freePort();
  const defaults = {
    paths: [],
    demo: false,
    context: null,
    token: false,
    istio: null,
    revision: null,
    env: {},
    reading: null,
  };
  const server = spawn(process.execPath, [...memoryFlags, '--import', guard, file], {
    cwd: standalone,
    env: {
      ...process.env,
      ...environment,
      NODE_ENV: 'production',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      AMBIENT_ATLAS_OPTIONS: JSON.stringify({ ...defaults, ...options, port }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += String(chunk);
  };
  server.stdout.on('data', collect);
  server.stderr.on('data', collect);
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const url = `http://127.0.0.1:${port}/`;
  const close = async (): Promise<void> => {
    server.kill('SIGTERM');
    await ended;
  };
  const outcome = await Promise.race([ready(url), ended.then(() => 'ended' as const)]);
  if (outcome === 'ready') return { url, pid: server.pid ?? 0, close };
  await close();
  throw new Error(
    `The server ${outcome === 'ended' ? 'ended before it was ready' : 'was not ready in time'}:\n${output}`,
  );
}

async function ready(url: string): Promise<'ready' | 'late'> {
  const until = performance.now() + 30_000;
  while (performance.now() < until) {
    const response = await fetch(`${url}readyz`).catch(() => null);
    if (response?.ok) return 'ready';
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return 'late';
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
