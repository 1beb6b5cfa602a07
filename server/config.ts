import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { GivenOptions } from '#lib/manifest/options.ts';

/** What the server was started with. */
export type Config = {
  /** Files and folders to show; empty for a cluster or the demo. */
  readonly paths: readonly string[];
  readonly demo: boolean;
  /** Context to show; null for the kubeconfig's current one. */
  readonly context: string | null;
  /** Launch token that a live cluster asks browsers for; null where none is wanted. */
  readonly token: string | null;
  /** What the person said about Istio, which wins over what the source shows. */
  readonly given: GivenOptions;
  /** Kubeconfig files in the order of precedence: those of `KUBECONFIG`, else the one in the home folder. */
  readonly kubeconfigPaths: readonly string[];
  /** Folder that holds `public/demo`. */
  readonly home: string;
  /** Where the HTTP server listens; null where there is none. */
  readonly listen: { readonly host: string; readonly port: number } | null;
  readonly development: boolean;
  /** Why this start must not go on, as a sentence; null where it may. */
  readonly refusal: string | null;
  /** What could not be understood in the options, as sentences. */
  readonly problems: readonly string[];
};

/** The only reader of the process's environment. `AMBIENT_ATLAS_OPTIONS` holds the options of `npm start` as JSON. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const { options, problems } = parseOptions(environment.AMBIENT_ATLAS_OPTIONS ?? '{}');
  const env = isRecord(options.env) ? options.env : {};
  return {
    paths: Array.isArray(options.paths) ? options.paths.filter((path) => typeof path === 'string') : [],
    demo: options.demo === true,
    context: text(options.context) ?? null,
    token: text(options.token) ?? null,
    given: {
      ...optional('istio', text(options.istio)),
      ...optional('revision', text(options.revision)),
      ...optional('reading', readingOf(options.reading)),
      env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
    },
    kubeconfigPaths: kubeconfigPaths(environment.KUBECONFIG ?? ''),
    home: process.cwd(),
    listen: listenOf(environment),
    refusal: environment.NODE_TLS_REJECT_UNAUTHORIZED === '0' ? unverifiedSentence : null,
    development: environment.NODE_ENV === 'development',
    problems,
  };
}

const unverifiedSentence =
  'NODE_TLS_REJECT_UNAUTHORIZED=0 is set, with which Node trusts every server, so Ambient Atlas does not start. Unset it; ' +
  'for one cluster without a known certificate, its entry in the kubeconfig can say insecure-skip-tls-verify.';

/** The folders in which a command without a path is looked for. */
export function commandFolders(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  return (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

/** The environment of a program that is started: this one's, and more. */
export function childEnvironment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...more };
}

/** Next writes the port that it got into the environment before it starts us. */
function listenOf({ PORT, HOSTNAME }: NodeJS.ProcessEnv): Config['listen'] {
  const port = Number(PORT);
  return Number.isInteger(port) && port > 0 ? { host: HOSTNAME || '127.0.0.1', port } : null;
}

function kubeconfigPaths(variable: string): readonly string[] {
  const paths = variable.split(delimiter).filter((path) => path !== '');
  return paths.length > 0 ? paths : [join(homedir(), '.kube', 'config')];
}

function parseOptions(json: string): { options: Record<string, unknown>; problems: readonly string[] } {
  try {
    const options: unknown = JSON.parse(json);
    if (isRecord(options)) return { options, problems: [] };
  } catch {}
  return {
    options: {},
    problems: [
      'The environment variable AMBIENT_ATLAS_OPTIONS does not hold a JSON object, so it was ignored. Start with npm start.',
    ],
  };
}

function readingOf(value: unknown): 'observed' | 'desired' | undefined {
  return value === 'observed' || value === 'desired' ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: Value });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
