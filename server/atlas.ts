import { randomBytes } from 'node:crypto';
import type { ServerStatus } from '#lib/model/status.ts';
import { resolveInSteps } from '#lib/resolve/resolve.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Kubeconfig } from './cluster/kubeconfig.ts';
import { type Config, readConfig } from './config.ts';
import { createEventStreams, type EventStreams } from './http/event-streams.ts';
import { createLaunchToken, type LaunchToken } from './http/launch-token.ts';
import type { Source } from './source.ts';
import { describeStatus } from './status.ts';
import { createTopologyStore, type TopologyStore } from './topology-store.ts';

/** Everything that one run of the server holds. */
export type Atlas = {
  /** Names this run, so that a browser never mixes versions of two. */
  readonly epoch: string;
  readonly config: Config;
  readonly clock: Clock;
  readonly store: TopologyStore;
  readonly streams: EventStreams;
  /** The launch token, whether asked for or not; null where none was given. */
  readonly launchToken: LaunchToken | null;
  /** The launch token where requests need it; null where no live cluster can be seen: files, and the demo without contexts. */
  requiredToken(): LaunchToken | null;
  /** Reading began. */
  started: boolean;
  /** Null until one was chosen. */
  source: Source | null;
  /** The kubeconfig as it was at the start; null where none was asked. */
  kubeconfig: Kubeconfig | null;
  /** Contexts that are watched beside this one, by name. */
  openContexts: Map<string, { readonly atlas: Atlas; usedAtMs: number }>;
  status(): ServerStatus;
};

const key = Symbol.for('ambient-atlas');

/**
 * The one Atlas of this process. Next bundles routes, pages and the boot code apart, each with modules of its own, so
 * it cannot live in a module.
 */
export function atlas(): Atlas {
  const shared = globalThis as { [key]?: Atlas };
  shared[key] ??= createAtlas(readConfig(), systemClock);
  return shared[key];
}

export function createAtlas(config: Config, clock: Clock): Atlas {
  const epoch = randomBytes(6).toString('hex');
  const launchToken =
    config.token === null ? null : createLaunchToken(config.token, () => randomBytes(24).toString('base64url'));
  const store = createTopologyStore(clock, resolveInSteps);
  const startedAt = clock.timestamp();
  const created: Atlas = {
    epoch,
    config,
    clock,
    store,
    launchToken,
    requiredToken: () => (canShowCluster(created.source) ? launchToken : null),
    started: false,
    source: null,
    kubeconfig: null,
    openContexts: new Map(),
    status: () => describeStatus(created, startedAt),
    streams: createEventStreams(epoch, store, clock, () => created.status()),
  };
  return created;
}

/** Until a source is chosen, it may be one. */
function canShowCluster(source: Source | null): boolean {
  return source === null || source.kind === 'cluster' || source.contexts.length > 0;
}
