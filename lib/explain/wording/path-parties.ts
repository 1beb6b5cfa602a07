import type { Caller, CallerKind, Destination } from '#lib/model/path.ts';
import { objectPhrase } from './subject.ts';

/** Who calls, inside a sentence. */
export function callerPhrase({ kind, object, address }: Caller): string {
  if (object !== null) return objectPhrase(object);
  return address === null ? kindPhrase(kind) : `${kindPhrase(kind)} at ${address}`;
}

function kindPhrase(kind: CallerKind): string {
  switch (kind) {
    case 'captured':
      return 'a captured pod';
    case 'sidecar':
      return 'a pod with a sidecar';
    case 'uncaptured':
      return 'a pod that is not captured';
    case 'host-network':
      return 'a pod on the host network';
    case 'ingress':
      return 'an ingress gateway';
    case 'waypoint':
      return 'another waypoint';
    case 'external':
      return 'a client outside the cluster';
  }
}

/** What is called, inside a sentence. */
export function destinationPhrase({ object, host, port, via }: Destination): string {
  const isEntry = object.startsWith('ServiceEntry/') && host !== null;
  const what = isEntry ? `${host} (${objectPhrase(object)})` : objectPhrase(object);
  const isService = object.startsWith('Service/') || isEntry;
  const how = via === 'pod-ip' ? (isService ? ' by pod IP' : ' by its IP') : isService ? '' : ' by its service';
  return `${what}${how}${port === null ? '' : `, port ${port},`}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const [last = '', ...others] = words.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
}
