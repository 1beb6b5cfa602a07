import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster, User } from '@kubernetes/client-node';
import type { Clock } from '../clock.ts';
import { childEnvironment, commandFolders } from '../config.ts';

/** A credential plug-in as a kubeconfig names it (`users[].user.exec`). */
export type ExecPlugin = {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly interactiveMode: string | null;
  readonly installHint: string | null;
  readonly provideClusterInfo: boolean;
};

/** What a plug-in gave. */
export type ExecCredential = {
  readonly token: string | null;
  readonly certificate: string | null;
  readonly key: string | null;
  /** RFC 3339; null where it holds until the server refuses it. */
  readonly expiresAt: string | null;
};

/** A plug-in that waits for a person or for a dead server would otherwise stop everything, silently. */
export const pluginTimeoutMs = 30_000;
const maximumPluginOutputBytes = 1_024 * 1_024;

/** The plug-in of a user; null where the user has none. */
export function execPluginOf(user: User | null): ExecPlugin | null {
  const exec: unknown = user?.exec ?? user?.authProvider?.config?.exec;
  if (!isRecord(exec)) return null;
  const variables = Array.isArray(exec.env) ? exec.env.filter(isRecord) : [];
  return {
    apiVersion: text(exec.apiVersion) ?? '',
    command: text(exec.command) ?? '',
    args: Array.isArray(exec.args) ? exec.args.map(String) : [],
    env: Object.fromEntries(variables.map(({ name, value }) => [String(name), String(value)])),
    interactiveMode: text(exec.interactiveMode),
    installHint: text(exec.installHint),
    provideClusterInfo: exec.provideClusterInfo === true,
  };
}

/** Why a plug-in cannot work here, as the end of a sentence; null where nothing speaks against it before it runs. */
export function problemOfPlugin({ command, interactiveMode, installHint }: ExecPlugin): string | null {
  if (command === '') return 'its credential plug-in names no command';
  if (interactiveMode === 'Always') {
    return `its credential plug-in ${command} wants to ask a person (interactiveMode: Always), and nobody sits at a server`;
  }
  if (isInstalled(command)) return null;
  const hint = installHint === null ? '' : ` (${plain(installHint)})`;
  return `its credential plug-in ${command} is not installed${hint}`;
}

/**
 * Runs a plug-in once, as client-go does (`plugin/pkg/client/auth/exec`), except that it may not ask a person anything
 * and has 30 s and 1 MiB. Throws what went wrong as the end of a sentence, with what the plug-in said about it.
 */
export async function runExecPlugin(plugin: ExecPlugin, cluster: Cluster, clock: Clock): Promise<ExecCredential> {
  const problem = problemOfPlugin(plugin);
  if (problem !== null) throw new Error(problem);
  const info = {
    kind: 'ExecCredential',
    apiVersion: plugin.apiVersion,
    spec: { interactive: false, ...(plugin.provideClusterInfo ? { cluster: clusterInfo(cluster) } : {}) },
  };
  const env = childEnvironment({ ...plugin.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) });
  return credentialOf(await outputOf(plugin, env, clock), plugin);
}

function outputOf({ command, args }: ExecPlugin, env: NodeJS.ProcessEnv, clock: Clock): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let complaints = '';
    const giveUp = (why: string) => {
      child.kill('SIGKILL');
      // What it started may hold its output open, so its end is not waited for.
      child.stdout.destroy();
      child.stderr.destroy();
      reject(new Error(`the credential plug-in ${command} ${why}`));
    };
    const cancel = clock.schedule(pluginTimeoutMs, () =>
      giveUp(`gave no answer within ${pluginTimeoutMs / 1_000} s${said(complaints)}`),
    );
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.length > maximumPluginOutputBytes) giveUp('wrote more than 1 MiB');
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      complaints = `${complaints}${chunk}`.slice(-4_000);
    });
    child.on('error', (error) => {
      cancel();
      reject(new Error(`the credential plug-in ${command} could not be started: ${error.message}`));
    });
    child.on('close', (code) => {
      cancel();
      if (code === 0) resolve(output);
      else reject(new Error(`the credential plug-in ${command} failed (exit code ${code})${said(complaints)}`));
    });
  });
}

function credentialOf(output: string, { command, apiVersion }: ExecPlugin): ExecCredential {
  const answer = parsed(output);
  if (!isRecord(answer) || answer.kind !== 'ExecCredential' || !isRecord(answer.status)) {
    throw new Error(`the credential plug-in ${command} answered with something that is no ExecCredential`);
  }
  if (answer.apiVersion !== undefined && apiVersion !== '' && answer.apiVersion !== apiVersion) {
    throw new Error(
      `the credential plug-in ${command} answered in ${plain(String(answer.apiVersion))}, but the kubeconfig asks for ${apiVersion}`,
    );
  }
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = answer.status;
  const credential = {
    token: text(token),
    certificate: text(clientCertificateData),
    key: text(clientKeyData),
    expiresAt: Number.isNaN(Date.parse(String(expirationTimestamp))) ? null : String(expirationTimestamp),
  };
  const hasPair = credential.certificate !== null && credential.key !== null;
  if (credential.token === null && !hasPair) {
    throw new Error(`the credential plug-in ${command} gave neither a token nor a certificate with its key`);
  }
  return credential;
}

function clusterInfo(cluster: Cluster): Record<string, unknown> {
  return {
    server: cluster.server,
    ...(cluster.tlsServerName === undefined ? {} : { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.skipTLSVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(cluster.caData === undefined ? {} : { 'certificate-authority-data': cluster.caData }),
  };
}

function isInstalled(command: string): boolean {
  return /[/\\]/.test(command)
    ? existsSync(command)
    : commandFolders().some((folder) => existsSync(join(folder, command)));
}

/** The end of what it wrote to standard error, which often holds the one useful line, and now and then a token. */
function said(complaints: string): string {
  const lines = plain(complaints).trim();
  if (lines === '') return '';
  return `; it said: ${lines.length > 300 ? `…${lines.slice(-300)}` : lines}`;
}

/** Without control characters, line ends and anything long enough to be a secret. */
function plain(words: string): string {
  return words.replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ').replace(/[A-Za-z0-9_\-.+/=]{32,}/g, '[hidden]');
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
