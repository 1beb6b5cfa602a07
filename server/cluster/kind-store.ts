import { type TrimmedObject, trimObject } from '#lib/manifest/trim.ts';

/** The objects of one kind as the API server last told them, trimmed. */
export type KindStore = {
  objects(): Iterable<TrimmedObject>;
  count(): number;
  /** What is held under this key; null for nothing. */
  get(key: string): Held | null;
  keys(): Iterable<string>;
  /** Takes a complete list: what is not in it is gone. True where anything changed that somebody reads. */
  replace(list: readonly Held[]): boolean;
  /** Takes what is newer than what is held. Answers whether anything changed that somebody reads. */
  upsert(held: Held): boolean;
  remove(key: string): boolean;
};

/** One object with what is needed to tell its states apart. */
export type Held = {
  readonly key: string;
  readonly uid: string | null;
  readonly resourceVersion: string;
  /** Null for an object that is not read, another ConfigMap for example. */
  readonly trimmed: TrimmedObject | null;
};

export function createKindStore(): KindStore {
  let held = new Map<string, Held>();

  /** What to hold: the object before where nothing that is read changed, so that everything built on it can be kept. */
  const settle = (next: Held): { readonly entry: Held; readonly changed: boolean } => {
    const before = held.get(next.key);
    if (before === undefined) return { entry: next, changed: true };
    const same = before.resourceVersion === next.resourceVersion || equal(before.trimmed, next.trimmed);
    return same ? { entry: { ...next, trimmed: before.trimmed }, changed: false } : { entry: next, changed: true };
  };

  return {
    *objects() {
      for (const { trimmed } of held.values()) {
        if (trimmed !== null) yield trimmed;
      }
    },
    count: () => held.size,
    get: (key) => held.get(key) ?? null,
    keys: () => held.keys(),
    replace(list) {
      const next = new Map<string, Held>();
      let changed = false;
      for (const entry of list) {
        const before = held.get(entry.key);
        // A list is the truth even where its versions are lower: the server may have been restored from a backup.
        const same =
          before !== undefined &&
          before.uid === entry.uid &&
          (before.resourceVersion === entry.resourceVersion || equal(before.trimmed, entry.trimmed));
        changed ||= !same;
        next.set(entry.key, same ? { ...entry, trimmed: before.trimmed } : entry);
      }
      changed ||= [...held.keys()].some((key) => !next.has(key));
      held = next;
      return changed;
    },
    upsert(next) {
      const { entry, changed } = settle(next);
      held.set(next.key, entry);
      return changed;
    },
    remove: (key) => held.delete(key),
  };
}

/** Null for what has no name or version, which no API server sends. */
export function readHeld(raw: unknown): Held | null {
  const metadata = recordAt(raw, 'metadata');
  const { name, namespace, uid, resourceVersion } = metadata;
  if (typeof name !== 'string' || name === '' || typeof resourceVersion !== 'string') return null;
  return {
    key: `${typeof namespace === 'string' ? namespace : ''}/${name}`,
    uid: typeof uid === 'string' ? uid : null,
    resourceVersion,
    trimmed: trimObject(raw, null),
  };
}

export function recordAt(raw: unknown, name: string): Record<string, unknown> {
  if (typeof raw !== 'object' || raw === null) return {};
  const value: unknown = Reflect.get(raw, name);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Versions of one resource are whole numbers; anything else is taken for newer. */
export function isOlder(candidate: string, than: string): boolean {
  const numeric = /^\d{1,30}$/;
  return numeric.test(candidate) && numeric.test(than) && BigInt(candidate) < BigInt(than);
}

function equal(left: TrimmedObject | null, right: TrimmedObject | null): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
