import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install } from './install.mjs';
import { runMain } from './progress.mjs';
import { root } from './root.mjs';
import { productNode } from './runtime.mjs';
import { passSignals } from './signals.mjs';

const program = join(root, 'cli', 'main.ts');

/**
 * `npm run -s atlas -- …`: the command line on the product's Node, also on a fresh clone. Standard output belongs to the
 * answer, so an installation is told of on standard error. Relative paths count from where npm was called.
 */
async function atlas() {
  await install({ out: process.stderr });
  const node = productNode();
  const folder = process.env.INIT_CWD ?? process.cwd();
  if (node === process.execPath) {
    process.chdir(folder);
    await import(pathToFileURL(program).href);
    return process.exitCode;
  }
  const child = spawn(node, [program, ...process.argv.slice(2)], { cwd: folder, stdio: 'inherit' });
  passSignals(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

// 1 would say that there are findings.
await runMain(atlas, { stopCode: 70 });
