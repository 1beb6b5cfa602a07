import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';

/** What a request to an API server needs. */
export type Access = { readonly server: string; readonly agent: Agent; readonly token: string | null };

type Kubeconfig = {
  readonly 'current-context': string;
  readonly contexts: readonly { readonly name: string; readonly context: { cluster: string; user: string } }[];
  readonly clusters: readonly { readonly name: string; readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly name: string; readonly user: Readonly<Record<string, string>> }[];
};

/**
 * Access by the current context of a kubeconfig: certificates and tokens, inline or in files. It does not share code with
 * the product, so that a test sees what the product misreads. Throws for other credentials, such as plug-ins.
 */
export function accessBy(kubeconfigPath: string): Access {
  const config: Kubeconfig = parse(readFileSync(kubeconfigPath, 'utf8'));
  const current = config.contexts.find(({ name }) => name === config['current-context'])?.context;
  const cluster = config.clusters.find(({ name }) => name === current?.cluster)?.cluster;
  const user = config.users.find(({ name }) => name === current?.user)?.user;
  if (cluster?.server === undefined || user === undefined) {
    throw new Error(`${kubeconfigPath} has no current context with a server and a user.`);
  }
  const read = (from: Readonly<Record<string, string>>, field: string): Buffer | null => {
    const inline = from[`${field}-data`];
    if (inline !== undefined) return Buffer.from(inline, 'base64');
    const file = from[field];
    return file === undefined ? null : readFileSync(resolve(dirname(kubeconfigPath), file));
  };
  const ca = read(cluster, 'certificate-authority');
  const cert = read(user, 'client-certificate');
  const key = read(user, 'client-key');
  const token = user.token ?? null;
  if (token === null && cert === null) {
    throw new Error(`${kubeconfigPath} has neither a client certificate nor a token; plug-ins are not run in tests.`);
  }
  const agent = new Agent({ keepAlive: true, ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) });
  return { server: cluster.server, agent, token };
}
