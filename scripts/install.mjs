import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { step, stop } from './progress.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

/**
 * Installs the packages of package-lock.json unless they are all there. Development packages count only when asked for.
 * Progress goes to `out`.
 */
export async function install({ development = false, out = process.stdout } = {}) {
  if (isInstalled(development)) return;
  // Under "npm run -s" the inner npm would hide why it failed.
  const npmArguments = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const work = async () => {
    const { code, output } = await npm(npmArguments);
    if (code !== 0) throw stop(cannotInstall, { output });
  };
  await step('Installing packages (about 40 s, once)', work, out);
}

const cannotInstall =
  'The packages could not be installed: npm ci failed, see above. With a working connection to the npm registry, run the command again.';

/** Runs the npm that started this script, else the one on the path. */
function npm(npmArguments) {
  const npmCli = process.env.npm_execpath;
  if (npmCli?.endsWith('.js')) return run(process.execPath, [npmCli, ...npmArguments], { cwd: root });
  return run('npm', npmArguments, { cwd: root });
}

/**
 * npm writes `node_modules/.package-lock.json` last, so an interrupted install has none; it is compared with the lock by
 * version, since the time of a file says nothing after a checkout. Optional packages may be missing.
 */
function isInstalled(development) {
  const installedLock = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const installed = packagesOf(installedLock);
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(([path, entry]) => {
    if (path === '' || entry.optional || entry.devOptional || (entry.dev && !development)) return true;
    return installed[path]?.version === entry.version && existsSync(join(root, path, 'package.json'));
  });
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}
