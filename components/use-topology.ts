'use client';

import { useEffect, useState } from 'react';
import useSWR, { useSWRConfig } from 'swr';
import type { ServerStatus } from '#lib/model/status.ts';
import type { Topology } from '#lib/model/topology.ts';
import { decodeTopology, type TopologyMessage } from '#lib/model/wire.ts';
import { apiAddress } from './page-context.ts';
import { createTopologyFeed, type HeldTopology } from './topology-feed.ts';
import { followStream } from './topology-stream.ts';

/**
 * `live`: what is shown is what is. `catching-up`: the first reading, or a newer version is on its way.
 * `stale`: the server cannot see the cluster. `lost`: the browser cannot see the server.
 */
export type Connection = 'live' | 'catching-up' | 'stale' | 'lost';

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
  const status = useSWR<ServerStatus, Error>(statusKey, readJson, fedByStream);
  const [connected, setConnected] = useState<boolean | null>(null);
  const shownStatus = status.data ?? null;

  useEffect(() => {
    const feed = createTopologyFeed({
      read: readTopology,
      publish: (held) => void mutate(topologyKey, held, { revalidate: false }),
      cached: () => (cache.get(topologyKey)?.data as HeldTopology | undefined) ?? null,
    });
    return followStream(
      {
        onHello: feed.announce,
        onDelta: feed.delta,
        onResync: feed.resync,
        onStatus(next) {
          void mutate(statusKey, next, { revalidate: false });
          feed.announce(next.epoch, next.version ?? 0);
        },
        onConnected(isConnected) {
          setConnected(isConnected);
          // A stream says nothing of why it was refused; an ordinary request does.
          if (!isConnected) void mutate(statusKey);
        },
      },
      browserHost,
    );
  }, [mutate, cache]);

  return {
    topology: topology.data?.topology ?? null,
    version: topology.data?.version ?? null,
    status: shownStatus,
    connection: connectionOf(connected, topology.data ?? null, shownStatus),
    staleSince: staleSinceOf(connected, shownStatus),
    problem: sentenceOf(status.error) ?? (topology.data === undefined ? sentenceOf(topology.error) : null),
  };
}

function connectionOf(connected: boolean | null, held: HeldTopology | null, status: ServerStatus | null): Connection {
  if (connected === false) return 'lost';
  if (connected === null || status === null || held === null) return 'catching-up';
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
      return held.epoch === status.epoch && held.version >= (status.version ?? 0) ? 'live' : 'catching-up';
  }
}

function staleSinceOf(connected: boolean | null, status: ServerStatus | null): string | null {
  if (status === null) return null;
  if (status.freshness.state === 'stale') return status.freshness.since;
  return connected === false ? status.at : null;
}

/** Null for an error of the network, which the connection already tells. */
function sentenceOf(error: Error | undefined): string | null {
  return error === undefined || error instanceof TypeError ? null : error.message;
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

async function readJson<Value>(path: string): Promise<Value> {
  const response = await fetch(apiAddress(path));
  const body = await response.json();
  if (!response.ok) throw new Error(typeof body?.message === 'string' ? body.message : `${path}: ${response.status}`);
  return body;
}

const browserHost = {
  open: (lastEventId: string | null) =>
    new EventSource(apiAddress('/api/v1/events', lastEventId === null ? {} : { last: lastEventId })),
  schedule(delayMs: number, run: () => void) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
