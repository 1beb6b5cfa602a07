import type { Gap, Notice, Snapshot } from '#lib/model/snapshot.ts';
import { assembleSnapshot } from './assemble.ts';
import type { PlacedObject } from './distinct-objects.ts';
import { readDocuments } from './documents.ts';
import { isSnapshotFile, openedAlone, openSnapshot } from './open-snapshot.ts';
import { type GivenOptions, isOptionsFile, mergeOptions, readOptions } from './options.ts';
import { passedOver } from './passed-over.ts';
import { placeText } from './place.ts';
import { trimObject } from './trim.ts';

/**
 * The whole way from the text of manifests to a snapshot. Broken documents become gaps, everything else that was not
 * used a notice. Given options win over an `options.yaml` among the texts. A snapshot that was exported is opened as it was.
 */
export function snapshotFromTexts(
  texts: readonly { readonly file: string; readonly text: string }[],
  given: GivenOptions,
  source: { readonly name: string; readonly kind: 'files' | 'demo'; readonly takenAt: string },
): Snapshot {
  const [only, ...others] = texts;
  const opened = only === undefined || others.length > 0 ? null : openSnapshot(only, given, source);
  if (opened !== null) return opened;
  const objects: PlacedObject[] = [];
  const gaps: Gap[] = [];
  const notices: Notice[] = [];
  const ignored = passedOver();
  let options: GivenOptions = {};
  for (const { file, text } of texts) {
    const fromFile = isOptionsFile(file) ? readOptions(text, file) : null;
    if (fromFile !== null) {
      options = mergeOptions(options, fromFile.options);
      notices.push(...fromFile.notices);
      continue;
    }
    if (isSnapshotFile(text)) {
      notices.push(openedAlone(file));
      continue;
    }
    const read = readDocuments(text, file);
    gaps.push(...read.gaps);
    notices.push(...read.notices);
    for (const { raw, origin, item } of read.objects) {
      const trimmed = trimObject(raw, origin);
      if (trimmed !== null) objects.push(item === null ? trimmed : { ...trimmed, item });
      ignored.note(raw, placeText(origin, item), trimmed !== null);
    }
  }
  return assembleSnapshot({
    objects,
    given: mergeOptions(options, given),
    source,
    gaps,
    notices: [...notices, ...ignored.notices()],
  });
}
