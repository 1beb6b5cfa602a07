import { parseArgs } from 'node:util';
import type { GivenOptions } from '#lib/manifest/options.ts';
import { BadInput } from './problem.ts';

const flags = {
  namespace: { type: 'string', short: 'n' },
  output: { type: 'string', short: 'o' },
  format: { type: 'string' },
  'fail-on': { type: 'string' },
  via: { type: 'string' },
  method: { type: 'string' },
  path: { type: 'string' },
  host: { type: 'string' },
  header: { type: 'string', multiple: true },
  claim: { type: 'string', multiple: true },
  svg: { type: 'string' },
  csv: { type: 'string' },
  json: { type: 'string' },
  md: { type: 'string' },
  out: { type: 'string' },
  focus: { type: 'string' },
  theme: { type: 'string' },
  pseudonyms: { type: 'boolean' },
  'pseudonym-key': { type: 'string' },
  istio: { type: 'string' },
  revision: { type: 'string' },
  env: { type: 'string', multiple: true },
  observed: { type: 'boolean' },
  desired: { type: 'boolean' },
  context: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type FlagName = keyof typeof flags;

/** A command line, read and checked. */
export type Arguments = {
  readonly positionals: readonly string[];
  readonly namespace: string | null;
  readonly output: string | null;
  readonly format: string | null;
  readonly failOn: string | null;
  readonly via: string | null;
  /** Of a request to try, as written. */
  readonly sample: {
    readonly method: string | undefined;
    readonly path: string | undefined;
    readonly host: string | undefined;
    readonly header: readonly string[] | undefined;
    readonly claim: readonly string[] | undefined;
  };
  /** What to write where. */
  readonly files: {
    readonly svg: string | null;
    readonly csv: string | null;
    readonly json: string | null;
    /** The object of a note, and the file it goes to. */
    readonly md: string | null;
    readonly out: string | null;
  };
  readonly focus: string | null;
  readonly theme: string | null;
  readonly pseudonyms: boolean;
  readonly pseudonymKey: string | null;
  readonly context: string | null;
  readonly given: GivenOptions;
  readonly help: boolean;
};

/** The flags that every command takes. */
export const commonFlagNames: readonly FlagName[] = [
  'istio',
  'revision',
  'env',
  'observed',
  'desired',
  'context',
  'help',
];

/** Reads the arguments of one command, which takes the named flags and no others. Throws BadInput. */
export function readArguments(args: readonly string[], allowed: readonly FlagName[]): Arguments {
  const options = Object.fromEntries(Object.entries(flags).filter(([name]) => allowed.includes(name as FlagName)));
  const { values, positionals } = parse(args, options as typeof flags);
  if (values.observed === true && values.desired === true) {
    throw new BadInput('--observed and --desired exclude each other. Give one of them.');
  }
  const reading = values.observed === true ? 'observed' : values.desired === true ? 'desired' : null;
  return {
    positionals,
    namespace: values.namespace ?? null,
    output: values.output ?? null,
    format: values.format ?? null,
    failOn: values['fail-on'] ?? null,
    via: values.via ?? null,
    sample: {
      method: values.method,
      path: values.path,
      host: values.host,
      header: values.header,
      claim: values.claim,
    },
    files: {
      svg: values.svg ?? null,
      csv: values.csv ?? null,
      json: values.json ?? null,
      md: values.md ?? null,
      out: values.out ?? null,
    },
    focus: values.focus ?? null,
    theme: values.theme ?? null,
    pseudonyms: values.pseudonyms ?? false,
    pseudonymKey: values['pseudonym-key'] ?? null,
    context: values.context ?? null,
    help: values.help ?? false,
    given: {
      ...(values.istio !== undefined && { istio: checkVersion(values.istio) }),
      ...(values.revision !== undefined && { revision: values.revision }),
      ...(values.env !== undefined && { env: readEnvironment(values.env) }),
      ...(reading !== null && { reading }),
    },
  };
}

/** One of several words, or the first of them where none was given. Throws BadInput. */
export function chooseWord<Word extends string>(
  flag: string,
  given: string | null,
  words: readonly [Word, ...Word[]],
): Word {
  if (given === null) return words[0];
  const chosen = words.find((word) => word === given);
  if (chosen === undefined) throw new BadInput(`${flag} takes ${words.join(', ')}, not "${given}".`);
  return chosen;
}

function parse(args: readonly string[], options: typeof flags) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's sentence names the flag; its hint about "--" is of no use here.
    const sentence = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new BadInput(`${sentence.replace(/\.$/, '')}. --help lists the flags.`);
  }
}

function checkVersion(version: string): string {
  if (/^v?\d+\.\d+/.test(version)) return version;
  throw new BadInput(`--istio takes a version like 1.31, not "${version}".`);
}

function readEnvironment(settings: readonly string[]): Readonly<Record<string, string>> {
  const environment: Record<string, string> = Object.create(null);
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    if (equals < 1) throw new BadInput(`--env takes NAME=VALUE, not "${setting}".`);
    environment[setting.slice(0, equals)] = setting.slice(equals + 1);
  }
  return environment;
}
