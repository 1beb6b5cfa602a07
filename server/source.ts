import type { SourceDescription } from '#lib/model/snapshot.ts';
import type { Freshness, ServerStatus } from '#lib/model/status.ts';

/** Where the picture comes from: a cluster, or files; both are watched. */
export type Source = {
  readonly kind: SourceDescription['kind'];
  /** Context or file name, as people know it. */
  readonly name: string;
  /** Which source was taken, why, and whether it answers. */
  sentence(): string;
  readonly contexts: ServerStatus['contexts'];
  freshness(): Freshness;
  /** How many files were read; null for a cluster. */
  fileCount(): number | null;
  /** What could not be read, as sentences. */
  problems(): readonly string[];
  /** Ends all reading; nothing is published afterwards. */
  stop(): void;
};
