import type { IstioSettings, SourceDescription } from './snapshot.ts';

/** Something about the connection to the API server that a reader must know before trusting what is shown. */
export type ConnectionWarning = {
  /** For a badge. */
  readonly short: string;
  readonly sentence: string;
};

/** What `GET /api/v1/status` and the stream's `status` event answer: where the picture comes from and how fresh it is. */
export type ServerStatus = {
  readonly epoch: string;
  /** The server's time, RFC 3339. */
  readonly at: string;
  /** Version of the current topology; null while there is none. */
  readonly version: number | null;
  readonly source: {
    /** Null until the server has chosen. */
    readonly kind: SourceDescription['kind'] | null;
    /** Context or file name. */
    readonly name: string;
    /** Which source was taken, and why. */
    readonly sentence: string;
    /** What is unsafe about the connection to it; not there where nothing is. */
    readonly warnings?: readonly ConnectionWarning[];
  };
  readonly freshness: Freshness;
  /** Null while there is no topology. */
  readonly istio: IstioSettings | null;
  readonly counts: ObjectCounts | null;
  /** What was read from files; null for a cluster, and while nothing was read. */
  readonly files: FilesRead | null;
  /** Contexts of the kubeconfig, by name; `current` is the one that is shown. */
  readonly contexts: readonly { readonly name: string; readonly current: boolean }[];
  /** What a person must know about the whole: a source that could not be read, a snapshot that could not be evaluated. */
  readonly problems: readonly string[];
};

export type FilesRead = {
  readonly count: number;
  /** Objects of the kinds that are read. */
  readonly objects: number;
  readonly reading: SourceDescription['reading'];
  readonly brokenCount: number;
  /** The first five documents that could not be read, as sentences. */
  readonly broken: readonly string[];
};

export type Freshness = {
  readonly state: FreshnessState;
  /** RFC 3339: since when the state holds, or for `stale` the last moment at which the picture was known to be true. */
  readonly since: string;
  /** One sentence for people. */
  readonly sentence: string;
  /** Empty for files. */
  readonly perKind: readonly KindFreshness[];
};

/** `frozen` is what files are: true as of their reading. `unreachable`: nothing was ever read. */
export type FreshnessState = 'starting' | 'syncing' | 'live' | 'delayed' | 'stale' | 'unreachable' | 'frozen';

/** How well one kind is known. `absent` (not installed) and `forbidden` are answers too. */
export type KindFreshness = {
  readonly kind: string;
  /** What is asked for, as kubectl names it: `pods`, `gateways.gateway.networking.k8s.io`. */
  readonly resource: string;
  readonly state: KindState;
  /** Objects held. */
  readonly count: number;
  /** RFC 3339: the last proof that this is true; null where nothing was read yet. */
  readonly since: string | null;
  /** Age of that proof in milliseconds, by the server's monotonic clock. */
  readonly ageMs: number | null;
  /** What is wrong and what to do; null where nothing is. */
  readonly sentence: string | null;
};

export type KindState =
  | 'syncing'
  | 'synced'
  | 'delayed'
  | 'stale'
  | 'unreachable'
  | 'forbidden'
  | 'absent'
  | 'truncated';

export type ObjectCounts = {
  readonly namespaces: number;
  readonly services: number;
  readonly workloads: number;
  readonly gateways: number;
  readonly gaps: number;
};
