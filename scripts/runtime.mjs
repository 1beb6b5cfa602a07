import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stop } from './progress.mjs';
import { root } from './root.mjs';

const oldestMajor = 22;
const oldestMinor = 19;

/**
 * The Node that runs the product: the one pinned in package.json, else the one running this script if it is new enough.
 * Stops with a sentence if there is neither.
 */
export function productNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = join(root, 'node_modules', 'node', 'bin', name);
  if (existsSync(pinned)) return pinned;
  if (isNewEnough(process.versions.node)) return process.execPath;
  throw stop(
    `Ambient Atlas needs Node ${oldestMajor}.${oldestMinor} or newer; this is Node ${process.versions.node}, and the Node 24 that ` +
      `belongs to the project is not in node_modules (npm package "node", no binary for ${process.platform} ${process.arch}, or ` +
      'installed with --ignore-scripts). Install Node 24 from https://nodejs.org, or run "npm ci" again with install scripts allowed.',
  );
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
