import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toSnapshotFile } from '#lib/export/snapshot-file.ts';
import { chooseSource } from '#server/choose-source.ts';
import { createTestAtlas } from '#tests/server/test-atlas.ts';
import { readDemo } from './draw.ts';

it('a server that is started with an exported snapshot shows it, as of the time it was taken', {
  timeout: 60_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atlas-opened-'));
  const taken = await readDemo();
  const file = join(folder, 'prod.json');
  await writeFile(file, toSnapshotFile(taken, { freshness: 'live', names: 'as-read' }));
  const { atlas } = createTestAtlas({ paths: [file] });
  atlas.source = await chooseSource(atlas);
  try {
    expect(atlas.store.current()?.snapshot.pods).toEqual(taken.pods);
    expect(atlas.store.current()?.topology.source).toMatchObject({ kind: 'files', name: 'snapshot of demo' });
    expect(atlas.status().freshness).toMatchObject({ state: 'frozen', since: taken.source.takenAt });
  } finally {
    atlas.source?.stop();
    atlas.store.stop();
    await rm(folder, { recursive: true });
  }
});
