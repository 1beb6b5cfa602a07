import type { Metadata } from '#lib/model/metadata.ts';

/** When an object was created, in milliseconds; one that does not say is older than everything, as Go's zero time is. */
export function createdAtMs({ createdAt }: Pick<Metadata, 'createdAt'>): number {
  const time = Date.parse(createdAt ?? '');
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

/** The oldest of them, of equals the first; null for none. */
export function oldest<Item extends Pick<Metadata, 'createdAt'>>(objects: readonly Item[]): Item | null {
  let found: Item | null = null;
  for (const object of objects) if (found === null || createdAtMs(object) < createdAtMs(found)) found = object;
  return found;
}
