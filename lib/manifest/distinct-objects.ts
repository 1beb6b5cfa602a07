import type { Metadata } from '#lib/model/metadata.ts';
import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { Notice } from '#lib/model/snapshot.ts';
import { placeText } from './place.ts';
import type { TrimmedObject } from './trim.ts';

/** The objects by kind, each once and sorted by namespace and name; of duplicates the last wins, and a notice says so. */
export function distinctObjects(objects: Iterable<PlacedObject>): {
  readonly ofKind: <Kind extends TrimmedObject['kind']>(kind: Kind) => readonly ObjectOf<Kind>[];
  readonly notices: readonly Notice[];
  /** Where an object stands, in words. */
  readonly placeOf: (object: Metadata) => string;
} {
  const byKind = new Map<string, Map<string, Metadata>>();
  const duplicates = new Map<string, Duplicate>();
  const items = new Map<Metadata, number>();
  const placeOf = (object: Metadata) => placeText(object.origin, items.get(object) ?? null);
  for (const { kind, object, item } of objects) {
    if (item !== undefined) items.set(object, item);
    const known = byKind.get(kind) ?? new Map<string, Metadata>();
    byKind.set(kind, known);
    const key = `${object.namespace}/${object.name}`;
    const earlier = known.get(key);
    if (earlier !== undefined) {
      const id = objectId(kind, object.namespace, object.name);
      const before = duplicates.get(id);
      duplicates.set(id, { copies: (before?.copies ?? 1) + 1, earlier, last: object });
    }
    known.set(key, object);
  }
  return {
    // The key of the map is the kind beside the object, so its objects are of that kind.
    ofKind: <Kind extends TrimmedObject['kind']>(kind: Kind) =>
      [...(byKind.get(kind)?.values() ?? [])].sort(compareMetadata) as unknown as readonly ObjectOf<Kind>[],
    notices: duplicateNotices(duplicates, placeOf),
    placeOf,
  };
}

/** An object, and which item of its document it is where its line does not tell. */
export type PlacedObject = TrimmedObject & { readonly item?: number };

type ObjectOf<Kind extends TrimmedObject['kind']> = Extract<TrimmedObject, { readonly kind: Kind }>['object'];

type Duplicate = { readonly copies: number; readonly earlier: Metadata; readonly last: Metadata };

export function compareMetadata(left: Metadata, right: Metadata): number {
  return compareIds(left.namespace, right.namespace) || compareIds(left.name, right.name);
}

/** More than these are counted and not named one by one. */
const namedDuplicates = 20;

function duplicateNotices(
  duplicates: ReadonlyMap<string, Duplicate>,
  placeOf: (object: Metadata) => string,
): readonly Notice[] {
  const sorted = [...duplicates].sort(([left], [right]) => compareIds(left, right));
  const notices = sorted.slice(0, namedDuplicates).map(([id, { copies, earlier, last }]): Notice => {
    const times = copies === 2 ? 'twice' : `${copies} times`;
    const places = `in ${placeOf(earlier)} and in ${placeOf(last)}`;
    return {
      code: 'duplicate-object',
      sentence: `${id} is there ${times}, at last ${places}. The last one counts; remove the others.`,
      count: copies - 1,
    };
  });
  const rest = sorted.slice(namedDuplicates);
  if (rest.length === 0) return notices;
  const count = rest.reduce((sum, [, { copies }]) => sum + copies - 1, 0);
  const sentence = `${rest.length} more objects are there more than once. Of each the last one counts.`;
  return [...notices, { code: 'duplicate-object', sentence, count }];
}
