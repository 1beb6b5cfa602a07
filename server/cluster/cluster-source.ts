import { assembleSnapshot } from '#lib/manifest/assemble.ts';
import type { TrimmedObject } from '#lib/manifest/trim.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';
import type { Atlas } from '../atlas.ts';
import type { Source } from '../source.ts';
import { createCredentials } from './credentials.ts';
import { freshnessOf, gapsOf, overallFreshness } from './freshness.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { type Reflector, type Surroundings, startReflector } from './reflector.ts';
import { clusterTargets, meshConfigTarget, type Target } from './targets.ts';
import { createTransport } from './transport.ts';
import { createTurns } from './turns.ts';
import { readingClusterSentence, waitingClusterSentence, watchingClusterSentence } from './wording.ts';

/** Kinds whose lists are read at the same time. */
const listsAtOnce = 4;

/** After this time the picture is shown with what there is; kinds that are still being read are gaps. */
const firstPictureMs = 5_000;

type ClusterAtlas = Pick<Atlas, 'clock' | 'config' | 'store' | 'streams'>;

/** Watches one context and publishes each change. `why` says why this context was taken. */
export function openCluster(atlas: ClusterAtlas, kubeconfig: Kubeconfig, context: string, why: string): Source {
  const { clock, config, store, streams } = atlas;
  const startedAt = clock.timestamp();
  const transport = createTransport(
    createCredentials(() => kubeconfig.load(context), clock),
    clock,
  );
  const surroundings: Surroundings = { transport, clock, inTurn: createTurns(listsAtOnce) };
  const reflectors: Reflector[] = [];
  let waitedLongEnough = false;
  let stopped = false;

  const start = (target: Target) => {
    if (reflectors.some((reflector) => reflector.target.resource === target.resource)) return;
    reflectors.push(startReflector(target, surroundings, { onObjects: publish, onStatus: onStatus(target) }));
  };

  const onStatus = (target: Target) => () => {
    if (stopped) return;
    if (target.kind === 'Deployment') followRevisions();
    publish();
    streams.announceStatus();
  };

  /** Each istiod of a revision reads a mesh configuration of its own. */
  const followRevisions = () => {
    for (const { kind, object } of objectsOf(reflectors)) {
      if (kind === 'Deployment' && object.controlPlane !== null) start(meshConfigTarget(object.controlPlane.revision));
    }
  };

  const publish = () => {
    if (!stopped && isWorthShowing(reflectors, waitedLongEnough)) store.changed(snapshot);
  };

  const snapshot = (): Snapshot =>
    assembleSnapshot({
      objects: objectsOf(reflectors),
      given: config.given,
      source: { kind: 'cluster', name: context, takenAt: clock.timestamp() },
      gaps: gapsOf(reflectors, clock.now()),
      notices: [],
    });

  for (const target of clusterTargets(config.given.revision ?? null)) start(target);
  const cancel = clock.schedule(firstPictureMs, () => {
    waitedLongEnough = true;
    publish();
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
      cancel();
      for (const reflector of reflectors) reflector.stop();
      transport.close();
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
