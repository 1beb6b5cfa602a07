import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Clock } from '../clock.ts';

/** What one request to the API server needs. */
export type Access = {
  readonly server: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: HttpAgent;
};

export type Credentials = {
  /** Current access; a plug-in that has to run runs once for all who ask meanwhile. Throws what the plug-in said. */
  access(): Promise<Access>;
  /** The server refused these credentials: read the files again and drop what was remembered, at most every 30 s. */
  renew(): void;
  /** Closes idle connections. */
  close(): void;
};

/** A credential plug-in that waits for a person or a dead server would otherwise stop everything, silently. */
const credentialTimeoutMs = 30_000;

/** A plug-in must not be started again and again while the server refuses what it says. */
const renewalIntervalMs = 30_000;

const keepAliveMs = 30_000;

/** Credentials of one context, refreshed by the Kubernetes client, with one keep-alive agent for all requests. */
export function createCredentials(load: () => KubeConfig, clock: Clock): Credentials {
  let config: KubeConfig | null = null;
  let renewedAtMs = Number.NEGATIVE_INFINITY;
  let pending: Promise<Access> | null = null;
  let agent: { readonly key: string; readonly agent: HttpAgent } | null = null;

  const obtain = async (): Promise<Access> => {
    config ??= load();
    const cluster = config.getCurrentCluster();
    if (cluster === null) throw new Error(`The context ${config.currentContext} names no cluster of the kubeconfig.`);
    if (!URL.canParse(cluster.server)) throw new Error(`The kubeconfig's server ${cluster.server} is no address.`);
    const options: RequestOptions = { headers: {} };
    await within(credentialTimeoutMs, config.applyToHTTPSOptions(options), clock);
    const headers = textHeaders(options.headers);
    if (typeof options.auth === 'string') {
      headers.authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    }
    const server = new URL(cluster.server);
    if (cluster.proxyUrl !== undefined && options.agent instanceof HttpAgent) {
      return { server, headers, agent: options.agent };
    }
    return { server, headers, agent: agentFor(server, options) };
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
      ...given('rejectUnauthorized', options.rejectUnauthorized),
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
      pending ??= obtain().finally(() => {
        pending = null;
      });
      return pending;
    },
    renew() {
      if (clock.now() - renewedAtMs < renewalIntervalMs) return;
      renewedAtMs = clock.now();
      config = null;
    },
    close: () => agent?.agent.destroy(),
  };
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
      reject(new Error(`The kubeconfig's credential plug-in gave no answer within ${limitMs / 1_000} s.`)),
    );
    work.then(resolve, reject).finally(cancel);
  });
}
