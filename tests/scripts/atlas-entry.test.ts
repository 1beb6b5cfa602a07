import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** A clone before its first start, with a command line that only says how it was called. */
let clone: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'atlas-clone-'));
  for (const entry of ['scripts', 'package.json', 'package-lock.json'])
    cpSync(join(root, entry), join(clone, entry), { recursive: true });
  mkdirSync(join(clone, 'cli'));
  writeFileSync(
    join(clone, 'cli', 'main.ts'),
    "const said: string = JSON.stringify([process.argv.slice(2), process.cwd().endsWith('scripts')]);\nprocess.stdout.write(said);\nprocess.exitCode = 3;\n",
  );
});
afterEach(() => rmSync(clone, { recursive: true }));

/** What stands in for npm: it installs what a test asks for, or fails. */
function npmThat(does: string): void {
  // Apart from the clone's package.json, so that it is CommonJS as npm itself.
  mkdirSync(join(clone, 'npm'));
  writeFileSync(join(clone, 'npm', 'package.json'), '{}');
  writeFileSync(join(clone, 'npm', 'npm.js'), `const { mkdirSync, symlinkSync } = require('node:fs');\n${does}`);
}

const installs = `mkdirSync('node_modules/node/bin', { recursive: true });
symlinkSync(process.execPath, 'node_modules/node/bin/node');
`;

function atlas(...commandLine: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/atlas.mjs', ...commandLine], {
    cwd: clone,
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: join(clone, 'scripts'), npm_execpath: join(clone, 'npm', 'npm.js') },
  });
  return { status, stdout, stderr };
}

describe('npm run -s atlas', () => {
  it('installs first on a fresh clone, and keeps standard output for the answer', () => {
    npmThat(installs);
    const { status, stdout, stderr } = atlas('why', '-o', 'json');
    expect(stderr).toMatch(/^· Installing packages .*\n✓ Installing packages .*\n$/);
    expect(JSON.parse(stdout)).toEqual([['why', '-o', 'json'], true]);
    expect(status).toBe(3);
  });

  it('says nothing of its own where everything is there', () => {
    npmThat('process.exit(1)');
    mkdirSync(join(clone, 'node_modules'));
    const lock = { lockfileVersion: 3, packages: { '': { name: 'ambient-atlas' } } };
    writeFileSync(join(clone, 'package-lock.json'), JSON.stringify(lock));
    writeFileSync(join(clone, 'node_modules', '.package-lock.json'), JSON.stringify(lock));
    expect(atlas('why')).toEqual({ status: 3, stdout: '[["why"],true]', stderr: '' });
  });

  it('says why it cannot install, without a stack trace', () => {
    npmThat("console.error('npm error network'); process.exit(1)");
    const { status, stdout, stderr } = atlas('why');
    expect(stderr).toMatch(/✗ Installing packages .*npm error network/s);
    expect(stderr).toContain('The packages could not be installed');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(status).toBe(70);
  });
});
