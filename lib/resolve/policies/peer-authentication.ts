import type { Labels } from '#lib/model/metadata.ts';
import type { PeerAuthentication } from '#lib/model/policy.ts';
import { oldest } from '../creation.ts';
import { selects } from './policy-attachment.ts';

/** The names of what istiod derives from PeerAuthentication for one workload, sorted; it only ever asks "STRICT or not". */
export type PeerAuthenticationRule = (namespace: string, labels: Labels) => readonly string[];

/**
 * Follows istiod's `fetchPeerAuthentications` and `convertedSelectorPeerAuthentications`, with their deviations from the
 * API: an object of the root namespace with a selector counts for nobody elsewhere, the oldest per level wins.
 */
export function peerAuthenticationRule(
  policies: readonly PeerAuthentication[],
  rootNamespace: string,
): PeerAuthenticationRule {
  const byNamespace = Map.groupBy(policies, ({ namespace }) => namespace);
  const meshWide = (byNamespace.get(rootNamespace) ?? []).filter(({ selector }) => selector === null);
  return (namespace, labels) => {
    const own = (byNamespace.get(namespace) ?? []).filter(({ selector }) => selects(selector, labels));
    const candidates = namespace === rootNamespace ? own : [...own, ...meshWide];
    return candidates.length === 0 ? none : derivedPolicies(candidates, rootNamespace);
  };
}

const none: readonly string[] = [];

function derivedPolicies(candidates: readonly PeerAuthentication[], rootNamespace: string): readonly string[] {
  const hasLabels = ({ selector }: PeerAuthentication) => Object.keys(selector?.matchLabels ?? {}).length > 0;
  const mesh = oldest(candidates.filter((policy) => !hasLabels(policy) && policy.namespace === rootNamespace));
  const namespace = oldest(candidates.filter((policy) => !hasLabels(policy) && policy.namespace !== rootNamespace));
  const workload = oldest(candidates.filter((policy) => hasLabels(policy) && policy.namespace !== rootNamespace));

  let strict = mesh?.mode === 'STRICT';
  if (namespace !== null && namespace.mode !== 'UNSET') strict = namespace.mode === 'STRICT';
  if (workload === null) return keys(rootNamespace, strict, null);
  if (workload.mode === 'STRICT') strict = true;
  if (isOpen(workload.mode)) strict = false;
  if (workload.portModes.length === 0) return keys(rootNamespace, strict, null);

  const modes = workload.portModes.map(({ mode }) => mode);
  // Under an inherited STRICT only PERMISSIVE ports count, DISABLE ones do not.
  const opensAPort = workload.mode === 'STRICT' ? modes.some(isOpen) : modes.includes('PERMISSIVE');
  if (strict) return keys(rootNamespace, !opensAPort, opensAPort ? workload : null);
  return keys(rootNamespace, false, modes.includes('STRICT') ? workload : null);
}

function isOpen(mode: string): boolean {
  return mode === 'PERMISSIVE' || mode === 'DISABLE';
}

function keys(rootNamespace: string, strict: boolean, ports: PeerAuthentication | null): readonly string[] {
  const names = strict ? [`${rootNamespace}/istio_converted_static_strict`] : [];
  if (ports !== null) names.push(`${ports.namespace}/converted_peer_authentication_${ports.name}`);
  return names.sort();
}
