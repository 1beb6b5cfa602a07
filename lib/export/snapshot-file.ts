import type { Gap, Snapshot, SourceDescription } from '#lib/model/snapshot.ts';
import { product } from './product.ts';

/** A snapshot as a file: what was read, trimmed, and where it comes from. Ambient Atlas opens it again. */
export type SnapshotFile = {
  readonly format: 'ambient-atlas-snapshot';
  readonly formatVersion: 1;
  readonly provenance: Provenance;
  readonly snapshot: Snapshot;
};

type Provenance = {
  readonly product: string;
  readonly version: string;
  readonly source: Pick<SourceDescription, 'kind' | 'name'>;
  /** RFC 3339, UTC: when the data was read. */
  readonly takenAt: string;
  /** A few words of the page at that moment: `live`, `stale since …`; empty where files were read. */
  readonly freshness: string;
  /** `as-read`, or names, hosts, labels and addresses replaced by pseudonyms. */
  readonly names: 'as-read' | 'pseudonyms';
  /** How many objects of each kind are in it, and what could not be read. */
  readonly objects: Readonly<Record<string, number>>;
  readonly unread: readonly { readonly kind: string | null; readonly cause: Gap['cause'] }[];
};

/** The snapshot with its provenance, as JSON text. The same snapshot gives the same bytes. */
export function toSnapshotFile(
  snapshot: Snapshot,
  { freshness, names }: Pick<Provenance, 'freshness' | 'names'>,
): string {
  const { source, gaps } = snapshot;
  const file: SnapshotFile = {
    format: 'ambient-atlas-snapshot',
    formatVersion: 1,
    provenance: {
      product: product.name,
      version: product.version,
      source: { kind: source.kind, name: source.name },
      takenAt: source.takenAt,
      freshness,
      names,
      objects: countsOf(snapshot),
      unread: gaps.map(({ kind, cause }) => ({ kind, cause })),
    },
    snapshot,
  };
  return `${byLine(file, 4)}\n`;
}

function countsOf({ policies, gaps: _gaps, notices: _notices, ...rest }: Snapshot): Readonly<Record<string, number>> {
  const lists = Object.entries({ ...rest, ...policies }).filter(([, value]) => Array.isArray(value));
  return Object.fromEntries(lists.map(([name, list]) => [name, (list as readonly unknown[]).length]));
}

/** JSON in which every object of the cluster has a line of its own, so that two files can be compared by line. */
function byLine(value: unknown, levels: number): string {
  if (levels === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : `[\n${value.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  const fields = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => `${JSON.stringify(name)}: ${byLine(item, levels - 1)}`);
  return `{\n${fields.join(',\n')}\n}`;
}
