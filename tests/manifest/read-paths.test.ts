import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPaths } from '#server/files/read-paths.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-paths-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(path: string, content: string | Buffer = path): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), content);
}

async function namesIn(...paths: string[]): Promise<readonly string[]> {
  const { texts } = await readPaths(paths.map((path) => join(folder, path)));
  return texts.map(({ file }) => file.slice(folder.length + 1));
}

describe('paths', () => {
  it('a folder is read recursively and sorted, files of other kinds and packages left out', async () => {
    for (const path of ['b.yml', 'a/z.yaml', 'a/b.JSON', 'a/notes.txt', 'node_modules/x.yaml', '.git/y.yaml'])
      await write(path);
    expect(await namesIn('')).toEqual(['a/b.JSON', 'a/z.yaml', 'b.yml']);
  });

  it('a file that is named is read whatever it is called, and once', async () => {
    await write('dump.txt');
    expect(await namesIn('dump.txt', 'dump.txt')).toEqual(['dump.txt']);
  });

  it('a link that leads back ends there', async () => {
    await write('a/x.yaml');
    await symlink(folder, join(folder, 'a/up'));
    await symlink(join(folder, 'self'), join(folder, 'self'));
    const { texts, problems } = await readPaths([folder]);
    expect(texts.map(({ file }) => file)).toEqual([join(folder, 'a/x.yaml')]);
    expect(problems).toHaveLength(1);
  });

  it('the UTF-16 of a redirected PowerShell is read', async () => {
    await write('a.yaml', Buffer.from('\ufeffkind: Pod\n', 'utf16le'));
    expect((await readPaths([join(folder, 'a.yaml')])).texts[0]?.text).toBe('\ufeffkind: Pod\n');
  });

  it('what is missing is a sentence, and the rest is read', async () => {
    await write('a.yaml');
    const { texts, problems } = await readPaths([join(folder, 'nowhere'), join(folder, 'a.yaml')]);
    expect(texts).toHaveLength(1);
    expect(problems).toEqual([
      `${folder}/nowhere: there is no such file or folder. Check the spelling; paths are relative to the current folder.`,
    ]);
  });

  it.skipIf(process.getuid?.() === 0)(
    'what may not be read is a sentence (skipped for root, who may read all)',
    async () => {
      await write('a.yaml');
      await chmod(join(folder, 'a.yaml'), 0o000);
      expect((await readPaths([folder])).problems[0]).toContain('no permission');
    },
  );

  it('a folder without manifests is a sentence', async () => {
    expect((await readPaths([folder])).problems[0]).toContain('no *.yaml, *.yml or *.json file');
  });
});
