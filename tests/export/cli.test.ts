import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAtlas } from '#tests/cli/run-atlas.ts';
import { parseXml } from './parse-xml.ts';

const demo = new URL('../../public/demo', import.meta.url).pathname;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atlas-export-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const inFolder = (name: string) => join(folder, name);

describe('atlas export', { timeout: 120_000 }, () => {
  it('writes every file it is asked for, and no other', async () => {
    const run = await runAtlas([
      ...['export', demo, '--svg', inFolder('a.svg'), '--csv', inFolder('a.csv'), '--json', inFolder('a.json')],
      ...['--md', 'service/shop/checkout', '--out', inFolder('a.md'), '--focus', 'service/shop/cart'],
    ]);
    expect(run).toMatchObject({ exitCode: 0, stdout: '' });
    expect((await readdir(folder)).sort()).toEqual(['a.csv', 'a.json', 'a.md', 'a.svg']);
    const svg = await readFile(inFolder('a.svg'), 'utf8');
    expect(parseXml(svg).text).toContain('Shows only what belongs to Service/shop/cart');
    expect(svg).toContain('/?select=Service/shop/cart&amp;focus=Service/shop/cart');
    expect(await readFile(inFolder('a.md'), 'utf8')).toContain('![The map at that moment](<a.svg>)');
  });

  it('writes the same bytes for the same files whenever it runs', async () => {
    const [first, second] = [
      await runAtlas(['export', demo, '--svg', '-', '--theme', 'dark']),
      await runAtlas(['export', demo, '--svg', '-', '--theme', 'dark']),
    ];
    expect(first.exitCode).toBe(0);
    expect(second.stdout).toBe(first.stdout);
  });

  it('writes a snapshot that every command opens again, as of the time it was taken', async () => {
    await runAtlas(['export', demo, '--json', inFolder('a.json')]);
    const [fresh, again] = [
      await runAtlas(['why', 'service/shop/checkout', demo, '-o', 'json']),
      await runAtlas(['why', 'service/shop/checkout', inFolder('a.json'), '-o', 'json']),
    ];
    expect(again.exitCode).toBe(0);
    expect(JSON.parse(again.stdout).verdicts).toEqual(
      JSON.parse(
        fresh.stdout.replaceAll(JSON.parse(fresh.stdout).source.takenAt, JSON.parse(again.stdout).source.takenAt),
      ).verdicts,
    );
    expect(JSON.parse(again.stdout).source.name).toBe('snapshot of demo');
  });

  it('writes pseudonyms into everything, the same under the same key', async () => {
    const args = ['export', demo, '--pseudonyms', '--pseudonym-key', 'k', '--focus', 'service/shop/checkout'];
    const files = ['--svg', inFolder('a.svg'), '--json', inFolder('a.json'), '--md', 'service/shop/checkout'];
    const run = await runAtlas([...args, ...files]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('waypoint-missing');
    const [svg, json] = [await readFile(inFolder('a.svg'), 'utf8'), await readFile(inFolder('a.json'), 'utf8')];
    for (const text of [run.stdout, svg, json]) expect(text).not.toMatch(/shop|checkout|infra/);
    expect(parseXml(svg).text).toContain('are pseudonyms');
    expect((await runAtlas([...args, '--json', '-', '--svg', inFolder('b.svg')])).stdout).toBe(json);
    expect((await runAtlas(['export', demo, '--pseudonyms', '--json', '-'])).stdout).not.toBe(json);
  });

  it('says what it can write', async () => {
    const [help, overview] = [await runAtlas(['export', '--help']), await runAtlas(['help'])];
    expect(help.exitCode).toBe(0);
    for (const flag of [
      '--svg',
      '--csv',
      '--json',
      '--md',
      '--out',
      '--focus',
      '--theme',
      '--pseudonyms',
      'Exit codes',
    ])
      expect(help.stdout).toContain(flag);
    expect(overview.stdout).toContain('atlas export');
  });

  it('leaves what stood there where it cannot write', async () => {
    const run = await runAtlas(['export', demo, '--svg', inFolder('missing/a.svg')]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('there is no folder');
    await writeFile(inFolder('a.svg'), 'before');
    await runAtlas(['export', demo, '--svg', inFolder('a.svg'), '--focus', 'service/shop/nobody']);
    expect(await readFile(inFolder('a.svg'), 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(['a.svg']);
  });

  it.each([
    [['--svg', '-', '--csv', '-'], 2, 'Only one file can go to standard output'],
    [[], 2, 'What is to be written?'],
    [['--svg', '-', '--theme', 'pink'], 2, '--theme takes light, dark'],
    [['--svg', '-', '--focus', 'service/shop/carrt'], 1, 'Nearest: Service/shop/cart'],
    [['--svg', '-', '--focus', 'shop'], 2, 'does not name an object'],
    [['--json', '-', '--focus', 'service/shop/cart'], 2, '--focus is of the picture'],
  ])('says what is wrong with %j', async (args, exitCode, sentence) => {
    const run = await runAtlas(['export', demo, ...args]);
    expect(run).toMatchObject({ exitCode, stdout: '' });
    expect(run.stderr).toContain(sentence);
  });
});
