import type { Gap, Notice, Snapshot } from '#lib/model/snapshot.ts';
import { assembleSnapshot } from './assemble.ts';
import { minorOfVersion, nearestMinor } from './istio-version.ts';
import { checkOptions, type GivenOptions } from './options.ts';
import type { Misfit } from './shape.ts';
import { snapshotShape } from './snapshot-shape.ts';

type Opening = { readonly name: string; readonly kind: 'files' | 'demo'; readonly takenAt: string };

/** Whether a text is a snapshot that Ambient Atlas wrote: with its provenance, or as its server answers it. */
export function isSnapshotFile(text: string): boolean {
  return /^\s*\{\s*"(?:format"\s*:\s*"ambient-atlas-snapshot"|source"\s*:\s*\{\s*"kind"\s*:)/.test(text.slice(0, 400));
}

/**
 * A snapshot that was exported, with the time and the gaps that it was taken with. Given options about istiod win over
 * what it was read for. Null where the text is no snapshot; one that cannot be read is a gap in an empty snapshot.
 */
export function openSnapshot(
  { file, text }: { readonly file: string; readonly text: string },
  given: GivenOptions,
  source: Opening,
): Snapshot | null {
  if (!isSnapshotFile(text)) return null;
  const read = readSnapshot(text);
  if ('wrong' in read) {
    return assembleSnapshot({ objects: [], given, source, gaps: [brokenSnapshot(file, read.wrong)], notices: [] });
  }
  const { snapshot } = read;
  const options = checkOptions(given);
  return {
    ...snapshot,
    source: {
      ...snapshot.source,
      kind: source.kind,
      name: nameOf(snapshot.source.name),
    },
    istio: withGiven(snapshot.istio, options.given),
    notices: [...snapshot.notices, ...options.notices, ...readingIgnored(snapshot, given, file)],
  };
}

const snapshotOf = 'snapshot of ';

/** Of what it is a snapshot, also where it was opened and exported again. */
function nameOf(source: string): string {
  return source.startsWith(snapshotOf) ? source : `${snapshotOf}${source}`;
}

/** What is said of a snapshot among other files. */
export function openedAlone(file: string): Notice {
  return {
    code: 'option-ignored',
    sentence: `${file} is a snapshot of Ambient Atlas, which is opened alone; the other files were read without it.`,
    count: 1,
  };
}

function readSnapshot(text: string): { readonly snapshot: Snapshot } | { readonly wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { wrong: 'it is no JSON; it may have been cut off' };
  }
  const content = isFile(value) ? value.snapshot : value;
  if (isFile(value) && value.formatVersion !== 1)
    return { wrong: `it is of format ${String(value.formatVersion)}, and this version reads format 1` };
  const misfits: Misfit[] = [];
  const snapshot = snapshotShape(content, 'snapshot', misfits);
  const [first] = misfits;
  if (first !== undefined) return { wrong: `${first.path} is not ${first.wants}` };
  const minor = minorOfVersion(snapshot.istio.minor);
  if (minor === null) return { wrong: 'snapshot.istio.minor is no version of Istio' };
  return { snapshot: { ...snapshot, istio: { ...snapshot.istio, minor: nearestMinor(minor) } } };
}

function isFile(value: unknown): value is { readonly formatVersion: unknown; readonly snapshot: unknown } {
  return typeof value === 'object' && value !== null && 'format' in value && 'snapshot' in value;
}

function withGiven(istio: Snapshot['istio'], given: GivenOptions): Snapshot['istio'] {
  const minor = given.istio === undefined ? null : minorOfVersion(given.istio);
  return {
    ...istio,
    ...(minor === null ? {} : { minor: nearestMinor(minor), minorFrom: 'given' }),
    ...(given.revision === undefined ? {} : { revision: given.revision || null, revisionFrom: 'given' }),
    environment: Object.assign(Object.create(null), istio.environment, given.env),
  };
}

/** How it was read is part of what a snapshot holds. */
function readingIgnored({ source }: Snapshot, { reading }: GivenOptions, file: string): readonly Notice[] {
  if (reading === undefined || reading === source.reading) return [];
  const sentence = `${file} was taken as ${source.reading}, and a snapshot cannot be read as ${reading}; read the manifests again.`;
  return [{ code: 'option-ignored', sentence, count: 1 }];
}

function brokenSnapshot(file: string, wrong: string): Gap {
  return {
    kind: null,
    cause: 'broken-document',
    sentence: `${file} is a snapshot of Ambient Atlas that cannot be opened: ${wrong}. Export it again.`,
    object: null,
    origin: { file, document: 1, line: 1 },
  };
}
