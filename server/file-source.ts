import { basename, dirname, sep } from 'node:path';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Atlas } from './atlas.ts';
import { readPaths } from './files/read-paths.ts';
import type { Source } from './source.ts';

type Files = {
  readonly kind: 'files' | 'demo';
  readonly name: string;
  readonly sentence: string;
  readonly paths: readonly string[];
  readonly contexts?: Source['contexts'];
};

/** Reads files once and publishes what they say. What cannot be read becomes a problem of the source. */
export function openFiles(atlas: Atlas, files: Files): Source {
  const takenAt = atlas.clock.timestamp();
  let problems: readonly string[] = [];
  let stopped = false;

  const publish = async () => {
    const { texts: read, problems: unread } = await readPaths(files.paths);
    const texts = read.map(({ file, text }) => ({ file: shortName(file, files.paths), text }));
    problems = unread;
    if (stopped) return;
    if (texts.length > 0) {
      const { name, kind } = files;
      atlas.store.changed(() => snapshotFromTexts(texts, atlas.config.given, { name, kind, takenAt }));
    }
    atlas.streams.announceStatus();
  };

  publish().catch((error: unknown) => {
    problems = [`The files could not be read: ${error instanceof Error ? error.message : String(error)}`];
    atlas.streams.announceStatus();
  });

  return {
    kind: files.kind,
    name: files.name,
    sentence: files.sentence,
    contexts: files.contexts ?? [],
    freshness: () => ({
      state: 'frozen',
      since: takenAt,
      sentence: `Read ${files.kind === 'demo' ? 'from the bundled demo' : 'from files'} at ${takenAt}; later changes are not seen.`,
      perKind: [],
    }),
    problems: () => problems,
    stop: () => {
      stopped = true;
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
