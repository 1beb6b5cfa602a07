import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KindFreshness, ServerStatus } from '#lib/model/status.ts';
import type { Topology } from '#lib/model/topology.ts';
import { type Atlas, createAtlas } from '#server/atlas.ts';
import { systemClock } from '#server/clock.ts';
import { openCluster } from '#server/cluster/cluster-source.ts';
import { readKubeconfig } from '#server/cluster/kubeconfig.ts';
import { readConfig } from '#server/config.ts';
import { accessBy } from '../harness/access.ts';
import { type Cluster, type ClusterOptions, startCluster } from '../harness/cluster.ts';
import { eventually } from '../harness/eventually.ts';
import { createKubernetesClient, type KubernetesClient } from '../harness/kubernetes-client.ts';
import { type Cable, startCable } from './cable.ts';
import { differencesFrom } from './same-as-server.ts';

/** A real cluster, the product watching it as the viewer, and a cable between them that can fail. */
export type WatchedCluster = {
  readonly cluster: Cluster;
  readonly cable: Cable;
  /** The product's credentials: the file with the bearer token, read again when it changes. */
  readonly tokenFile: string;
  status(): ServerStatus;
  topology(): Topology;
  kind(resource: string): KindFreshness;
  /** Starts watching; the product is not started before. */
  watch(): void;
  /** Resolves when the product says `live` and holds exactly what the server holds; how long it took, in ms. */
  recovered(since: number, withinMs: number): Promise<number>;
  /** Every definite verdict of any version so far, as `Service/shop/cart bound/bound-by-own-label shop/edge`. */
  verdictsSoFar(): ReadonlySet<string>;
  /** Those of the current version. */
  verdicts(): ReadonlySet<string>;
  /** Kinds whose lists the product asked for since the audit log had `from` events, once for each answer with `status`. */
  lists(from: number, status?: number): readonly string[];
  auditLength(): number;
  /** Uses the certificates and tokens that the control plane has now. */
  renewAccess(): KubernetesClient;
  stop(): Promise<void>;
};

export async function startWatchedCluster(options: ClusterOptions = {}): Promise<WatchedCluster> {
  const cluster = await startCluster({ audit: true, ...options });
  const cable = await startCable(Number(new URL(cluster.server).port));
  const files = writeKubeconfig(cluster, cable.port);
  let admin = cluster.admin;
  let atlas: Atlas | null = null;
  const seen = new Set<string>();

  const running = (): Atlas => {
    if (atlas === null) throw new Error('The product was not started yet.');
    return atlas;
  };
  const topology = (): Topology => {
    const current = running().store.current();
    if (current === null) throw new Error('There is no picture yet.');
    return current.topology;
  };

  return {
    cluster,
    cable,
    tokenFile: files.token,
    status: () => running().status(),
    topology,
    kind(resource) {
      const found = running()
        .status()
        .freshness.perKind.find((one) => one.resource === resource);
      if (found === undefined) throw new Error(`The product does not read ${resource}.`);
      return found;
    },
    watch() {
      const kubeconfig = readKubeconfig([files.kubeconfig]);
      const created = createAtlas(readConfig({ NODE_ENV: 'test' }), systemClock);
      created.store.subscribe(() => {
        const current = created.store.current();
        for (const verdict of current === null ? [] : definiteVerdicts(current.topology)) seen.add(verdict);
      });
      atlas = created;
      created.source = openCluster(created, kubeconfig, 'watched', 'for a test');
    },
    async recovered(since, withinMs) {
      await eventually(
        async () => {
          const { state, sentence, perKind } = running().status().freshness;
          if (state !== 'live') throw new Error(`The page says ${state}: ${sentence}`);
          const hidden = perKind.filter((kind) => kind.state !== 'synced' && kind.state !== 'absent');
          if (hidden.length > 0) throw new Error(hidden.map((kind) => `${kind.resource} is ${kind.state}`).join(', '));
          const differences = await differencesFrom(admin, running().store.current()?.snapshot ?? null);
          if (differences.length > 0) throw new Error(differences.slice(0, 5).join('\n'));
          return true;
        },
        'the picture to be live and true again',
        { withinMs, everyMs: 100 },
      );
      return performance.now() - since;
    },
    verdictsSoFar: () => seen,
    verdicts: () => definiteVerdicts(topology()),
    lists: (from, status = 200) =>
      cluster
        .auditEvents()
        .slice(from)
        .filter(({ stage, verb, user }) => stage === 'ResponseComplete' && verb === 'list' && isProduct(user.username))
        .filter(({ responseStatus }) => responseStatus?.code === status)
        // One object at most: a question whether the server answers, no reading.
        .filter(({ requestURI }) => !/[?&]limit=1(&|$)/.test(requestURI))
        .map(({ objectRef }) => objectRef?.resource ?? ''),
    auditLength: () => cluster.auditEvents().length,
    renewAccess() {
      writeKubeconfig(cluster, cable.port);
      admin = createKubernetesClient(accessBy(cluster.kubeconfig));
      return admin;
    },
    async stop() {
      atlas?.source?.stop();
      atlas?.store.stop();
      await cable.close();
      await cluster.stop();
    },
  };
}

function isProduct(user: string): boolean {
  return user === 'viewer' || user === 'system:serviceaccount:default:product';
}

/** As people have them whose credentials rotate: the CA and the token in files of their own. */
function writeKubeconfig(cluster: Cluster, port: number): { readonly kubeconfig: string; readonly token: string } {
  const [kubeconfig = '', token = '', ca = ''] = ['product.json', 'token', 'ca.crt'].map((name) =>
    join(cluster.folder, name),
  );
  copyFileSync(cluster.ca, ca);
  writeFileSync(token, viewerToken(cluster));
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'watched',
      clusters: [{ name: 'c', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': ca } }],
      users: [{ name: 'u', user: { tokenFile: token } }],
      contexts: [{ name: 'watched', context: { cluster: 'c', user: 'u' } }],
    }),
  );
  return { kubeconfig, token };
}

/** From the file that the API server reads, since it changes when the control plane makes new ones. */
function viewerToken(cluster: Cluster): string {
  const line = readFileSync(join(cluster.folder, 'pki', 'tokens.csv'), 'utf8')
    .split('\n')
    .find((one) => one.includes(',viewer,'));
  const token = line?.split(',')[0];
  if (token === undefined) throw new Error('The control plane has no token of a viewer.');
  return token;
}

function definiteVerdicts({ services, workloads }: Topology): ReadonlySet<string> {
  return new Set(
    [...services, ...workloads]
      .filter(({ binding }) => binding.status !== 'undetermined')
      .map(({ id, binding }) => `${id} ${binding.status}/${binding.reason} ${binding.waypoint ?? ''}`.trim()),
  );
}
