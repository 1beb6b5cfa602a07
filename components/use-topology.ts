'use client';

import { useEffect, useState } from 'react';
import useSWR, { useSWRConfig } from 'swr';
import type { ServerStatus } from '#lib/model/status.ts';
import type { Topology } from '#lib/model/topology.ts';
import { decodeTopology, type TopologyMessage } from '#lib/model/wire.ts';
import { browserTabs } from './browser-tabs.ts';
import { apiAddress } from './page-context.ts';
import { shareStream } from './shared-stream.ts';
import { createTopologyFeed, type HeldTopology } from './topology-feed.ts';
import { followStream, type StreamHost, type Way } from './topology-stream.ts';

/**
 * `live`: what is shown is what is. `polling`: the same, some seconds late, since something on the way holds the event
 * stream back. `catching-up`: the first reading, or a newer version is on its way.
 * `stale`: the server cannot see the cluster. `lost`: the browser cannot see the server.
 */
export type Connection = 'live' | 'polling' | 'catching-up' | 'stale' | 'lost';

export type TopologyState = {
  /** The last picture; kept while the connection is stale or lost. Null until the first one. */
  readonly topology: Topology | null;
  readonly version: number | null;
  readonly status: ServerStatus | null;
  readonly connection: Connection;
  /** RFC 3339, by the server's clock: the last moment at which the picture was known to be true. Null while it is. */
  readonly staleSince: string | null;
  /** Why there is no picture, or no newer one, in the server's words; null while nothing is wrong or it does not answer. */
  readonly problem: string | null;
};

const topologyKey = '/api/v1/topology';
const statusKey = '/api/v1/status';
const eventsPath = '/api/v1/events';
const fedByStream = {
  revalidateOnFocus: false,
  revalidateOnReconnect: false,
  revalidateIfStale: false,
  shouldRetryOnError: false,
};

/** The server's topology, kept current by its event stream. */
export function useTopology(): TopologyState {
  const { mutate, cache } = useSWRConfig();
  const topology = useSWR<HeldTopology, Error>(topologyKey, readTopology, fedByStream);
  const status = useSWR<ServerStatus, Error>(statusKey, readStatus, fedByStream);
  // Undefined until the server was heard of, or was not.
  const [way, setWay] = useState<Way | null | undefined>(undefined);
  const shownStatus = status.data ?? null;

  useEffect(() => {
    const feed = createTopologyFeed({
      read: readTopology,
      publish: (held) => void mutate(topologyKey, held, { revalidate: false }),
      cached: () => (cache.get(topologyKey)?.data as HeldTopology | undefined) ?? null,
    });
    const tabs = browserTabs(apiAddress(eventsPath));
    const shared = tabs === null ? { host: browserHost, stop() {} } : shareStream(browserHost, tabs);
    const stopFollowing = followStream(
      {
        onVersion: feed.announce,
        onDelta: feed.delta,
        onStatus(next) {
          void mutate(statusKey, next, { revalidate: false });
          feed.announce(next.epoch, next.version ?? 0);
        },
        onWay(next) {
          setWay(next);
          // A stream says nothing of why it was refused; an ordinary request does.
          if (next === null) void mutate(statusKey);
        },
      },
      shared.host,
    );
    return () => {
      stopFollowing();
      shared.stop();
    };
  }, [mutate, cache]);

  return {
    topology: topology.data?.topology ?? null,
    version: topology.data?.version ?? null,
    status: shownStatus,
    connection: connectionOf(way, topology.data ?? null, shownStatus),
    staleSince: staleSinceOf(way, shownStatus),
    problem: sentenceOf(status.error) ?? (topology.data === undefined ? sentenceOf(topology.error) : null),
  };
}

function connectionOf(way: Way | null | undefined, held: HeldTopology | null, status: ServerStatus | null): Connection {
  if (way === null) return 'lost';
  if (way === undefined || status === null || held === null) return 'catching-up';
  switch (status.freshness.state) {
    case 'stale':
    case 'unreachable':
      return 'stale';
    case 'starting':
    case 'syncing':
      return 'catching-up';
    case 'live':
    case 'delayed':
    case 'frozen':
      if (held.epoch !== status.epoch || held.version < (status.version ?? 0)) return 'catching-up';
      return way === 'polling' ? 'polling' : 'live';
  }
}

function staleSinceOf(way: Way | null | undefined, status: ServerStatus | null): string | null {
  if (status === null) return null;
  if (status.freshness.state === 'stale') return status.freshness.since;
  return way === null ? status.at : null;
}

/** Null for an error of the network and for no answer in time, which the connection already tells. */
function sentenceOf(error: Error | undefined): string | null {
  return error === undefined || error instanceof TypeError || error instanceof DOMException ? null : error.message;
}

let reading: Promise<HeldTopology> | null = null;

/** One reading at a time, however many ask; the topology is decoded once. */
function readTopology(): Promise<HeldTopology> {
  reading ??= readJson<TopologyMessage>(topologyKey)
    .then(({ epoch, version, topology }) => ({ epoch, version, topology: decodeTopology(topology) }))
    .finally(() => {
      reading = null;
    });
  return reading;
}

/** A server that takes longer to say how things stand is as good as none. */
const longestAnswerMs = 5_000;

function readStatus(): Promise<ServerStatus> {
  return readJson(statusKey, AbortSignal.timeout(longestAnswerMs));
}

async function readJson<Value>(path: string, signal: AbortSignal | null = null): Promise<Value> {
  const response = await fetch(apiAddress(path), { signal });
  const body = await response.json();
  if (!response.ok) throw new Error(typeof body?.message === 'string' ? body.message : `${path}: ${response.status}`);
  return body;
}

const browserHost: StreamHost = {
  open: (lastEventId) => new EventSource(apiAddress(eventsPath, lastEventId === null ? {} : { last: lastEventId })),
  readStatus,
  schedule(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  onChance(run) {
    window.addEventListener('online', run);
    return () => window.removeEventListener('online', run);
  },
};
