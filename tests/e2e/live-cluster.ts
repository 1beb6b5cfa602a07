import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeApiServer, kubeconfigFor, startFakeApiServer } from '#tests/server/fake-api-server.ts';
import { type Served, serve } from './serve.ts';

/** A pretended cluster with one ambient namespace and one Service in it, and the means to show it. */
export type LiveCluster = {
  readonly api: FakeApiServer;
  /** Starts a server that watches it, without a launch token. */
  show(): Promise<Served>;
  /** The Service is asked to use a waypoint, one that does not exist. */
  ask(waypoint: string): void;
  close(): Promise<void>;
};

const namespaces = '/api/v1/namespaces';
const services = '/api/v1/services';

const served = [
  namespaces,
  services,
  '/api/v1/pods',
  '/apis/discovery.k8s.io/v1/endpointslices',
  '/api/v1/namespaces/istio-system/configmaps',
  '/apis/apps/v1/namespaces/istio-system/deployments',
  '/apis/apps/v1/namespaces/istio-system/daemonsets',
  '/apis/gateway.networking.k8s.io/v1/gateways',
];

export async function startLiveCluster(): Promise<LiveCluster> {
  const api = await startFakeApiServer();
  const folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, kubeconfigFor(api.url));
  for (const path of served) api.serve(path);
  const ask = (waypoint: string | null) => {
    const labels = waypoint === null ? {} : { 'istio.io/use-waypoint': waypoint };
    api.put(services, {
      metadata: { name: 'cart', namespace: 'shop', labels } as never,
      spec: { clusterIP: '10.1.0.1', ports: [{ port: 80 }] },
    } as never);
  };
  api.put(namespaces, { metadata: { name: 'shop', labels: { 'istio.io/dataplane-mode': 'ambient' } } as never });
  ask(null);
  return {
    api,
    show: () => serve({ token: false, context: 'fake' }, { KUBECONFIG: kubeconfig }),
    ask,
    async close() {
      await api.close();
      rmSync(folder, { recursive: true });
    },
  };
}
