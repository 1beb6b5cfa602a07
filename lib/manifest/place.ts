import type { Origin } from '#lib/model/metadata.ts';

/** Where an object stands, in the words of a notice. The item of a list replaces the line, which all its items share. */
export function placeText(origin: Origin | null, item: number | null): string {
  if (origin === null) return 'the cluster';
  return `${origin.file} (document ${origin.document}, ${item === null ? `line ${origin.line}` : `item ${item}`})`;
}
