import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Topology } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';

const root = import.meta.dirname;

type Case = { readonly code: string; readonly name: string; readonly folder: string };

/** Every `tests/findings/<code>/<sentence>`: what is in a cluster, and all findings that it gives. */
export function findingCases(): readonly Case[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: code }) =>
      readdirSync(path.join(root, code)).map((name) => ({ code, name, folder: path.join(root, code, name) })),
    );
}

export function readCase({ folder, name }: Case, { reversed } = { reversed: false }): Topology {
  const documents = readFileSync(path.join(folder, 'cluster.yaml'), 'utf8').split(/^---$/m);
  const text = (reversed ? documents.toReversed() : documents).join('\n---\n');
  const source = { name, kind: 'files', takenAt: '2026-01-01T00:00:00Z' } as const;
  return resolve(snapshotFromTexts([{ file: 'cluster.yaml', text }], { reading: 'observed' }, source));
}
