import type { SampleRequest } from '#lib/model/path.ts';
import { rangeHolds } from './ip-range.ts';
import type { PeerIdentity } from './peer-identity.ts';
import type { Truth } from './truth.ts';
import { unknown } from './truth.ts';

/** What one hop knows of a request when it evaluates its policies. */
export type RequestFacts = {
  readonly identity: PeerIdentity;
  /** Every address the caller may have; null where nobody knows. */
  readonly sourceAddresses: readonly string[] | null;
  readonly destinationAddresses: readonly string[] | null;
  readonly port: number | null;
  readonly sample: SampleRequest;
  /** A RequestAuthentication runs before: without one no claim of a token is ever known. */
  readonly tokensAreRead: boolean;
};

/** A connection of which nobody knows more than who opens it, and from where if there are addresses. */
export function connectionFacts(identity: PeerIdentity, sourceAddresses: readonly string[]): RequestFacts {
  return {
    identity,
    sourceAddresses: sourceAddresses.length === 0 ? null : sourceAddresses,
    destinationAddresses: null,
    port: null,
    sample: {},
    tokensAreRead: false,
  };
}

/** Whether a range holds the address; null where the range does not parse. */
export function addressMatches(range: string, addresses: readonly string[] | null, name: string): Truth | null {
  if (rangeHolds(range, '0.0.0.0') === null) return null;
  if (addresses === null || addresses.length === 0) return unknown(name);
  const held = addresses.map((address) => rangeHolds(range, address) === true);
  if (held.every(Boolean)) return true;
  return held.some(Boolean) ? unknown(name) : false;
}

/** Whether the port is meant; null for text that is no port. */
export function portMatches(text: string, port: number | null, name: string): Truth | null {
  if (!/^\d+$/.test(text) || Number(text) > 65535) return null;
  return port === null ? unknown(name) : Number(text) === port;
}
