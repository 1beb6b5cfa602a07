import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitDocuments } from '#lib/manifest/split-documents.ts';
import { readPaths } from '#server/files/read-paths.ts';
import { readTexts } from './read-text.ts';

const root = join(import.meta.dirname, '../..');
const conformance = join(root, 'tests/conformance');
const fixtures = join(root, '../shared/fixtures');

describe('real manifests', () => {
  it('every conformance cluster is read without a gap', async () => {
    const { texts, problems } = await readPaths([conformance]);
    const clusters = texts.filter(({ file }) => file.endsWith('cluster.yaml'));
    expect(problems).toEqual([]);
    expect(clusters.length).toBeGreaterThan(500);
    for (const cluster of clusters) expect(readTexts([cluster]).gaps, cluster.file).toEqual([]);
  });

  it('the order of documents never changes the snapshot', async () => {
    const { texts } = await readPaths([join(conformance, 'random')]);
    for (const { file, text } of texts.filter(({ file }) => file.endsWith('cluster.yaml')).slice(0, 60)) {
      const documents = splitDocuments(text).map((document) => `---\n${document.text}`);
      const there = readTexts([{ file, text: documents.join('') }]);
      const back = readTexts([{ file, text: documents.toReversed().join('') }]);
      expect(withoutPlaces(back), file).toEqual(withoutPlaces(there));
    }
  });

  it.skipIf(!existsSync(fixtures))(
    'every fixture is read without an exception (skipped where ../shared/fixtures is absent)',
    async () => {
      const { texts } = await readPaths([fixtures]);
      expect(texts.length).toBeGreaterThan(300);
      const broken = texts.flatMap((file) => readTexts([file]).gaps.map(({ sentence }) => sentence));
      expect(broken).toEqual([]);
    },
  );
});

/** Where an object stood does change with the order. */
function withoutPlaces(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, entry) => (key === 'origin' ? null : entry)).replaceAll(
      /\(document \d+, line \d+\)/g,
      '',
    ),
  );
}
