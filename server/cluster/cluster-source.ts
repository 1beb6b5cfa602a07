import { assembleSnapshot } from '#lib/manifest/assemble.ts';
import type { TrimmedObject } from '#lib/manifest/trim.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { Atlas } from '../atlas.ts';
import type { Source } from '../source.ts';
import { createConnection } from './connection.ts';
import { createCredentials } from './credentials.ts';
import { freshnessOf, gapsOf, overallFreshness } from './freshness.ts';
import { watchInstalledKinds } from './installed-kinds.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { limits } from './limits.ts';
import { type Reflector, type Surroundings, startReflector } from './reflector.ts';
import { watchForSleep } from './sleep.ts';
import {
  clusterTargets,
  controlPlaneTargets,
  isSameTarget,
  meshConfigTarget,
  type Target,
  usualControlPlaneNamespace,
} from './targets.ts';
import { createTransport } from './transport.ts';
import { createTurns } from './turns.ts';
import { readingClusterSentence, sleptReason, waitingClusterSentence, watchingClusterSentence } from './wording.ts';

type ClusterAtlas = Pick<Atlas, 'clock' | 'config' | 'store' | 'streams'>;

/** Watches one context and publishes each change. `why` says why this context was taken. */
export function openCluster(atlas: ClusterAtlas, kubeconfig: Kubeconfig, context: string, why: string): Source {
  const { clock, config, store, streams } = atlas;
  const startedAt = clock.timestamp();
  const transport = createTransport(
    createCredentials(() => kubeconfig.load(context), clock),
    clock,
  );
  const connection = createConnection(transport, clock);
  const surroundings: Surroundings = { connection, clock, inTurn: createTurns(limits.listsAtOnce) };
  const reflectors: Reflector[] = [];
  let waitedLongEnough = false;
  let stopped = false;

  const start = (target: Target) => {
    if (reflectors.some((reflector) => isSameTarget(reflector.target, target))) return;
    reflectors.push(startReflector(target, surroundings, { onObjects: publish, onStatus }));
  };

  const onStatus = () => {
    if (stopped) return;
    publish();
    streams.announceStatus();
  };

  /** Reads what an istiod goes by where its pods run, and the mesh configuration of its revision. */
  const followControlPlanes = () => {
    for (const { kind, object } of objectsOf(reflectors)) {
      if (kind === 'Pod' && object.labels.app === 'istiod') startControlPlane(object.namespace);
      if (kind === 'Deployment' && object.controlPlane !== null) {
        start(meshConfigTarget(object.namespace, object.controlPlane.revision));
      }
    }
  };

  const startControlPlane = (namespace: string) => {
    for (const target of controlPlaneTargets(namespace, config.given.revision ?? null)) start(target);
  };

  const publish = () => {
    if (!stopped && isWorthShowing(reflectors, waitedLongEnough)) store.changed(snapshot);
  };

  const snapshot = (): Snapshot => {
    followControlPlanes();
    return assembleSnapshot({
      objects: objectsOf(reflectors),
      given: config.given,
      source: { kind: 'cluster', name: context, takenAt: clock.timestamp() },
      gaps: gapsOf(reflectors, clock.now()),
      notices: [],
    });
  };

  for (const target of clusterTargets()) start(target);
  startControlPlane(usualControlPlaneNamespace);
  const installedKinds = watchInstalledKinds(surroundings, (name) => {
    for (const { target, retry } of reflectors) if (target.resource === name) retry();
  });
  const cancelFirstPicture = clock.schedule(limits.firstPictureMs, () => {
    waitedLongEnough = true;
    publish();
  });
  const stopSleepWatch = watchForSleep(clock, (lastAwakeMs) => {
    for (const reflector of reflectors) reflector.doubt(sleptReason, lastAwakeMs);
    connection.drop();
  });

  return {
    kind: 'cluster',
    name: context,
    sentence: () => sentenceOf(reflectors, context, kubeconfig.serverOf(context), why),
    fileCount: () => null,
    contexts: kubeconfig.contexts.map((name) => ({ name, current: name === context })),
    freshness: () =>
      overallFreshness(
        context,
        reflectors.map((reflector) => freshnessOf(reflector, clock.now())),
        store.current() !== null,
        startedAt,
      ),
    problems: () => kubeconfig.problems,
    stop() {
      stopped = true;
      cancelFirstPicture();
      stopSleepWatch();
      for (const reflector of [...reflectors, installedKinds]) reflector.stop();
      connection.close();
    },
  };
}

/** Says that the cluster is watched only once it has answered. */
function sentenceOf(reflectors: readonly Reflector[], context: string, server: string | null, why: string): string {
  const statuses = reflectors.map((reflector) => reflector.status());
  if (statuses.some(({ outcome }) => outcome === 'listed' || outcome === 'forbidden' || outcome === 'absent')) {
    return watchingClusterSentence(context, why);
  }
  const failure = statuses.find((status) => status.failure !== null)?.failure ?? null;
  return failure === null
    ? readingClusterSentence(context, server, why)
    : waitingClusterSentence(context, server, failure.reason);
}

/** A picture of gaps alone helps nobody; one of half the kinds does, once the rest takes long. */
function isWorthShowing(reflectors: readonly Reflector[], waitedLongEnough: boolean): boolean {
  const outcomes = reflectors.map((reflector) => reflector.status().outcome);
  return outcomes.includes('listed') && (waitedLongEnough || !outcomes.includes('unknown'));
}

/** Other workloads beside the control plane are no business of a cluster that shows its pods. */
function* objectsOf(reflectors: readonly Reflector[]): Generator<TrimmedObject> {
  for (const reflector of reflectors) {
    for (const entry of reflector.objects()) {
      if (!('controlPlane' in entry.object) || entry.object.controlPlane !== null) yield entry;
    }
  }
}
