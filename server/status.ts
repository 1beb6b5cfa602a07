import type { Snapshot } from '#lib/model/snapshot.ts';
import type { FilesRead, ObjectCounts, ServerStatus } from '#lib/model/status.ts';
import type { Topology } from '#lib/model/topology.ts';
import type { Clock } from './clock.ts';
import type { Kubeconfig } from './cluster/kubeconfig.ts';
import type { Config } from './config.ts';
import type { Source } from './source.ts';
import type { TopologyStore } from './topology-store.ts';

/** What the status tells of. */
export type StatusParts = {
  readonly epoch: string;
  readonly clock: Clock;
  readonly config: Config;
  readonly store: TopologyStore;
  readonly source: Source | null;
  readonly kubeconfig: Kubeconfig | null;
};

/** Where the picture comes from, how fresh it is and what it holds, for people and for scripts. */
export function describeStatus(atlas: StatusParts, startedAt: string): ServerStatus {
  const current = atlas.store.current();
  const { source } = atlas;
  const failure = atlas.store.failure();
  return {
    epoch: atlas.epoch,
    at: atlas.clock.timestamp(),
    version: current?.version ?? null,
    source: {
      kind: source?.kind ?? null,
      name: source?.name ?? '',
      sentence: source?.sentence() ?? beginning(atlas.config),
      ...warningsOf(atlas),
    },
    freshness: source?.freshness() ?? {
      state: 'starting',
      since: startedAt,
      sentence: beginning(atlas.config),
      perKind: [],
    },
    istio: current?.topology.istio ?? null,
    counts: current === null ? null : countObjects(current.topology),
    files: filesRead(source?.fileCount() ?? null, current?.snapshot ?? null),
    contexts: source?.contexts ?? [],
    problems: [...atlas.config.problems, ...(source?.problems() ?? []), ...(failure === null ? [] : [failure])],
  };
}

function warningsOf({ source, kubeconfig }: StatusParts): Pick<ServerStatus['source'], 'warnings'> {
  if (source?.kind !== 'cluster' || kubeconfig === null) return {};
  const { warnings } = kubeconfig.describe(source.name);
  return warnings.length === 0 ? {} : { warnings };
}

/**
 * The server can answer: it holds a picture, or can say why it holds none. A cluster counts once it is chosen, since
 * the page shows how its first reading goes on.
 */
export function isReady({ source, store, status }: StatusParts & { status(): ServerStatus }): boolean {
  if (source === null) return false;
  return source.kind === 'cluster' || store.current() !== null || status().problems.length > 0;
}

/** What is done before a source is chosen. */
function beginning({ paths, demo }: Config): string {
  if (paths.length > 0) return 'Reading the files.';
  return demo ? 'Reading the demo.' : 'Looking for a cluster.';
}

const brokenAtOnce = 5;

function filesRead(count: number | null, snapshot: Snapshot | null): FilesRead | null {
  if (count === null || snapshot === null) return null;
  const { gaps, notices, policies, ...rest } = snapshot;
  const lists = [...Object.values(rest), ...Object.values(policies)].filter((value) => Array.isArray(value));
  const broken = gaps.filter(({ cause }) => cause === 'broken-document');
  return {
    count,
    objects: lists.reduce((sum, list) => sum + list.length, 0),
    reading: snapshot.source.reading,
    brokenCount: broken.length,
    broken: broken.slice(0, brokenAtOnce).map(({ sentence }) => sentence),
  };
}

function countObjects(topology: Topology): ObjectCounts {
  return {
    namespaces: topology.namespaces.length,
    services: topology.services.length,
    workloads: topology.workloads.reduce((sum, workload) => sum + workload.replicas, 0),
    gateways: topology.gateways.length,
    gaps: topology.gaps.length,
  };
}
