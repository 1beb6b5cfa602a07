import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { summarize } from './summarize.ts';

const root = path.join(import.meta.dirname, '../cases');

/** Every folder below `tests/cases/<area>` is one case: what is in the cluster, and one line for every object in it. */
const cases = readdirSync(root).flatMap((area) =>
  readdirSync(path.join(root, area)).map((name) => ({ name: `${area}/${name}`, folder: path.join(root, area, name) })),
);

describe('cases', () => {
  it.each(cases)('$name', ({ folder }) => {
    const answer = summarize(resolve(snapshotOf(folder)), { causes: true });
    const file = path.join(folder, 'expected.yaml');
    if (!existsSync(file) && process.env.CI === undefined) writeFileSync(file, stringify(answer, { lineWidth: 0 }));
    expect(answer).toStrictEqual(parse(readFileSync(file, 'utf8')));
  });
});

function snapshotOf(folder: string) {
  const texts = readdirSync(folder)
    .filter((file) => file !== 'expected.yaml')
    .map((file) => ({ file, text: readFileSync(path.join(folder, file), 'utf8') }));
  return snapshotFromTexts(
    texts,
    { reading: path.basename(folder).includes('desired') ? 'desired' : 'observed' },
    { name: path.basename(folder), kind: 'files', takenAt: '2026-01-01T00:00:00Z' },
  );
}
