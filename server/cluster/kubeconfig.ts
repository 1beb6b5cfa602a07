import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { addressOf, type ContextDescription, describeContext, isPlainElsewhere } from './describe-context.ts';

/** The contexts that can be shown. */
export type Kubeconfig = {
  readonly contexts: readonly string[];
  /** Null where there is no context to take without being asked. */
  readonly currentContext: string | null;
  /** Why there is no current context, or where the contexts come from. */
  readonly sentence: string;
  /** What was passed over in reading, as sentences. */
  readonly problems: readonly string[];
  /** What the operator had better know of the files, as sentences for the terminal. */
  readonly warnings: readonly string[];
  /** Address of a context's API server, without any name or password in it; null where it names none. */
  serverOf(context: string): string | null;
  /** What the files said of a context at the start. */
  describe(context: string): ContextDescription;
  /** Reads the files again and selects a context, so that rotated credentials are seen. Throws a sentence. */
  load(context: string): KubeConfig;
};

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const inClusterContext = 'in-cluster';

/**
 * The contexts of these files, merged as kubectl does: the first of a name wins, missing files are passed over.
 * Without any file, the cluster that this process runs in. Never a guessed address.
 */
export function readKubeconfig(paths: readonly string[]): Kubeconfig {
  const { config, problems, found } = merge(paths);
  const contexts = config.contexts.map((context) => context.name);
  const load = (context: string): KubeConfig => {
    const fresh = merge(paths).config;
    if (fresh.getContextObject(context) === null) {
      throw new Error(`The kubeconfig has no context ${context}. It has ${listOf(contexts)}.`);
    }
    fresh.setCurrentContext(context);
    admitPlain(fresh);
    admitNobody(fresh, context);
    return fresh;
  };
  if (contexts.length === 0 && existsSync(serviceAccountToken)) return inCluster();

  const current = contexts.includes(config.currentContext) ? config.currentContext : null;
  const sentence =
    found === 0 && problems.length > 0 ? problems.join(' ') : sentenceOf(paths, found, contexts, current);
  const serverOf = (context: string) => {
    const cluster = config.getContextObject(context)?.cluster;
    return addressOf(config.clusters.find(({ name }) => name === cluster)?.server);
  };
  const describe = (context: string) => describeContext(config, context);
  const warnings = found > 0 ? paths.flatMap(warningsOf) : [];
  return { contexts, currentContext: current, problems, warnings, load, sentence, serverOf, describe };
}

/** Names the contexts that there are, and what kept others from being read. */
export function missingContextSentence({ contexts, problems }: Kubeconfig, context: string): string {
  return [`The kubeconfig has no context ${context}. Contexts: ${listOf(contexts)}.`, ...problems].join(' ');
}

function merge(paths: readonly string[]): { config: KubeConfig; problems: readonly string[]; found: number } {
  const merged = new KubeConfig();
  const problems: string[] = [];
  let found = 0;
  for (const path of paths.filter((candidate) => existsSync(candidate))) {
    const next = new KubeConfig();
    try {
      loadFile(next, path);
    } catch (error) {
      problems.push(problemOf(path, error));
      continue;
    }
    found += 1;
    addMissing(merged.clusters, next.clusters ?? []);
    addMissing(merged.users, next.users ?? []);
    addMissing(merged.contexts, next.contexts ?? []);
    merged.currentContext ||= next.currentContext;
  }
  return { config: merged, problems, found };
}

function loadFile(config: KubeConfig, path: string): void {
  const content: unknown = parse(readFileSync(path, 'utf8'));
  // An empty file is what kubectl leaves behind when the last context is deleted.
  if (content === null) return;
  if (typeof content !== 'object' || Array.isArray(content)) throw new Error('it holds no fields.');
  // One entry that is no good must not cost the others.
  const tolerant = { onInvalidEntry: 'filter' } as Parameters<KubeConfig['loadFromString']>[1];
  config.loadFromString(JSON.stringify(withUserFiles(content, dirname(path))), tolerant);
  config.makePathsAbsolute(dirname(path));
}

