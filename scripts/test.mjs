import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './built-server.mjs';
import { chromium } from './chromium.mjs';
import { install } from './install.mjs';
import { runMain, stop } from './progress.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { productNode } from './runtime.mjs';

const results = join(root, '.cache', 'test-results');
const suites = { '--unit': runUnit, '--browser': runBrowser };

/** `npm test`: unit, conformance and property tests, then browser tests, and the sum of both in the last line. */
async function test() {
  const asked = process.argv.slice(2);
  const unknown = asked.find((word) => !Object.hasOwn(suites, word));
  if (unknown !== undefined) {
    throw stop(`There is no option ${unknown}. "npm test" runs everything, "-- --unit" and "-- --browser" one half.`, {
      exitCode: 2,
    });
  }
  await install({ development: true });
  mkdirSync(results, { recursive: true });
  const counts = [];
  for (const [name, suite] of Object.entries(suites)) {
    if (asked.length === 0 || asked.includes(name)) counts.push(await suite());
  }
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  const skipped = sum('skipped') === 0 ? '' : `, ${sum('skipped')} skipped`;
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
  return sum('failed') === 0 ? 0 : 1;
}

async function runUnit() {
  console.log('\nUnit, conformance and property tests');
  const report = freshReport('unit.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await tool('vitest/vitest.mjs', ['run', ...reporters]);
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = readReport(report);
  return atLeastOneFailed(code, {
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  });
}

async function runBrowser() {
  try {
    await build();
    const browser = await chromium();
    console.log(`\nBrowser tests (${browser})`);
    const report = freshReport('browser.json');
    const env = { CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_HTML_OPEN: 'never' };
    const code = await tool('@playwright/test/cli.js', ['test', '--reporter=list,json'], env);
    const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = readReport(report).stats ?? {};
    return atLeastOneFailed(code, { passed: expected + flaky, failed: unexpected, skipped });
  } catch (error) {
    // A build that fails counts as a failed test, so that the line with the counts is still printed.
    if (error?.isStop !== true) throw error;
    console.error(`${error.output}\n${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** A runner can fail without a failed test: a file that cannot be loaded, a test file that is not there. */
function atLeastOneFailed(code, counts) {
  return code === 0 ? counts : { ...counts, failed: Math.max(1, counts.failed) };
}

async function tool(file, toolArguments, env = {}) {
  const { code } = await run(productNode(), [join(root, 'node_modules', file), ...toolArguments], {
    cwd: root,
    show: true,
    env,
  });
  return code;
}

function freshReport(name) {
  const path = join(results, name);
  rmSync(path, { force: true });
  return path;
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

await runMain(test);
