/** What every Kubernetes object carries, and the small shapes that several kinds share. */

/** A Kubernetes label selector as written. `resolve` says whether it can be evaluated. */
export type LabelSelector = {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
};

export type Labels = Readonly<Record<string, string>>;

/** What every object carries. */
export type Metadata = {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
  readonly labels: Labels;
  /** Only the annotations that a rule reads, see `lib/manifest`. */
  readonly annotations: Labels;
  /** RFC 3339; null where the manifest does not say. */
  readonly createdAt: string | null;
  /** Who last set which of the labels and annotations that decide a binding: key → manager and time. From managedFields. */
  readonly setBy: Readonly<Record<string, Setter>>;
  /** Where the object was read: file, document (from 1) and line. Null for a cluster. */
  readonly origin: Origin | null;
};

export type Setter = { readonly manager: string; readonly time: string | null };
export type Origin = { readonly file: string; readonly document: number; readonly line: number };

/** One condition of a status. `message` is istiod's own text. */
export type Condition = {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
};
