import type { SourceDescription } from '#lib/model/snapshot.ts';
import type { Freshness, ServerStatus } from '#lib/model/status.ts';

/** Where the picture comes from: a cluster that is watched, or files that were read once. */
export type Source = {
  readonly kind: SourceDescription['kind'];
  /** Context or file name, as people know it. */
  readonly name: string;
  /** Which source was taken, and why. */
  readonly sentence: string;
  readonly contexts: ServerStatus['contexts'];
  freshness(): Freshness;
  /** What could not be read, as sentences. */
  problems(): readonly string[];
  /** Ends all reading; nothing is published afterwards. */
  stop(): void;
};