/** As helm does of a file that others may read, and kubectl of one that is not there. */
function warningsOf(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [`The kubeconfig ${path} is not there; it was passed over.`];
  const isOpen = process.platform !== 'win32' && (found.mode & 0o077) !== 0;
  return isOpen ? [`The kubeconfig ${path} can be read by others on this machine. chmod 600 ${path} ends that.`] : [];
}

/** A file that the system does not hand out is something else than one that holds nonsense. */
function problemOf(path: string, error: unknown): string {
  const isUnread = error instanceof Error && 'syscall' in error;
  return `${path} ${isUnread ? 'cannot be read' : 'is no valid kubeconfig'}: ${firstLine(error)}`;
}

/**
 * The client knows only `token-file`, which it reads once, and from the wrong folder. Told as one of its own
 * providers, the file is read again every minute, as kubectl does with `tokenFile`. The command of a plug-in counts from
 * the folder of the kubeconfig too, where it has a path.
 */
function withUserFiles(config: unknown, folder: string): unknown {
  if (typeof config !== 'object' || config === null || !('users' in config) || !Array.isArray(config.users)) {
    return config;
  }
  const users = config.users.map(
    (entry: { readonly name?: unknown; readonly user?: Record<string, unknown> | null }) => {
      const { tokenFile, 'token-file': oldTokenFile, ...rest } = entry?.user ?? {};
      const user = { ...rest, ...withCommand(rest.exec, folder) };
      const file = tokenFile ?? oldTokenFile;
      if (typeof file !== 'string' || rest.token !== undefined) return { ...entry, user };
      const provider = { name: 'tokenFile', config: { tokenFile: resolve(folder, file) } };
      return { ...entry, user: { ...user, 'auth-provider': provider } };
    },
  );
  return { ...config, users };
}

function withCommand(exec: unknown, folder: string): { exec?: unknown } {
  if (typeof exec !== 'object' || exec === null || !('command' in exec) || typeof exec.command !== 'string') return {};
  return /[/\\]/.test(exec.command) ? { exec: { ...exec, command: resolve(folder, exec.command) } } : {};
}

function addMissing<Named extends { readonly name: string }>(known: Named[], more: readonly Named[]): void {
  known.push(...more.filter(({ name }) => !known.some((one) => one.name === name)));
}

/** Without a user the client would take nothing of the cluster's own entry either, not even its authority. */
function admitNobody(config: KubeConfig, context: string): void {
  const { user } = config.getContextObject(context) ?? {};
  if (config.getCurrentUser() !== null) return;
  if (user) throw new Error(`the kubeconfig holds no user ${user}, whom the context names`);
  config.users = [...config.users, { name: nobody }];
  config.contexts = config.contexts.map((entry) => (entry.name === context ? { ...entry, user: nobody } : entry));
}

const nobody = 'nobody, as the context names no user';

/**
 * The client admits plain http where, and only where, skipTLSVerify is set. Here it is admitted to this machine, where
 * there is nothing to verify, and nowhere else. Throws a sentence.
 */
function admitPlain(config: KubeConfig): void {
  const cluster = config.getCurrentCluster();
  if (cluster === null || !cluster.server.startsWith('http:')) return;
  if (isPlainElsewhere(cluster.server)) {
    throw new Error('plain HTTP to another machine would send the credentials unencrypted; use https');
  }
  config.clusters = config.clusters.map((one) => (one.name === cluster.name ? { ...one, skipTLSVerify: true } : one));
}

function inCluster(): Kubeconfig {
  return {
    contexts: [inClusterContext],
    currentContext: inClusterContext,
    sentence: 'This process runs in a cluster.',
    problems: [],
    warnings: [],
    serverOf: () => null,
    describe: () => ({ server: null, warnings: [], problem: null }),
    load() {
      const config = new KubeConfig();
      config.loadFromCluster();
      return config;
    },
  };
}

function sentenceOf(
  paths: readonly string[],
  found: number,
  contexts: readonly string[],
  current: string | null,
): string {
  const where = paths.join(', ');
  if (found === 0) return `No kubeconfig was found at ${where}.`;
  if (current !== null) return `The kubeconfig is ${where}.`;
  return contexts.length === 0
    ? `The kubeconfig ${where} names no context.`
    : `The kubeconfig ${where} has no current context; --context picks one of ${listOf(contexts)}.`;
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.endsWith('.') ? line : `${line}.`;
}
