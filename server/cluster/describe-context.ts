import type { KubeConfig } from '@kubernetes/client-node';
import type { ConnectionWarning } from '#lib/model/status.ts';
import { execPluginOf, problemOfPlugin } from './exec-plugin.ts';

/** What a kubeconfig says of a context before anything is asked of its server. */
export type ContextDescription = {
  /** Address of the API server, without any name or password in it; null where there is none. */
  readonly server: string | null;
  readonly warnings: readonly ConnectionWarning[];
  /** Why it cannot be read as it stands, as a sentence; null where nothing speaks against trying. */
  readonly problem: string | null;
};

/** Reads a context's cluster and user; opens no connection and runs nothing. */
export function describeContext(config: KubeConfig, context: string): ContextDescription {
  const entry = config.getContextObject(context);
  const cluster = entry === null ? null : config.getCluster(entry.cluster);
  const server = addressOf(cluster?.server);
  return {
    server,
    warnings: warningsOf(cluster?.server, cluster?.skipTLSVerify === true),
    problem: problemOf(config, context),
  };
}

/** Plain http is fine to this machine alone: nothing stands between. */
export function isPlainElsewhere(server: string): boolean {
  if (!URL.canParse(server)) return false;
  const { protocol, hostname } = new URL(server);
  return protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

/** An address as it may be shown. */
export function addressOf(server: string | undefined): string | null {
  if (server === undefined || !URL.canParse(server)) return server ?? null;
  const { origin, pathname } = new URL(server);
  return pathname === '/' ? origin : `${origin}${pathname}`;
}

function warningsOf(server: string | undefined, skipsVerification: boolean): readonly ConnectionWarning[] {
  if (server?.startsWith('http:')) {
    return [
      {
        short: 'plain http',
        sentence:
          'The connection to the API server is not encrypted. It stays on this machine, but whoever may listen here may read it.',
      },
    ];
  }
  if (!skipsVerification) return [];
  return [
    {
      short: 'TLS not verified',
      sentence:
        'The kubeconfig says insecure-skip-tls-verify, so nobody knows whether this is the real API server: what is shown may be forged, and the credentials may be stolen. Give the cluster a certificate-authority instead.',
    },
  ];
}

function problemOf(config: KubeConfig, context: string): string | null {
  const entry = config.getContextObject(context);
  if (entry === null) return `There is no context ${context} in the kubeconfig any more.`;
  const cluster = config.getCluster(entry.cluster);
  if (cluster === null)
    return `Context ${context} names the cluster ${entry.cluster}, which the kubeconfig does not hold.`;
  if (!URL.canParse(cluster.server)) return `The server ${cluster.server} of context ${context} is no address.`;
  if (isPlainElsewhere(cluster.server)) {
    return `The server of context ${context} is plain http on another machine, which would send the credentials unencrypted. Use https, or a tunnel to 127.0.0.1.`;
  }
  if (entry.user === undefined) return null;
  const user = config.getUser(entry.user);
  if (user === null) return `Context ${context} names the user ${entry.user}, which the kubeconfig does not hold.`;
  const plugin = execPluginOf(user);
  const problem = plugin === null ? problemOfProvider(user.authProvider?.name) : problemOfPlugin(plugin);
  return problem === null ? null : `Context ${context} cannot log in: ${problem}.`;
}

function problemOfProvider(name: string | undefined): string | null {
  if (name !== 'gcp' && name !== 'azure') return null;
  return `the auth-provider ${name} was removed from Kubernetes in 1.26; use the credential plug-in ${name === 'gcp' ? 'gke-gcloud-auth-plugin' : 'kubelogin'}`;
}
