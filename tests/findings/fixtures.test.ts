import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { readPaths } from '#server/files/read-paths.ts';

const fixtures = path.join(import.meta.dirname, '../../../shared/fixtures');
const golden = path.join(import.meta.dirname, 'fixtures.golden.yaml');

it.skipIf(!existsSync(fixtures))(
  'public manifests give the findings that were reviewed (skipped where ../shared/fixtures is absent)',
  { timeout: 60_000 },
  async () => {
    const { texts } = await readPaths([fixtures]);
    const sets = Map.groupBy(texts, ({ file }) => path.relative(fixtures, path.dirname(file)));
    const counts = [...sets]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, files]) => {
        const { findings } = resolve(
          snapshotFromTexts(files, {}, { name, kind: 'files', takenAt: '2026-01-01T00:00:00Z' }),
        );
        const groups = Map.groupBy(findings, ({ code }) => code);
        return [name, Object.fromEntries([...groups].map(([code, group]) => [code, group.length]))] as const;
      });
    const found = Object.fromEntries(counts);
    if (!existsSync(golden) && process.env.CI === undefined) writeFileSync(golden, stringify(found));
    expect(found).toStrictEqual(parse(readFileSync(golden, 'utf8')));
  },
);
