import { globMatches, textMatches } from './text-match.ts';
import type { Truth } from './truth.ts';
import { unknown } from './truth.ts';

/**
 * Whom a hop sees calling: nobody it could know (plain text), somebody of the mesh, of whom parts may not be known,
 * or perhaps somebody (a client outside, with or without a certificate).
 */
export type PeerIdentity =
  | { readonly kind: 'none' }
  | { readonly kind: 'perhaps' }
  | {
      readonly kind: 'mesh';
      readonly trustDomain: string;
      readonly namespace: string | null;
      readonly serviceAccount: string | null;
    };

/** The SPIFFE id; null where there is none or parts of it are not known. */
export function spiffeId(identity: PeerIdentity): string | null {
  const text = identityText(identity);
  return text === null ? null : `spiffe://${text}`;
}

function identityText(identity: PeerIdentity): string | null {
  if (identity.kind !== 'mesh' || identity.namespace === null || identity.serviceAccount === null) return null;
  return `${identity.trustDomain}/ns/${identity.namespace}/sa/${identity.serviceAccount}`;
}

/** `principals`: the id without `spiffe://`, exact or with `*` at one end. Nobody matches `*` who has no identity. */
export function principalMatches(pattern: string, identity: PeerIdentity): Truth {
  if (identity.kind === 'none') return false;
  if (identity.kind === 'perhaps') return unknown('principals');
  if (pattern === '*') return true;
  const full = identityText(identity);
  if (full !== null) return textMatches(pattern, full);
  const start = knownStart(identity);
  if (pattern.startsWith('*')) return endCanFit(pattern.slice(1), identity.namespace) ? unknown('principals') : false;
  const wanted = pattern.endsWith('*') ? pattern.slice(0, -1) : pattern;
  if (pattern.endsWith('*') && start.startsWith(wanted)) return true;
  return wanted.startsWith(start) ? unknown('principals') : false;
}

function knownStart({ trustDomain, namespace }: { readonly trustDomain: string; readonly namespace: string | null }) {
  return namespace === null ? `${trustDomain}/ns/` : `${trustDomain}/ns/${namespace}/sa/`;
}

/** An end that names a namespace other than the known one fits nobody in it. */
function endCanFit(end: string, namespace: string | null): boolean {
  const wanted = /\/ns\/([^/]+)\/sa\/[^/]*$/.exec(end)?.[1];
  return namespace === null || wanted === undefined || wanted === namespace;
}

/** `namespaces`. ztunnel knows `*` at one end, Envoy's proxies anywhere. */
export function namespaceMatches(pattern: string, identity: PeerIdentity, engine: 'ztunnel' | 'envoy'): Truth {
  if (identity.kind === 'none') return false;
  if (identity.kind === 'perhaps') return unknown('namespaces');
  if (pattern === '*') return true;
  if (identity.namespace === null) return unknown('namespaces');
  return engine === 'ztunnel' ? textMatches(pattern, identity.namespace) : globMatches(pattern, identity.namespace);
}

/** `serviceAccounts`: `name`, which is one of the policy's own namespace, or `namespace/name`. */
export function serviceAccountMatches(pattern: string, policyNamespace: string, identity: PeerIdentity): Truth {
  if (identity.kind === 'none') return false;
  if (identity.kind === 'perhaps') return unknown('serviceAccounts');
  const slash = pattern.indexOf('/');
  const namespace = slash === -1 ? policyNamespace : pattern.slice(0, slash);
  const name = slash === -1 ? pattern : pattern.slice(slash + 1);
  if (identity.namespace !== null && identity.namespace !== namespace) return false;
  if (identity.serviceAccount !== null && identity.serviceAccount !== name) return false;
  return identity.namespace !== null && identity.serviceAccount !== null ? true : unknown('serviceAccounts');
}

/** `trustDomains`, which only Envoy's proxies read. */
export function trustDomainMatches(pattern: string, identity: PeerIdentity): Truth {
  if (identity.kind === 'none') return false;
  if (identity.kind === 'perhaps') return unknown('trustDomains');
  return pattern === '*' || globMatches(pattern, identity.trustDomain);
}
