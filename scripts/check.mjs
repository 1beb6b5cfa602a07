import { join } from 'node:path';
import { install } from './install.mjs';
import { runMain } from './progress.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { productNode } from './runtime.mjs';

/** `npm run check`: types, lint and format, boundaries, dead code; all of them, side by side, whichever fails. */
async function check() {
  await install({ development: true });
  const results = await Promise.all([
    checkOne('Types', types),
    checkOne('Lint and format', () => tool('@biomejs/biome/bin/biome', ['check', '.'])),
    checkOne('Boundaries', () => tool('vitest/vitest.mjs', ['run', 'tests/boundaries.test.ts'])),
    checkOne('Dead code', () => tool('knip/bin/knip.js', [])),
  ]);
  const failed = results.filter((result) => result.code !== 0);
  for (const { label, output } of failed) console.error(`\n${label}\n${output.trimEnd()}`);
  if (failed.length === 0) return 0;
  console.error(
    `\n${failed.map((result) => result.label).join(', ')}: not in order, see above. "npm run fix" mends format and simple lint.`,
  );
  return 1;
}

async function checkOne(label, work) {
  const startedAt = Date.now();
  const { code, output } = await work();
  console.log(`${code === 0 ? '✓' : '✗'} ${label}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return { label, code, output };
}

/** The types of routes are generated, and a fresh clone has none yet. */
async function types() {
  const generated = await tool('next/dist/bin/next', ['typegen']);
  return generated.code === 0 ? tool('typescript/bin/tsc', ['--noEmit']) : generated;
}

function tool(file, toolArguments) {
  return run(productNode(), [join(root, 'node_modules', file), ...toolArguments], { cwd: root });
}

await runMain(check);
