import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IstiodAnswer } from '#lib/explain/istiod.ts';
import { toIstiod } from '#lib/explain/istiod.ts';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { resolve } from '#lib/resolve/resolve.ts';

/** One cluster with the answer that istiod's own code gave, see README.md. */
export type Vector = { readonly name: string; readonly folder: string };

const root = import.meta.dirname;

export function vectorsIn(group: string): readonly Vector[] {
  return readdirSync(path.join(root, group), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ name: `${group}/${entry.name}`, folder: path.join(root, group, entry.name) }))
    .sort((left, right) => left.name.localeCompare(right.name, 'en', { numeric: true }));
}

/** istiod's answer at a minor: a file of its own where it differs from the newest. */
export function expectedAnswer(vector: Vector, minor: string): IstiodAnswer {
  const newest = readJson(path.join(vector.folder, 'expected.json'));
  if (minor === newest.istio) return newest;
  const own = readdirSync(vector.folder).includes(`expected-${minor}.json`);
  return own ? readJson(path.join(vector.folder, `expected-${minor}.json`)) : { ...newest, istio: minor };
}

/** Our answer on the same objects. */
export function ourAnswer(vector: Vector, minor: string): IstiodAnswer {
  const texts = readdirSync(vector.folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, text: readFileSync(path.join(vector.folder, file), 'utf8') }));
  const source = { name: vector.name, kind: 'files', takenAt: '2026-01-01T00:00:00Z' } as const;
  return toIstiod(resolve(snapshotFromTexts(texts, { istio: minor, reading: 'observed' }, source)));
}

function readJson(file: string): IstiodAnswer {
  return JSON.parse(readFileSync(file, 'utf8'));
}
