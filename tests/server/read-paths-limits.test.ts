import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPaths } from '#server/files/read-paths.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const tooLarge = (file: string) => `${file}: larger than 64 MB, so it was not read. Split it into smaller files.`;

describe('SNAP-2: files of the command line', () => {
  it('are measured by what was opened, so that none can grow behind its size', async () => {
    const file = join(folder, 'large.yaml');
    writeFileSync(file, '');
    truncateSync(file, 64 * 1024 * 1024 + 1);
    expect(await readPaths([file])).toEqual({ texts: [], problems: [tooLarge(file)] });
    truncateSync(file, 3);
    expect(await readPaths([file])).toEqual({ texts: [{ file, text: '\0\0\0' }], problems: [] });
  });

  it.skipIf(!existsSync('/dev/zero'))('end somewhere, also a device that does not', async () => {
    const link = join(folder, 'endless');
    symlinkSync('/dev/zero', link);
    expect(await readPaths([link])).toEqual({ texts: [], problems: [tooLarge(link)] });
    expect((await readPaths([folder])).texts).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'may be a pipe, as a shell gives one for the output of a command',
    async () => {
      const pipe = join(folder, 'pipe');
      execFileSync('sh', ['-c', `mkfifo ${pipe}`]);
      spawn('sh', ['-c', `printf 'kind: Service' > ${pipe}`]);
      expect(await readPaths([pipe])).toEqual({ texts: [{ file: pipe, text: 'kind: Service' }], problems: [] });
    },
  );
});
