import type { Metadata } from '#lib/model/metadata.ts';

/** When an object was created, in milliseconds; one that does not say is older than everything, as Go's zero time is. */
export function createdAtMs({ createdAt }: Pick<Metadata, 'createdAt'>): number {
  const time = Date.parse(createdAt ?? '');
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

/** Orders objects by creation time, the oldest first; 0 for objects of one time, which each rule orders by its own names. */
export function compareAges(left: Pick<Metadata, 'createdAt'>, right: Pick<Metadata, 'createdAt'>): number {
  if (left.createdAt === right.createdAt) return 0;
  const [before, after] = [createdAtMs(left), createdAtMs(right)];
  return before < after ? -1 : before > after ? 1 : 0;
}

/** The oldest of them, of equals the first; null for none. */
export function oldest<Item extends Pick<Metadata, 'createdAt'>>(objects: readonly Item[]): Item | null {
  let found: Item | null = null;
  for (const object of objects) if (found === null || createdAtMs(object) < createdAtMs(found)) found = object;
  return found;
}
