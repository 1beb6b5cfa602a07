import type { Hop, RequestPath } from '#lib/model/path.ts';
import { callerPhrase } from './path-parties.ts';
import { evaluatedPhrase } from './path-policy-sentence.ts';
import { objectPhrase } from './subject.ts';

/** One hop in one sentence: what stands there, how the request comes, whom it sees, what it evaluates. */
export function hopSentence(path: RequestPath, position: number): string {
  const hop = path.hops[position];
  if (hop === undefined) return '';
  const isCutOff = hop.outcome === 'fails' && path.notes.some(({ code }) => code === 'network-policy-blocks');
  if (isCutOff && position > 0) return `the request does not get to ${cutOffPlace(hop)}; no connection comes about.`;
  const start = position === 0 ? departureClause(hop, path) : arrivalClause(hop, path);
  const after = path.decidedAt !== null && position > path.decidedAt ? 'If it came this far: ' : '';
  const isAnswered =
    (hop.kind === 'waypoint' || hop.kind === 'sidecar') && path.notes.some(({ code }) => code === 'route-answers');
  const end = hop.outcome === 'fails' ? (isAnswered ? '; it goes no further' : '; no connection comes about') : '';
  return `${after}${start}${evaluation(hop)}${end}.`;
}

function departureClause(hop: Hop, { from }: RequestPath): string {
  switch (hop.kind) {
    case 'ztunnel':
      return `the ztunnel of ${callerPhrase(from)} takes the request`;
    case 'sidecar':
      return `the sidecar of ${callerPhrase(from)} takes the request`;
    case 'gateway':
      return `${placeOf(hop, 'the gateway')} takes the request of its client`;
    case 'waypoint':
      return `${placeOf(hop, 'the waypoint')} sends the request on, past the chains of its own`;
    case 'client':
      return hop.object === null
        ? `${callerPhrase(from)} sends the request to a node or to an address it can route to`
        : `${callerPhrase(from)} calls its own address`;
    case 'node':
    case 'application':
    case 'external':
      return `the request leaves ${callerPhrase(from)} as it is, through the network of the node`;
  }
}

function arrivalClause(hop: Hop, path: RequestPath): string {
  const port = hop.port === null ? '' : ` on port ${hop.port}`;
  const how = encryptionPhrase(hop.encryption);
  switch (hop.kind) {
    case 'waypoint':
      return `${placeOf(hop, 'the waypoint')} gets it${port} ${how}${seen(hop)}`;
    case 'gateway':
      return `${placeOf(hop, 'the gateway')} gets it${port} ${how}${seen(hop)}`;
    case 'ztunnel':
      return `the ztunnel of ${placeOf(hop, 'the destination')} gets it${port} ${how}${seen(hop)}`;
    case 'sidecar':
      return `the sidecar of ${placeOf(hop, 'the destination')} gets it${port} ${how}${seen(hop)}`;
    case 'external':
      return `${placeOf(hop, 'the host outside')} gets it${port}, outside the mesh${hop.encryption === 'tls' ? ', over TLS' : ''}`;
    case 'application':
    case 'client':
    case 'node': {
      const before = path.hops[path.hops.indexOf(hop) - 1];
      const isLocal = before?.kind === 'ztunnel' || before?.kind === 'sidecar';
      const inside = isLocal && before?.object === hop.object;
      return `${placeOf(hop, 'the application')} gets it${port}${inside ? ', in plain text inside the pod' : ` ${how}`}`;
    }
  }
}

function cutOffPlace(hop: Hop): string {
  const isInPod = hop.kind === 'ztunnel' || hop.kind === 'sidecar';
  return `${isInPod ? `the ${hop.kind} of ` : ''}${placeOf(hop, 'the destination')}`;
}

function placeOf({ object, kind }: Hop, otherwise: string): string {
  if (object === null) return otherwise;
  return kind === 'waypoint' ? `waypoint ${object.slice('Gateway/'.length)}` : objectPhrase(object);
}

function encryptionPhrase(encryption: Hop['encryption']): string {
  switch (encryption) {
    case 'none':
      return 'in plain text';
    case 'hbone':
      return 'over HBONE';
    case 'mtls':
      return 'over mTLS';
    case 'tls':
      return 'over TLS';
  }
}

function seen({ identity, encryption }: Hop): string {
  if (identity !== null) return ` and sees ${identity}`;
  return encryption === 'none' ? ' and sees no identity' : ' and sees an identity that is not known here';
}

/** What the policies say, and what happens when none of them does. */
function evaluation({ policies, unmatched, outcome }: Hop): string {
  if (policies.length === 0) return '';
  const clauses = policies.map(evaluatedPhrase).join('; ');
  const isUnmatched = outcome === 'deny' && policies.every(({ result }) => result !== 'deny');
  const rest = isUnmatched && unmatched === 'deny' ? '; there is an ALLOW and none matches, so it is refused' : '';
  return `: ${clauses}${rest}`;
}
