import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './built-server.mjs';
import { install } from './install.mjs';
import { runMain, step, stop } from './progress.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { productNode } from './runtime.mjs';

const folder = join(root, 'tests', 'cluster');
const cache = join(root, '.cache', 'cluster');

/**
 * `npm run test:cluster`: the product against a real API server and a real istiod, both built from Go modules once.
 * With TEST_KUBECONFIG, what can be tested by reading that cluster alone. Words after `--` choose test files.
 */
async function testCluster() {
  await install({ development: true });
  if (process.env.TEST_KUBECONFIG) {
    console.log(
      `Tests read the cluster of ${process.env.TEST_KUBECONFIG}; those that need one of their own are skipped.`,
    );
  } else if (!(await hasGo())) {
    console.log(
      'The tests against a real API server are skipped: they build it with Go, and there is no go on the path.',
    );
    console.log('\n0 passed, 0 failed, skipped');
    return 0;
  } else {
    await buildGoProgram('controlplane', 'the Kubernetes API server');
    await buildGoProgram('istiod', 'istiod');
  }
  await build();
  return runTests(process.argv.slice(2));
}

async function hasGo() {
  const { code } = await run('go', ['version']);
  return code === 0;
}

/** Two at once would need twice the memory: each link takes up to 3 GiB. */
async function buildGoProgram(name, what) {
  const label = `Building ${what} from its Go module (about 5 minutes, once)`;
  await step(label, async () => {
    const { code, output } = await run('bash', [join(folder, name, 'build.sh')], { env: { CACHE: cache } });
    if (code !== 0)
      throw stop(`Go could not build ${what} in ${join(folder, name)}; what it said stands above.`, { output });
  });
}

async function runTests(chosen) {
  const report = join(root, '.cache', 'test-results', 'cluster.json');
  mkdirSync(join(report, '..'), { recursive: true });
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const config = ['--config', join(folder, 'vitest.config.ts')];
  const { code } = await run(productNode(), [vitest, 'run', ...config, ...reporters, ...chosen], {
    cwd: root,
    show: true,
  });
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  const { numPassedTests: passed = 0, numFailedTests = 0, numPendingTests: skipped = 0 } = counts;
  // The runner can fail without a failed test: a file that cannot be loaded, a cluster that does not start.
  const failed = code === 0 ? numFailedTests : Math.max(1, numFailedTests);
  console.log(`\n${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
  return failed === 0 ? 0 : 1;
}

await runMain(testCluster);
