import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { answerFor } from '#lib/explain/answer.ts';
import { findObject } from '#lib/explain/find-object.ts';
import { noteOf } from '#lib/export/note.ts';
import { pseudonymised } from '#lib/export/pseudonyms.ts';
import { toSnapshotFile } from '#lib/export/snapshot-file.ts';
import { toSvg } from '#lib/export/svg/to-svg.ts';
import { toCsv } from '#lib/export/table.ts';
import { place } from '#lib/layout/place.ts';
import { toScene } from '#lib/layout/scene.ts';
import type { ObjectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { type Show, showAll, showToUrl } from '#lib/view/show.ts';
import { toView } from '#lib/view/to-view.ts';
import { type Arguments, chooseWord, commonFlagNames, type FlagName, readArguments } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { newestChange } from './export-time.ts';
import { BadInput } from './problem.ts';
import { readSnapshot } from './read-snapshot.ts';
import { exportUsage } from './usage.ts';
import { writeTo } from './write-file.ts';
import { writeOut } from './write-out.ts';

const ownFlags: readonly FlagName[] = [
  ...(['namespace', 'svg', 'csv', 'json', 'md', 'out'] as const),
  ...(['focus', 'theme', 'pseudonyms', 'pseudonym-key'] as const),
];

/** `atlas export PATH…`: a picture, a table, a note, a snapshot, each into a file. */
export async function exportCommand(args: readonly string[]): Promise<number> {
  const read = readArguments(args, [...commonFlagNames, ...ownFlags]);
  if (read.help) {
    await writeOut(exportUsage);
    return exitCodes.answered;
  }
  checkFiles(read);
  const theme = chooseWord('--theme', read.theme, ['light', 'dark']);
  const { snapshot, incomplete } = await readSnapshot(read.positionals, read, await newestChange(read.positionals));
  const asRead = resolve(snapshot);
  const focused = read.focus === null ? null : objectNamed(asRead, read.focus, read.namespace);
  const noted = read.files.md === null ? null : objectNamed(asRead, read.files.md, read.namespace);
  if (focused === missing || noted === missing) return exitCodes.notFound;

  const renamed = read.pseudonyms
    ? pseudonymised(snapshot, read.pseudonymKey ?? randomBytes(24).toString('hex'))
    : null;
  const written = renamed?.snapshot ?? snapshot;
  const topology = renamed === null ? asRead : resolve(written);
  const idOf = (id: ObjectId | null) => (id === null || renamed === null ? id : renamed.nameOf(id));
  const [focus, about] = [idOf(focused), idOf(noted)];
  const names = renamed === null ? 'as-read' : 'pseudonyms';
  const show = focus === null ? showAll : { ...showAll, selected: focus, focus };
  const view = toView(topology, show, null);
  const freshness = snapshot.source.kind === 'cluster' ? 'read once' : '';
  const { svg, csv, json, out } = read.files;
  if (svg !== null) {
    const scene = toScene(view, place(view));
    const picture = {
      topology,
      scene,
      show,
      path: null,
      freshness,
      link: linkTo(show),
      theme,
      window: null,
      names,
    } as const;
    await writeTo(svg, toSvg(picture).svg);
  }
  if (csv !== null) await writeTo(csv, toCsv(topology, show));
  if (json !== null) await writeTo(json, toSnapshotFile(written, { freshness, names }));
  const answer = about === null ? null : answerFor(topology, about);
  if (answer !== null) {
    const picture = svg === null || svg === '-' ? null : basename(svg);
    await writeTo(out ?? '-', noteOf(topology, answer, { page: null, picture }));
  }
  return incomplete ? exitCodes.badInput : exitCodes.answered;
}

/** Throws BadInput where nothing is to be written, or two files to standard output. */
function checkFiles({ files, theme, focus, pseudonyms, pseudonymKey }: Arguments): void {
  if (pseudonymKey !== null && !pseudonyms) throw new BadInput('--pseudonym-key is of --pseudonyms; give both.');
  const { svg, csv, json, md, out } = files;
  if (svg === null && csv === null && json === null && md === null)
    throw new BadInput('What is to be written? Name --svg FILE, --csv FILE, --json FILE or --md OBJECT.');
  if (out !== null && md === null) throw new BadInput('--out is where the note of --md OBJECT goes; there is no --md.');
  const toStandardOutput = [svg, csv, json, md === null ? null : (out ?? '-')].filter((path) => path === '-');
  if (toStandardOutput.length > 1)
    throw new BadInput('Only one file can go to standard output. Name files for the others.');
  if (theme !== null && svg === null) throw new BadInput('--theme is of the picture; there is no --svg.');
  if (focus !== null && svg === null && csv === null)
    throw new BadInput('--focus is of the picture and the table; there is neither --svg nor --csv.');
}

/** The part of an address that opens the same view, wherever the page is served. */
function linkTo(show: Show): string {
  const query = showToUrl(show).toString().replaceAll('%2F', '/');
  return query === '' ? '/' : `/?${query}`;
}

const missing = Symbol('missing');

/** Throws BadInput for what names nothing; what was named well and does not exist is said here. */
function objectNamed(topology: Topology, text: string, namespace: string | null): ObjectId | typeof missing {
  const found = findObject(topology, text, namespace);
  if (found.found) return found.id;
  if (found.problem !== 'not-found') throw new BadInput(found.sentence);
  process.stderr.write(`${found.sentence}\n`);
  return missing;
}
