import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import type { Cluster, KubeConfig, User } from '@kubernetes/client-node';
import type { Clock } from '../clock.ts';
import { type ExecCredential, execPluginOf, pluginTimeoutMs, runExecPlugin } from './exec-plugin.ts';
import { endOfToken, type OidcTokens, oidcTokensOf, refreshTokens } from './oidc.ts';

/** What one request to the API server needs. */
export type Access = {
  readonly server: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: HttpAgent;
};

export type Credentials = {
  /** Current access; a plug-in that has to run runs once for all who ask meanwhile. Throws what the plug-in said. */
  access(): Promise<Access>;
  /**
   * The server refused these credentials: read the files again and drop what was remembered; where that starts a plug-in
   * or asks an identity provider, at most every 30 s.
   */
  renew(): void;
  /** Closes idle connections. */
  close(): void;
};

/** A plug-in must not be started again and again while the server refuses what it says. */
const renewalIntervalMs = 30_000;

/** Credentials are replaced this long before they end, so that no request goes out with ones that just did. */
const earlyRefreshMs = 60_000;

/** Also of credentials that have ended already, or a plug-in that hands them out would run for every request. */
const shortestLifeMs = 10_000;

const keepAliveMs = 30_000;

type Obtained = { readonly access: Access; readonly untilMs: number };

/** Credentials of one context, with one keep-alive agent for all requests. */
export function createCredentials(load: () => KubeConfig, clock: Clock): Credentials {
  let config: KubeConfig | null = null;
  let renewedAtMs = Number.NEGATIVE_INFINITY;
  let pending: Promise<Access> | null = null;
  let remembered: Obtained | null = null;
  let tokens: OidcTokens | null = null;
  let agent: { readonly key: string; readonly agent: HttpAgent } | null = null;

  const obtain = async (): Promise<Access> => {
    config ??= load();
    const cluster = config.getCurrentCluster();
    if (cluster === null) throw new Error(`The context ${config.currentContext} names no cluster of the kubeconfig.`);
    if (!URL.canParse(cluster.server)) throw new Error(`The kubeconfig's server ${cluster.server} is no address.`);
    const user = config.getCurrentUser();
    const plugin = execPluginOf(user);
    if (plugin !== null) return rememberUntilEnd(await runExecPlugin(plugin, cluster, clock), config, cluster);
    if (user !== null && user.authProvider?.name === 'oidc') {
      return rememberUntilEnd(await oidcCredential(user), config, cluster);
    }
    const options: RequestOptions = { headers: {} };
    await within(pluginTimeoutMs, config.applyToHTTPSOptions(options), clock);
    return accessOf(cluster, options, null);
  };

  const oidcCredential = async (user: User): Promise<ExecCredential> => {
    tokens ??= oidcTokensOf(user);
    const endsAt = endOfToken(tokens?.idToken ?? '');
    if (endsAt - Date.parse(clock.timestamp()) < earlyRefreshMs) {
      tokens = await refreshTokens(user, tokens?.refreshToken ?? null);
    }
    const token = tokens?.idToken ?? '';
    return { token, certificate: null, key: null, expiresAt: new Date(endOfToken(token)).toISOString() };
  };

  const rememberUntilEnd = async (credential: ExecCredential, loaded: KubeConfig, cluster: Cluster) => {
    const options: RequestOptions = { headers: {} };
    await withoutPlugin(loaded).applyToHTTPSOptions(options);
    const access = accessOf(cluster, options, credential);
    const endsAt = credential.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(credential.expiresAt);
    const leftMs = endsAt - Date.parse(clock.timestamp()) - earlyRefreshMs;
    remembered = { access, untilMs: clock.now() + Math.max(leftMs, shortestLifeMs) };
    return access;
  };

  const accessOf = (cluster: Cluster, options: RequestOptions, credential: ExecCredential | null): Access => {
    const headers = textHeaders(options.headers);
    if (typeof options.auth === 'string') {
      headers.authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    }
    if (credential?.token) headers.authorization = `Bearer ${credential.token}`;
    const server = new URL(cluster.server);
    if (cluster.proxyUrl !== undefined && options.agent instanceof HttpAgent) {
      return { server, headers, agent: options.agent };
    }
    const pair = credential?.certificate ? { cert: credential.certificate, key: credential.key ?? '' } : {};
    return { server, headers, agent: agentFor(server, { ...options, ...pair }) };
  };

  /** Rebuilt only when a certificate or key changed, so that connections are kept otherwise. */
  const agentFor = (server: URL, options: RequestOptions): HttpAgent => {
    const tls = {
      ...given('ca', options.ca),
      ...given('cert', options.cert),
      ...given('key', options.key),
      ...given('pfx', options.pfx),
      ...given('passphrase', options.passphrase),
      ...given('servername', options.servername),
      // Said each time, or NODE_TLS_REJECT_UNAUTHORIZED would decide.
      rejectUnauthorized: options.rejectUnauthorized ?? true,
    };
    const key = JSON.stringify([server.protocol, Object.entries(tls).map(([name, value]) => [name, String(value)])]);
    if (agent?.key !== key) {
      const keepAlive = { keepAlive: true, keepAliveMsecs: keepAliveMs };
      agent = {
        key,
        agent: server.protocol === 'http:' ? new HttpAgent(keepAlive) : new HttpsAgent({ ...keepAlive, ...tls }),
      };
    }
    return agent.agent;
  };

  return {
    access() {
      if (remembered !== null && clock.now() < remembered.untilMs) return Promise.resolve(remembered.access);
      pending ??= obtain().finally(() => {
        pending = null;
      });
      return pending;
    },
    renew() {
      if (startsSomething(config) && clock.now() - renewedAtMs < renewalIntervalMs) return;
      renewedAtMs = clock.now();
      config = null;
      remembered = null;
      tokens = null;
    },
    close: () => agent?.agent.destroy(),
  };
}

/** Whether new credentials cost more than reading a file. */
function startsSomething(config: KubeConfig | null): boolean {
  const user = config?.getCurrentUser() ?? null;
  return user !== null && (execPluginOf(user) !== null || user.authProvider?.name === 'oidc');
}

/** The same configuration with nothing for the client to run. */
function withoutPlugin(config: KubeConfig): KubeConfig {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(config)) as KubeConfig, config);
  copy.users = config.users.map((user) => ({ ...user, exec: undefined, authProvider: undefined as never }));
  return copy;
}

function textHeaders(headers: RequestOptions['headers']): Record<string, string> {
  if (headers === undefined || Array.isArray(headers)) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value).trim()]));
}

function given<Name extends string, Value>(name: Name, value: Value): Partial<Record<Name, Value>> {
  return value === undefined || value === null ? {} : ({ [name]: value } as Partial<Record<Name, Value>>);
}

function within<Value>(limitMs: number, work: Promise<Value>, clock: Clock): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(limitMs, () =>
      reject(new Error(`the kubeconfig's credentials could not be had within ${limitMs / 1_000} s`)),
    );
    work.then(resolve, reject).finally(cancel);
  });
}
