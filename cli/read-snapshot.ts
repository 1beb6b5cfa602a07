import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import { systemClock } from '#server/clock.ts';
import { readPaths } from '#server/files/read-paths.ts';
import type { Arguments } from './arguments.ts';
import { BadInput } from './problem.ts';

/** What the arguments name, read: files, standard input or a live cluster. */
export type ReadResult = {
  readonly snapshot: Snapshot;
  /** A path that was named could not be read; what could be is in the snapshot. */
  readonly incomplete: boolean;
};

/**
 * Reads the snapshot a command works on; files count as of `takenAt`, which is now unless it is given. What is worth
 * knowing about the reading goes to standard error. Throws BadInput.
 */
export async function readSnapshot(
  paths: readonly string[],
  args: Arguments,
  takenAt: string | null = null,
): Promise<ReadResult> {
  if (args.context !== null) {
    if (paths.length > 0) {
      throw new BadInput(`--context reads a cluster and ${paths.join(', ')} files. Give one of them.`);
    }
    const { readLiveSnapshot } = await import('./read-live-snapshot.ts');
    return { snapshot: await readLiveSnapshot(args.context, args.given), incomplete: false };
  }
  if (paths.length === 0) throw new BadInput('There is nothing to read. Name files or folders, - or --context NAME.');
  const read = await readPaths(paths.filter((path) => path !== '-'));
  const texts = paths.includes('-')
    ? [...read.texts, { file: 'standard input', text: await text(process.stdin) }]
    : read.texts;
  const problems = paths.every((path) => path === '-') ? [] : read.problems;
  if (texts.length === 0) throw new BadInput(problems.join('\n') || `There is no YAML or JSON in ${paths.join(', ')}.`);

  const snapshot = snapshotFromTexts(texts, args.given, {
    kind: 'files',
    name: nameOf(paths),
    takenAt: takenAt ?? systemClock.timestamp(),
  });
  for (const problem of problems) note(problem);
  for (const gap of snapshot.gaps) note(gap.sentence);
  for (const notice of snapshot.notices) note(notice.sentence);
  if (isEmpty(snapshot)) throw new BadInput(`There is no Kubernetes object to explain in ${paths.join(', ')}.`);
  return { snapshot, incomplete: problems.length > 0 };
}

function note(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

function nameOf(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  const name = first === '-' ? 'standard input' : basename(first) || first;
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}

function isEmpty(snapshot: Snapshot): boolean {
  return Object.values(snapshot).every(
    (value) => !Array.isArray(value) || value === snapshot.gaps || value === snapshot.notices || value.length === 0,
  );
}
