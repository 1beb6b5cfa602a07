import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Atlas } from '#server/atlas.ts';
import { chooseSource } from '#server/choose-source.ts';
import { lookEveryMs } from '#server/watch-files.ts';
import type { FakeClock } from './fake-clock.ts';
import { createTestAtlas } from './test-atlas.ts';
import { until } from './until.ts';

const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;

let folder: string;
let atlas: Atlas;
let clock: FakeClock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  writeFileSync(join(folder, 'shop.yaml'), namespace('shop'));
});

afterEach(() => {
  atlas.source?.stop();
  atlas.store.stop();
  rmSync(folder, { recursive: true });
});

async function open(paths: readonly string[]): Promise<void> {
  ({ atlas, clock } = createTestAtlas({ paths }));
  atlas.source = await chooseSource(atlas);
}

const names = () => atlas.store.current()?.snapshot.namespaces.map(({ name }) => name);
const look = () => clock.advance(lookEveryMs);

describe('files', () => {
  it('are read again after a change, an addition, a replacement and a removal', async () => {
    await open([folder]);
    expect(names()).toEqual(['shop']);

    appendFileSync(join(folder, 'shop.yaml'), `---\n${namespace('web')}`);
    await until(() => names()?.join() === 'shop,web', 'a changed file', look);

    mkdirSync(join(folder, 'more'));
    writeFileSync(join(folder, 'more', 'infra.yaml'), namespace('infra'));
    await until(() => names()?.join() === 'infra,shop,web', 'a new file', look);

    writeFileSync(join(folder, 'shop.yaml~'), namespace('bank'));
    renameSync(join(folder, 'shop.yaml~'), join(folder, 'shop.yaml'));
    await until(() => names()?.join() === 'bank,infra', 'a replaced file', look);

    rmSync(join(folder, 'more'), { recursive: true });
    await until(() => names()?.join() === 'bank', 'a removed file', look);
    expect(atlas.status().files?.count).toBe(1);
  });

  it('are not read while they are being written', async () => {
    await open([folder]);
    await until(() => clock.waiting().length === 1);
    for (let part = 0; part < 4; part += 1) {
      appendFileSync(join(folder, 'shop.yaml'), `# part ${part}\n`);
      look();
      await until(() => clock.waiting().includes(lookEveryMs), 'the next look');
      expect(atlas.store.current()?.version).toBe(1);
    }
    writeFileSync(join(folder, 'shop.yaml'), namespace('whole'));
    await until(() => names()?.join() === 'whole', 'the whole file', look);
    expect(atlas.store.current()?.version).toBe(2);
  });

  it('keep their picture when they go, say what is missing, and are read when they return', async () => {
    const file = join(folder, 'shop.yaml');
    await open([file]);
    rmSync(file);
    await until(() => atlas.status().problems.length === 1, 'a problem', look);
    expect(atlas.status().problems).toEqual([expect.stringContaining('shop.yaml: there is no such file')]);
    expect(names()).toEqual(['shop']);
    writeFileSync(file, namespace('back'));
    await until(() => names()?.join() === 'back', 'the file', look);
    expect(atlas.status().problems).toEqual([]);
  });

  it('are not looked at any more after stop', async () => {
    await open([folder]);
    atlas.source?.stop();
    clock.advance(10 * lookEveryMs);
    expect(clock.waiting()).toEqual([]);
  });

  it('are summed up in the status, with the first five broken documents', async () => {
    const broken = Array.from({ length: 7 }, (_, number) => `---\nkind: Service\n  n${number}: [\n`).join('');
    writeFileSync(join(folder, 'broken.yaml'), `${broken}---\n${namespace('web')}`);
    await open([folder]);
    const { files } = atlas.status();
    expect(files).toMatchObject({ count: 2, objects: 2, reading: 'desired', brokenCount: 7 });
    expect(files?.broken).toHaveLength(5);
    expect(files?.broken[0]).toContain('broken.yaml, document 1');
  });
});
