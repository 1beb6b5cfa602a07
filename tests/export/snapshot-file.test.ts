import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSnapshotFile } from '#lib/export/snapshot-file.ts';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { GivenOptions } from '#lib/manifest/options.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { readDemo } from './draw.ts';

const asRead = { freshness: 'live', names: 'as-read' } as const;

function open(text: string, given: GivenOptions = {}, more: readonly { file: string; text: string }[] = []): Snapshot {
  const source = { kind: 'files', name: 'a.json', takenAt: '2030-01-01T00:00:00Z' } as const;
  return snapshotFromTexts([{ file: 'a.json', text }, ...more], given, source);
}

describe('an exported snapshot', { timeout: 60_000 }, () => {
  it('opens as it was, with its time and what could not be read', async () => {
    const gaps = [{ kind: 'Pod', cause: 'forbidden', sentence: 'no', object: null, origin: null }] as const;
    const taken: Snapshot = { ...(await readDemo()), gaps };
    const { source, ...opened } = open(toSnapshotFile(taken, asRead));
    const { source: before, ...rest } = taken;
    expect(opened).toEqual(rest);
    expect(source).toEqual({ ...before, kind: 'files', name: 'snapshot of demo' });
  });

  it('means the same again', async () => {
    const taken = await readDemo();
    const again = open(toSnapshotFile(taken, asRead));
    expect({ ...resolve(again), source: null }).toEqual({ ...resolve(taken), source: null });
  });

  it('has the same bytes for the same snapshot, a line for each object, and says where it comes from', async () => {
    const taken = await readDemo();
    const text = toSnapshotFile(taken, asRead);
    expect(toSnapshotFile(structuredClone(taken), asRead)).toBe(text);
    expect(JSON.parse(text).provenance).toMatchObject({
      product: 'Ambient Atlas',
      takenAt: taken.source.takenAt,
      freshness: 'live',
      names: 'as-read',
      objects: { pods: taken.pods.length },
    });
    expect(text.split('\n').filter((line) => line.includes('"hostNetwork"'))).toHaveLength(taken.pods.length);
  });

  it("opens what the server's API answers", async () => {
    const taken = await readDemo();
    expect(open(JSON.stringify(taken)).pods).toEqual(taken.pods);
  });

  it('answers as the istiod that is asked for', async () => {
    const opened = open(toSnapshotFile(await readDemo(), asRead), { istio: '1.24.3', reading: 'desired' });
    expect(opened.istio).toMatchObject({ minor: '1.24', minorFrom: 'given' });
    expect(opened.notices.map(({ sentence }) => sentence).join()).toContain('cannot be read as desired');
  });

  it('is opened alone', async () => {
    const other = { file: 'b.yaml', text: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: only }\n' };
    const opened = open(toSnapshotFile(await readDemo(), asRead), {}, [other]);
    expect(opened.namespaces.map(({ name }) => name)).toEqual(['only']);
    expect(opened.notices.map(({ sentence }) => sentence).join()).toContain('is opened alone');
  });

  it.each([
    [(text: string) => text.slice(0, 5000), 'it is no JSON; it may have been cut off'],
    [(text: string) => text.replace('"formatVersion": 1', '"formatVersion": 9'), 'it is of format 9'],
    [(text: string) => text.replace('"pods": [', '"pods": 3, "x": ['), 'snapshot.pods is not a list'],
    [(text: string) => text.replace('"replicas":', '"copies":'), 'snapshot.pods[0].replicas is not a number'],
    [(text: string) => text.replace('"minor": "1.31"', '"minor": "0"'), 'is no version of Istio'],
  ])('says what is wrong with a broken one', async (spoil, sentence) => {
    const opened = open(spoil(toSnapshotFile(await readDemo(), asRead)));
    expect(opened.gaps).toHaveLength(1);
    expect(opened.gaps[0]?.sentence).toContain(sentence);
    expect(opened.pods).toEqual([]);
    resolve(opened);
  });

  it('drops what no field names, and takes no prototype from a key', async () => {
    const text = toSnapshotFile(await readDemo(), asRead)
      .replace('"replicas":', '"canary-field":"s3cret","replicas":')
      .replace('"labels":{', '"labels":{"__proto__":"polluted",');
    const opened = open(text);
    expect(opened.gaps).toEqual([]);
    expect(JSON.stringify(opened)).not.toContain('s3cret');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(opened.namespaces.some(({ labels }) => Object.hasOwn(labels, '__proto__'))).toBe(true);
  });

  it('never breaks on any value in place of any other', async () => {
    const taken = await readDemo();
    const small = { ...taken, pods: taken.pods.slice(0, 2), services: taken.services.slice(0, 2) };
    const paths = leavesOf(small);
    const spoiling = fc.tuple(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 1 }));
    fc.assert(
      fc.property(spoiling, ([path, value]) => {
        const spoilt = structuredClone(small) as unknown;
        setAt(spoilt, path, value);
        resolve(open(JSON.stringify({ format: 'ambient-atlas-snapshot', formatVersion: 1, snapshot: spoilt })));
      }),
      { numRuns: 100 },
    );
  });
});

type Path = readonly (string | number)[];

function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value);
  return [...(path.length === 0 ? [] : [path]), ...entries.flatMap(([key, item]) => leavesOf(item, [...path, key]))];
}

function setAt(root: unknown, path: Path, value: unknown): void {
  let at = root as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ''] = value;
}
