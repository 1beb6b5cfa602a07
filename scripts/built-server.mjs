import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { step, stop } from './progress.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { productNode } from './runtime.mjs';

const distDir = process.env.NEXT_DIST_DIR || '.next';
const stampFile = join(root, distDir, 'sources.sha256');
const standalone = join(root, distDir, 'standalone');

/** The built server: its folder, its entry file, and what Node is given to run it behind its guard. */
export const builtServer = {
  folder: standalone,
  file: join(standalone, 'server.js'),
  arguments: [
    // Each picture of a big cluster is garbage a moment later: less of it at a time is kept young, and less may pile up.
    '--max-semi-space-size=8',
    '--heap-growing-percent=30',
    // Node 22 warns that it strips types, which it does well.
    '--disable-warning=ExperimentalWarning',
    '--import',
    pathToFileURL(join(root, 'server', 'http', 'preload.ts')).href,
    join(standalone, 'server.js'),
  ],
};

/** Builds the server unless the newest build was made from exactly these sources. */
export async function build() {
  const sources = hashOfSources();
  if (!isBuiltFrom(sources)) {
    await step('Building (about 20 s, after each change)', () => buildFrom(sources));
  }
  copyPublic();
}

async function buildFrom(sources) {
  rmSync(stampFile, { force: true });
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  const result = await run(productNode(), [next, 'build'], { cwd: root, env: { NODE_ENV: 'production' } });
  if (result.code !== 0)
    throw stop('The build failed; what the compiler said stands above.', { output: result.output });
  // Next leaves the static files out of the standalone folder.
  cpSync(join(root, distDir, 'static'), join(standalone, distDir, 'static'), { recursive: true });
  // Traced although no image is ever optimised; it had most of Next's advisories.
  for (const name of ['sharp', '@img'])
    rmSync(join(standalone, 'node_modules', name), { recursive: true, force: true });
  mkdirSync(join(root, distDir), { recursive: true });
  writeFileSync(stampFile, sources);
}

function copyPublic() {
  const target = join(standalone, 'public');
  rmSync(target, { recursive: true, force: true });
  if (existsSync(join(root, 'public'))) cpSync(join(root, 'public'), target, { recursive: true });
}

function isBuiltFrom(sources) {
  return existsSync(builtServer.file) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sources;
}

/** A hash over the content of everything that goes into a build, so that a checkout or a deleted file is noticed too. */
function hashOfSources() {
  const hash = createHash('sha256');
  const folders = ['app', 'components', 'lib', 'server'].flatMap((folder) => filesBelow(folder));
  // tsconfig.json is left out, since next build rewrites it.
  const rootFiles = readdirSync(root).filter((name) =>
    /^(package(-lock)?\.json|next\.config|postcss\.config|instrumentation|proxy)/.test(name),
  );
  for (const file of [...folders, ...rootFiles].sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}
