import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * When the newest of the files that paths name was written, RFC 3339: that is how old what they say may be, and the same
 * files give the same picture whenever it is drawn. Null where none can be looked at, as for standard input.
 */
export async function newestChange(paths: readonly string[]): Promise<string | null> {
  const times = await Promise.all(paths.map(newestWithin));
  const newest = Math.max(...times.flat());
  return Number.isFinite(newest) ? new Date(newest).toISOString().replace(/\.\d+Z$/, 'Z') : null;
}

async function newestWithin(path: string): Promise<readonly number[]> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return [found.mtimeMs];
    const names = (await readdir(path, { recursive: true })).filter((name) => /\.(ya?ml|json)$/i.test(name));
    return await Promise.all(names.map(async (name) => (await stat(join(path, name))).mtimeMs));
  } catch {
    return [];
  }
}
