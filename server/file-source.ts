import { basename, dirname, sep } from 'node:path';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Atlas } from './atlas.ts';
import { readPaths } from './files/read-paths.ts';
import type { Source } from './source.ts';
import { Unusable } from './unusable.ts';
import { watchFiles } from './watch-files.ts';

type Files = {
  readonly kind: 'files' | 'demo';
  readonly name: string;
  readonly sentence: string;
  readonly paths: readonly string[];
  readonly contexts?: Source['contexts'];
};

/**
 * Reads files, publishes what they say, and reads them again after each change; the bundled demo does not change. What
 * cannot be read becomes a problem of the source. Throws Unusable where there is nothing at all to read.
 */
export async function openFiles(atlas: Atlas, files: Files): Promise<Source> {
  let readAt = atlas.clock.timestamp();
  let problems: readonly string[] = [];
  let count = 0;
  let stopped = false;

  /** False where there was nothing to read; the picture before it then stays. */
  const publish = async (): Promise<boolean> => {
    const { texts: read, problems: unread } = await readPaths(files.paths);
    if (stopped) return true;
    problems = unread;
    if (read.length === 0) return false;
    const texts = read.map(({ file, text }) => ({ file: shortName(file, files.paths), text }));
    const { name, kind } = files;
    const takenAt = atlas.clock.timestamp();
    readAt = takenAt;
    count = read.length;
    atlas.store.changed(() => snapshotFromTexts(texts, atlas.config.given, { name, kind, takenAt }));
    return true;
  };

  const publishAgain = async () => {
    await publish();
    atlas.streams.announceStatus();
  };
  const stopWatching = files.kind === 'demo' ? () => {} : await watchFiles(files.paths, atlas.clock, publishAgain);
  if (!(await publish())) {
    stopWatching();
    throw new Unusable(problems.join('\n'));
  }

  return {
    kind: files.kind,
    name: files.name,
    sentence: () => files.sentence,
    contexts: files.contexts ?? [],
    freshness: () => ({
      state: 'frozen',
      // A snapshot that was exported is older than its reading.
      since: atlas.store.current()?.snapshot.source.takenAt ?? readAt,
      sentence:
        files.kind === 'demo'
          ? `Read from the bundled demo at ${readAt}.`
          : `Read from files at ${readAt}; a change of the files is read by itself.`,
      perKind: [],
    }),
    fileCount: () => count,
    problems: () => problems,
    stop: () => {
      stopped = true;
      stopWatching();
    },
  };
}

/** A file as the person named it: from the last part of the path that was given, since that was made absolute. */
function shortName(file: string, paths: readonly string[]): string {
  const path = paths.find((candidate) => file === candidate || file.startsWith(`${candidate}${sep}`));
  const ambiguous = paths.some((other) => other !== path && basename(other) === basename(path ?? ''));
  return path === undefined || ambiguous ? file : file.slice(dirname(path).length).replace(/^[/\\]+/, '');
}

/** How several paths are named together. */
export function nameOfPaths(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  return others.length === 0 ? basename(first) : `${basename(first)} and ${others.length} more`;
}
