import type { ServerStatus } from '#lib/model/status.ts';
import type { Topology } from '#lib/model/topology.ts';
import type { Connection } from '../use-topology.ts';

/** What the middle of the page shows. */
export type PageState =
  | { readonly kind: 'map'; readonly topology: Topology }
  | { readonly kind: 'loading' }
  | { readonly kind: 'no-server' }
  | { readonly kind: 'unreachable'; readonly sentences: readonly string[] }
  | { readonly kind: 'nothing-read'; readonly topology: Topology }
  | { readonly kind: 'empty'; readonly topology: Topology };

/** Which state the page is in. A picture, once there is one, stays through every trouble after it. */
export function pageState(
  topology: Topology | null,
  status: ServerStatus | null,
  connection: Connection,
  problem: string | null,
): PageState {
  if (topology === null) return beforeFirstPicture(status, connection, problem);
  if (holdsObjects(topology)) return { kind: 'map', topology };
  const isUnread = topology.gaps.some((gap) => gap.cause === 'broken-document');
  const isForeign = topology.notices.some((notice) => notice.code === 'not-kubernetes');
  if (topology.source.kind !== 'cluster' && (isUnread || isForeign)) return { kind: 'nothing-read', topology };
  return { kind: 'empty', topology };
}

function beforeFirstPicture(status: ServerStatus | null, connection: Connection, problem: string | null): PageState {
  if (status === null) {
    // A refusal in words is no silence, although the event stream is refused with it.
    if (problem !== null) return { kind: 'unreachable', sentences: [problem] };
    return { kind: connection === 'lost' ? 'no-server' : 'loading' };
  }
  if (status.freshness.state === 'unreachable' || status.problems.length > 0) {
    return { kind: 'unreachable', sentences: sentencesOf(status) };
  }
  // There is a picture, and what came of it could not be read.
  if (status.version !== null && problem !== null) return { kind: 'unreachable', sentences: [problem] };
  return { kind: 'loading' };
}

function sentencesOf(status: ServerStatus): readonly string[] {
  return [...new Set([...status.problems, status.freshness.sentence])].filter(Boolean);
}

function holdsObjects(topology: Topology): boolean {
  const { namespaces, services, workloads, gateways } = topology;
  return namespaces.length + services.length + workloads.length + gateways.length > 0;
}
