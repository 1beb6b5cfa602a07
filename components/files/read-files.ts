import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Topology } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { nameOfFiles, type PickedFile } from './picked-files.ts';

/** What files mean, and the files that were not read, a sentence each. */
export type ReadFiles = { readonly topology: Topology; readonly problems: readonly string[] };

export const fileLimits = {
  files: 5_000,
  bytesOfOne: 64 * 1024 * 1024,
  bytesOfAll: 256 * 1024 * 1024,
} as const;

/**
 * Reads files in the browser as the server reads files that it was started with: broken documents become gaps with
 * file, document, line and reason, and the rest is read. Files beyond the limits are named and passed over.
 */
export async function readFiles(picked: readonly PickedFile[]): Promise<ReadFiles> {
  const problems: string[] = [];
  const texts: { file: string; text: string }[] = [];
  let bytes = 0;
  for (const { name, file } of picked.slice(0, fileLimits.files)) {
    const problem = tooLarge(name, file.size, bytes);
    if (problem !== null) {
      problems.push(problem);
      continue;
    }
    bytes += file.size;
    try {
      texts.push({ file: name, text: decoded(await file.arrayBuffer()) });
    } catch {
      problems.push(`${name}: the browser could not read it. It may have been changed or removed; open it again.`);
    }
  }
  if (picked.length > fileLimits.files) {
    const rest = (picked.length - fileLimits.files).toLocaleString('en-US');
    problems.push(`${rest} files after the first ${fileLimits.files.toLocaleString('en-US')} were not read.`);
  }
  const takenAt = new Date(Math.max(0, ...picked.map(({ file }) => file.lastModified))).toISOString();
  const snapshot = snapshotFromTexts(texts, {}, { name: nameOfFiles(picked), kind: 'files', takenAt });
  return { topology: resolve(snapshot), problems };
}

function tooLarge(name: string, size: number, before: number): string | null {
  const megabytes = (bytes: number) => `${bytes / 1024 / 1024} MB`;
  if (size > fileLimits.bytesOfOne) {
    return `${name}: larger than ${megabytes(fileLimits.bytesOfOne)}, so it was not read. Split it into smaller files.`;
  }
  if (before + size > fileLimits.bytesOfAll) {
    return `${name}: the files together are larger than ${megabytes(fileLimits.bytesOfAll)}, so it was not read.`;
  }
  return null;
}

/** UTF-8, or the UTF-16 that PowerShell writes when output is redirected. */
function decoded(buffer: ArrayBuffer): string {
  const [first, second] = new Uint8Array(buffer, 0, Math.min(2, buffer.byteLength));
  return new TextDecoder(first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-8').decode(buffer);
}
