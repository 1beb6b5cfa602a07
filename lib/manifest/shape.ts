/** A value that has not the form it should: where, and what stands there instead. */
export type Misfit = { readonly path: string; readonly wants: string };

/** Reads a parsed value as a `T`. Notes what does not fit and then answers with anything. */
export type Shape<T> = (value: unknown, path: string, misfits: Misfit[]) => T;

export const text: Shape<string> = (value, path, misfits) => {
  if (typeof value === 'string') return value;
  misfits.push({ path, wants: 'a text' });
  return '';
};

export const number: Shape<number> = (value, path, misfits) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  misfits.push({ path, wants: 'a number' });
  return 0;
};

export const truth: Shape<boolean> = (value, path, misfits) => {
  if (typeof value === 'boolean') return value;
  misfits.push({ path, wants: 'true or false' });
  return false;
};

export function oneOf<Word extends string>(...words: readonly [Word, ...Word[]]): Shape<Word> {
  return (value, path, misfits) => {
    const word = words.find((known) => known === value);
    if (word !== undefined) return word;
    misfits.push({ path, wants: `one of ${words.join(', ')}` });
    return words[0];
  };
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path, misfits) => (value === null ? null : shape(value, path, misfits));
}

export function listOf<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value, path, misfits) => {
    if (Array.isArray(value)) return value.map((item, index) => shape(item, `${path}[${index}]`, misfits));
    misfits.push({ path, wants: 'a list' });
    return [];
  };
}

/** A map from any text; without a prototype, so that no key means anything but itself. */
export function mapOf<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, path, misfits) => {
    const map: Record<string, T> = Object.create(null);
    if (isMap(value))
      for (const [key, item] of Object.entries(value)) map[key] = shape(item, `${path}.${key}`, misfits);
    else misfits.push({ path, wants: 'a map' });
    return map;
  };
}

/** Every field of the type and no other: what else stands there is dropped. Those in `optional` may be absent. */
export function record<T extends object>(
  fields: { readonly [Name in RequiredName<T>]: Shape<T[Name]> },
  optional: { readonly [Name in OptionalName<T>]: Shape<Exclude<T[Name], undefined>> },
): Shape<T> {
  const required = Object.entries(fields) as [string, Shape<unknown>][];
  const others = Object.entries(optional) as [string, Shape<unknown>][];
  return (value, path, misfits) => {
    if (!isMap(value)) {
      misfits.push({ path, wants: 'a map' });
      return {} as T;
    }
    const entries = required.map(
      ([name, shape]) => [name, shape(own(value, name), `${path}.${name}`, misfits)] as const,
    );
    for (const [name, shape] of others)
      if (Object.hasOwn(value, name)) entries.push([name, shape(value[name], `${path}.${name}`, misfits)]);
    return Object.fromEntries(entries) as T;
  };
}

type OptionalName<T> = { [Name in keyof T]-?: object extends Pick<T, Name> ? Name : never }[keyof T];
type RequiredName<T> = Exclude<keyof T, OptionalName<T>>;

type Mapping = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(value: Mapping, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
