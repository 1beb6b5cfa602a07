import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** Runs `npm start -- …` as far as its options; only bad ones and `--help` end there. */
function start(...commandLine: readonly string[]) {
  const { status, stderr, stdout } = spawnSync(process.execPath, ['scripts/start.mjs', ...commandLine], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: root },
  });
  return { status, stderr: stderr.trim(), stdout: stdout.trim() };
}

describe('options of npm start', () => {
  it.each([
    ['an unknown option', ['--demoo'], 'There is no option --demoo. Did you mean --demo?'],
    [
      'an option that is like no other',
      ['--kubeconfig', 'x'],
      'There is no option --kubeconfig. --help lists them all.',
    ],
    ['an unknown option with a value', ['--prot=1'], 'There is no option --prot. Did you mean --port?'],
    [
      'a path that is not there',
      ['shop.yaml'],
      `There is no file or folder shop.yaml (looked for ${join(root, 'shop.yaml')}).`,
    ],
    ['a value that is missing', ['--context'], '--context needs a value, for example --context kind-dev.'],
    ['a flag where a value should be', ['--port', '--demo'], '--port needs a value, for example --port 4790.'],
    ['a port that is none', ['--port', '70000'], '--port 70000 is not a port'],
    ...['0.0.0.0', '::', '192.168.1.7', 'evil.test', '127.0.0.2'].map((address): [string, string[], string] => [
      `LOC-1: listening on ${address}`,
      ['--listen', address],
      `--listen ${address} would show your cluster to whoever reaches this machine`,
    ]),
    ['a version that is none', ['--istio', 'newest'], '--istio newest is not a version of Istio'],
    ['an environment variable without a value', ['--env', 'PILOT'], '--env PILOT is not NAME=VALUE'],
    ['two sources', ['--demo', '--context', 'dev'], '--demo and --context exclude each other'],
    ['files and the demo', ['package.json', '--demo'], 'paths and --demo exclude each other'],
    ['both readings', ['--observed', '--desired'], '--observed and --desired exclude each other'],
    ['a value for an option without one', ['--demo=yes'], '--demo takes no value'],
  ])('%s: exit code 2 and a sentence, before anything is installed or built', (_, commandLine, sentence) => {
    const { status, stderr, stdout } = start(...commandLine);
    expect(stderr).toContain(sentence);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('--help lists every option', () => {
    const { status, stdout } = start('--help');
    expect(status).toBe(0);
    for (const flag of [
      'PATH',
      '--demo',
      '--context',
      '--port',
      '--listen',
      '--no-token',
      '--istio',
      '--revision',
      '--env',
    ]) {
      expect(stdout).toContain(flag);
    }
  });
});
