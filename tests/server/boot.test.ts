import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubeconfigFor } from './fake-api-server.ts';

const boot = join(import.meta.dirname, '..', '..', 'server', 'boot.ts');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function bootWith(options: object) {
  const program = `import { boot } from ${JSON.stringify(boot)}; boot(); setInterval(() => {}, 1_000);`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, KUBECONFIG: join(folder, 'config'), AMBIENT_ATLAS_OPTIONS: JSON.stringify(options) },
  });
  return { status, stderr };
}

describe('a start that cannot show what was asked for', { timeout: 30_000 }, () => {
  it('ends with exit code 2 and the contexts that there are', () => {
    writeFileSync(join(folder, 'config'), kubeconfigFor('http://127.0.0.1:1'));
    expect(bootWith({ context: 'nope' })).toEqual({
      status: 2,
      stderr: 'The kubeconfig has no context nope. Contexts: fake.\n',
    });
  });

  it('ends with exit code 2 where there is nothing to read', () => {
    expect(bootWith({ paths: [folder] })).toEqual({
      status: 2,
      stderr: `${folder}: no *.yaml, *.yml or *.json file in there. Name the folder that holds the manifests.\n`,
    });
  });
});
