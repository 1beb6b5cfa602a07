import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { GivenOptions } from '#lib/manifest/options.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';

/** The snapshot of one file of manifests, as a person would give it. */
export function readText(text: string, given: GivenOptions = {}): Snapshot {
  return readTexts([{ file: 'cluster.yaml', text }], given);
}

export function readTexts(texts: readonly { file: string; text: string }[], given: GivenOptions = {}): Snapshot {
  return snapshotFromTexts(texts, given, { name: 'test', kind: 'files', takenAt: '2026-01-01T00:00:00Z' });
}

/** A manifest with a name, in `shop` unless it is cluster-scoped, and the rest as YAML at the left margin. */
export function manifest(kind: string, apiVersion: string, name: string, rest = ''): string {
  return `---\nkind: ${kind}\napiVersion: ${apiVersion}\nmetadata: {name: ${name}, namespace: shop}\n${rest}\n`;
}
