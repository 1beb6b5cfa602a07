import type { Hop, RequestPath } from '#lib/model/path.ts';
import { callerPhrase } from '../path-parties.ts';
import { objectPhrase } from '../subject.ts';
import { shortIdentity } from './lanes-sentence.ts';

/** One step in few words: what stands there, and how the request comes: `HBONE, sees sa/edge, port 8080`. */
export function hopTitle(
  hop: Hop,
  path: RequestPath,
  position: number,
): { readonly what: string; readonly how: string } {
  if (position === 0) return { what: departure(hop, path), how: '' };
  const how = [encryption(hop), seen(hop, path), hop.port === null ? '' : `port ${hop.port}`];
  return { what: arrival(hop, path, position), how: how.filter((part) => part !== '').join(', ') };
}

function departure(hop: Hop, { from }: RequestPath): string {
  switch (hop.kind) {
    case 'ztunnel':
      return `The ztunnel of ${callerPhrase(from)} takes it`;
    case 'sidecar':
      return `The sidecar of ${callerPhrase(from)} takes it`;
    case 'gateway':
    case 'waypoint':
      return `${capital(callerPhrase(from))} sends it`;
    default:
      return `It leaves ${callerPhrase(from)} as it is`;
  }
}

function arrival({ kind, object }: Hop, path: RequestPath, position: number): string {
  const name = object === null ? '' : object.slice(object.indexOf('/') + 1);
  switch (kind) {
    case 'waypoint':
      return `Waypoint ${name}`;
    case 'gateway':
      return `Gateway ${name}`;
    case 'ztunnel':
      return position < path.hops.length - 1 && path.hops[position + 1]?.kind === 'gateway'
        ? `Ztunnel of ${name}`
        : 'Destination ztunnel';
    case 'sidecar':
      return 'Destination sidecar';
    case 'external':
      return object === null ? 'The host outside' : `${objectPhrase(object)}, outside the mesh`;
    default:
      return object === null ? 'Application' : `Application in ${name}`;
  }
}

function encryption({ encryption: how }: Hop): string {
  switch (how) {
    case 'none':
      return 'plain text';
    case 'hbone':
      return 'HBONE';
    case 'mtls':
      return 'mTLS';
    case 'tls':
      return 'TLS';
  }
}

function seen({ kind, identity, encryption: how }: Hop, { to }: RequestPath): string {
  if (kind === 'application' || kind === 'external' || kind === 'node' || kind === 'client') return '';
  const short = shortIdentity(identity, to.object);
  if (short !== null) return `sees ${short}`;
  return how === 'none' ? 'sees no identity' : 'sees an identity that is not known';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
