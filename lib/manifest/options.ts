import { parse } from 'yaml';
import type { Notice } from '#lib/model/snapshot.ts';
import { environmentNames } from './environment.ts';
import { field, isRawObject, rawObject, text, textMap, textOrNull } from './raw-value.ts';

/** What a person says about the istiod to answer as. It wins over what the source shows. */
export type GivenOptions = {
  /** Version of Istio: `1.31`, also `1.30.2`. */
  readonly istio?: string;
  /** istiod's own revision. */
  readonly revision?: string;
  /** Environment variables of istiod, by name. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether manifests are read as what is, or as what will be once a cluster has deployed them. */
  readonly reading?: 'observed' | 'desired';
};

/** Whether a path names an options file, by its last part. */
export function isOptionsFile(file: string): boolean {
  return /(^|[/\\])options\.ya?ml$/.test(file);
}

/**
 * The options that a file gives with its keys `istio`, `revision` and `env`; null where it is something else, a
 * Kubernetes object for example. Keys that mean nothing here are named in a notice.
 */
export function readOptions(
  source: string,
  file: string,
): { readonly options: GivenOptions; readonly notices: readonly Notice[] } | null {
  const raw = parseQuietly(source);
  if (!isRawObject(raw) || !knownKeys.some((key) => Object.hasOwn(raw, key)) || Object.hasOwn(raw, 'kind')) return null;
  const unknown = Object.keys(raw).filter((key) => !knownKeys.includes(key));
  const istio = textOrNull(field(raw, 'istio'));
  const revision = textOrNull(field(raw, 'revision'));
  const options: GivenOptions = {
    ...(istio === null ? {} : { istio }),
    ...(revision === null ? {} : { revision }),
    env: readEnvironment(field(raw, 'env')),
  };
  if (unknown.length === 0) return { options, notices: [] };
  return {
    options,
    notices: [
      ignored(`${file} has options that mean nothing here: ${unknown.join(', ')}. It can set istio, revision and env.`),
    ],
  };
}

/** Later options win, environment variables one by one. */
export function mergeOptions(first: GivenOptions, second: GivenOptions): GivenOptions {
  const env: Record<string, string> = Object.assign(Object.create(null), first.env, second.env);
  return { ...first, ...second, env };
}

/** The variables that some rule reads, those it does not as a notice, and `REVISION` as the revision it is. */
export function checkOptions(given: GivenOptions): {
  readonly given: GivenOptions;
  readonly notices: readonly Notice[];
} {
  const env: Record<string, string> = Object.create(null);
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(given.env ?? {})) {
    if (environmentNames.has(name)) env[name] = value;
    else if (name !== 'REVISION') unknown.push(name);
  }
  const revision = given.revision ?? given.env?.REVISION;
  const checked: GivenOptions = { ...given, env, ...(revision === undefined ? {} : { revision }) };
  if (unknown.length === 0) return { given: checked, notices: [] };
  const sentence = `No rule depends on ${unknown.sort().join(', ')}, so the setting was ignored. Rules depend on ${[...environmentNames].join(', ')}.`;
  return { given: checked, notices: [ignored(sentence, unknown.length)] };
}

const knownKeys: readonly string[] = ['istio', 'revision', 'env'];

function parseQuietly(source: string): unknown {
  try {
    // `istio: 1.30` is a version and not the number 1.3.
    return parse(source, { logLevel: 'error', schema: 'failsafe', uniqueKeys: false, maxAliasCount: 0 });
  } catch {
    return null;
  }
}

/** A mapping, or a list of `NAME=VALUE` or of `{name, value}` as a Deployment has it. */
function readEnvironment(raw: unknown): Readonly<Record<string, string>> {
  if (!Array.isArray(raw)) return textMap(raw);
  const env: Record<string, string> = Object.create(null);
  for (const entry of raw) {
    const [name = '', ...value] = typeof entry === 'string' ? entry.split('=') : [];
    if (name !== '') env[name] = value.join('=');
    else if (text(field(entry, 'name')) !== '')
      env[text(field(entry, 'name'))] = text(field(rawObject(entry), 'value'));
  }
  return env;
}

function ignored(sentence: string, count = 1): Notice {
  return { code: 'option-ignored', sentence, count };
}
