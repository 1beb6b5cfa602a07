import type { GivenOptions } from '#lib/manifest/options.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import { systemClock } from '#server/clock.ts';
import { openCluster } from '#server/cluster/cluster-source.ts';
import { missingContextSentence, readKubeconfig } from '#server/cluster/kubeconfig.ts';
import { probe } from '#server/cluster/probe.ts';
import { readConfig } from '#server/config.ts';
import type { EventStreams } from '#server/http/event-streams.ts';
import type { Source } from '#server/source.ts';
import type { TopologyStore } from '#server/topology-store.ts';
import { BadInput, ClusterUnreadable } from './problem.ts';

/** How long the API server may take to answer at all, and how long the first whole picture. */
const answerMs = 5_000;
const pictureMs = 60_000;

/**
 * One snapshot of the cluster behind a kubeconfig context; what could not be read is a gap in it. Throws ClusterUnreadable,
 * and BadInput for a context that does not exist.
 */
export async function readLiveSnapshot(context: string, given: GivenOptions): Promise<Snapshot> {
  const config = { ...readConfig(), given };
  const kubeconfig = readKubeconfig(config.kubeconfigPaths);
  if (!kubeconfig.contexts.includes(context)) {
    throw new BadInput(missingContextSentence(kubeconfig, context));
  }
  const unreachable = await probe(kubeconfig, context, answerMs, systemClock);
  if (unreachable !== null) throw new ClusterUnreadable(unreachable);
  return firstPicture(context, (store) =>
    openCluster({ clock: systemClock, config, store, streams: nobodyListens }, kubeconfig, context, 'as asked for'),
  );
}

/** One picture is all that is read here: there is no page to tell of it. */
const nobodyListens: EventStreams = {
  open: () => new Response(null, { status: 503 }),
  announceStatus() {},
  closeAll() {},
  count: () => 0,
  totals: () => ({ opened: 0, closed: 0, refused: 0 }),
};

/** The first snapshot that the source publishes; the watch ends with it. */
function firstPicture(context: string, open: (store: TopologyStore) => Source): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    const finish = (end: () => void) => {
      clearTimeout(timer);
      // The source may publish while it is still being opened.
      queueMicrotask(() => source.stop());
      end();
    };
    const timer = setTimeout(() => {
      const sentence = `Context ${context} gave no picture within ${pictureMs / 1000} s: ${source.freshness().sentence}`;
      finish(() => reject(new ClusterUnreadable(sentence)));
    }, pictureMs);
    const source = open({
      current: () => null,
      failure: () => null,
      changed: (read) => finish(() => resolve(read())),
      subscribe: () => () => {},
      stop() {},
    });
  });
}
