import type { ServerStatus } from '#lib/model/status.ts';
import { utcTime } from '#lib/view/utc-time.ts';
import { utcClock } from './ui/time.ts';
import type { Connection } from './use-topology.ts';

/** How far the picture can be trusted to be of now. */
export type FreshnessWords = {
  readonly tone: 'fresh' | 'waiting' | 'stale' | 'frozen';
  /** A few words for the pill. */
  readonly short: string;
  /** A sentence or two: what it means, what to do. */
  readonly long: string;
};

/** What to say about the age of the picture: the worse of the page's connection and what the server knows of the cluster. */
export function freshnessWords(
  connection: Connection,
  staleSince: string | null,
  status: ServerStatus | null,
  problem: string | null = null,
): FreshnessWords {
  if (connection === 'lost') return withoutServer(staleSince, status, problem);
  if (status === null || (connection === 'catching-up' && status.freshness.state === 'live')) {
    return { tone: 'waiting', short: 'catching up', long: 'The page is fetching what changed since its last picture.' };
  }
  return connection === 'polling' ? withoutStream(ofCluster(status)) : ofCluster(status);
}

function withoutStream({ tone, short, long }: FreshnessWords): FreshnessWords {
  return {
    tone,
    short: `${short} · polling`,
    long: `${long} Something between this page and the server, such as a proxy, holds back its event stream, so the page asks every few seconds.`,
  };
}

/**
 * Only the server reads files again after a change, so without it the picture may be of an older text; unlike a cluster's,
 * it does not grow old by itself.
 */
function withoutServer(staleSince: string | null, status: ServerStatus | null, problem: string | null): FreshnessWords {
  const isFrozen = status?.freshness.state === 'frozen';
  return {
    tone: isFrozen ? 'waiting' : 'stale',
    short: isFrozen || staleSince === null ? 'no connection' : `stale since ${utcClock(staleSince)}`,
    long: `${problem ?? 'This page does not hear from the Ambient Atlas server and goes on trying; check that the server still runs.'} The picture is the last one that arrived${staleSince === null ? '' : `, known to be true at ${utcClock(staleSince)}`}.`,
  };
}

function ofCluster(status: ServerStatus): FreshnessWords {
  const { state, since, sentence } = status.freshness;
  switch (state) {
    case 'starting':
    case 'syncing':
      return { tone: 'waiting', short: 'catching up', long: sentence };
    case 'live':
      return { tone: 'fresh', short: 'live', long: sentence };
    case 'delayed':
      return { tone: 'waiting', short: `no confirmation since ${utcClock(since)}`, long: sentence };
    case 'stale':
      return { tone: 'stale', short: `stale since ${utcClock(since)}`, long: sentence };
    case 'unreachable':
      return { tone: 'stale', short: 'unreachable', long: sentence };
    case 'frozen':
      return frozen(status);
  }
}

function frozen(status: ServerStatus): FreshnessWords {
  return {
    tone: 'frozen',
    short: status.source.kind === 'demo' ? 'invented, no cluster' : `files as of ${utcTime(status.freshness.since)}`,
    long: status.freshness.sentence,
  };
}
