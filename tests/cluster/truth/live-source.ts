import type { Topology } from '#lib/model/topology.ts';
import { resolveInSteps } from '#lib/resolve/resolve.ts';
import { systemClock } from '#server/clock.ts';
import { openCluster } from '#server/cluster/cluster-source.ts';
import { readKubeconfig } from '#server/cluster/kubeconfig.ts';
import { readConfig } from '#server/config.ts';
import type { EventStreams } from '#server/http/event-streams.ts';
import { createTopologyStore } from '#server/topology-store.ts';

/** The product as it watches a cluster, without its HTTP server. */
export type LiveSource = {
  /** What the product would show at this moment; null before the first picture. */
  topology(): Topology | null;
  /** Versions so far. */
  version(): number;
  stop(): void;
};

/** Opens the product's own live source on the current context of a kubeconfig. */
export function openLiveSource(kubeconfigPath: string): LiveSource {
  const kubeconfig = readKubeconfig([kubeconfigPath]);
  const context = kubeconfig.currentContext;
  if (context === null) throw new Error(kubeconfig.sentence);
  const store = createTopologyStore(systemClock, resolveInSteps);
  const source = openCluster(
    { clock: systemClock, config: readConfig({ NODE_ENV: 'test' }), store, streams: nobodyListens },
    kubeconfig,
    context,
    'for a test',
  );
  return {
    topology: () => store.current()?.topology ?? null,
    version: () => store.current()?.version ?? 0,
    stop() {
      source.stop();
      store.stop();
    },
  };
}

const nobodyListens: EventStreams = {
  open: () => new Response(null, { status: 503 }),
  announceStatus() {},
  closeAll() {},
  count: () => 0,
  totals: () => ({ opened: 0, closed: 0, refused: 0 }),
};
