import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from './clock.ts';

/** The files are looked at this often; a change is told once it has lasted until the next look. */
export const lookEveryMs = 500;

/** Looking takes no more than a tenth of the time, however large the folders are. */
const restPerWork = 10;

/**
 * Calls `onChange` after anything below these paths was changed, added or removed, and only when it has come to rest, so
 * that a half-written file is not read. Files are looked at rather than listened to: that holds on every file system,
 * and for editors that replace a file. Resolves, with how to stop, once it knows the state that changes count from.
 */
export async function watchFiles(
  paths: readonly string[],
  clock: Clock,
  onChange: () => Promise<void>,
): Promise<() => void> {
  let known = await stampOf(paths);
  let before = known;
  let stopped = false;
  let cancel = () => {};

  const look = async () => {
    const startedAtMs = clock.now();
    const stamp = await stampOf(paths);
    if (stopped) return;
    const isChanged = stamp !== known && stamp === before;
    before = stamp;
    if (isChanged) {
      known = stamp;
      await onChange();
    }
    if (stopped) return;
    lookAgainIn(Math.max(lookEveryMs, restPerWork * (clock.now() - startedAtMs)));
  };

  const lookAgainIn = (delayMs: number) => {
    cancel = clock.schedule(delayMs, () => void look());
  };

  lookAgainIn(lookEveryMs);
  return () => {
    stopped = true;
    cancel();
  };
}

const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** Differs whenever something below the paths differs in name, size or time. What cannot be seen counts as not there. */
async function stampOf(paths: readonly string[]): Promise<string> {
  const stamps = await Promise.all(paths.map((path) => stampOfPath(path, new Set())));
  return stamps.join('\n');
}

/** Takes in more than is read, so that which files those are is said in one place; `open` ends circles of links. */
async function stampOfPath(path: string, open: ReadonlySet<string>): Promise<string> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return `${path} ${found.ino} ${found.size} ${found.mtimeMs}`;
    const real = await realpath(path);
    if (open.has(real)) return path;
    const inside = new Set([...open, real]);
    const names = (await readdir(path)).filter((name) => !skippedFolders.has(name)).sort();
    return (await Promise.all(names.map((name) => stampOfPath(join(path, name), inside)))).join('\n');
  } catch {
    return `${path} -`;
  }
}
