import type { Labels } from '#lib/model/metadata.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { EvaluatedPolicy } from '#lib/model/path.ts';
import type { PeerAuthentication } from '#lib/model/policy.ts';
import { oldest } from '../creation.ts';
import { selects } from '../policies/policy-attachment.ts';
import type { Truth } from './truth.ts';
import { allOf, anyOf, isUnknown, not, unknown } from './truth.ts';

/** The objects that decide for one workload, the oldest of each level. */
export type PeerAuthenticationLevels = {
  readonly mesh: PeerAuthentication | null;
  readonly namespace: PeerAuthentication | null;
  readonly workload: PeerAuthentication | null;
};

/** Which objects decide for a workload with these labels. Follows istiod's `convertedSelectorPeerAuthentications`. */
export function peerAuthenticationLevels(
  policies: ReadonlyMap<string, readonly PeerAuthentication[]>,
  rootNamespace: string,
  namespace: string,
  labels: Labels,
): PeerAuthenticationLevels {
  const own = (policies.get(namespace) ?? []).filter(({ selector }) => selects(selector, labels));
  const ofRoot = namespace === rootNamespace ? own : (policies.get(rootNamespace) ?? []);
  const isWide = ({ selector }: PeerAuthentication) => Object.keys(selector?.matchLabels ?? {}).length === 0;
  const isMeshWide = (policy: PeerAuthentication) =>
    namespace === rootNamespace ? isWide(policy) : policy.selector === null;
  return {
    mesh: oldest(ofRoot.filter(isMeshWide)),
    namespace: namespace === rootNamespace ? null : oldest(own.filter(isWide)),
    workload: namespace === rootNamespace ? null : oldest(own.filter((policy) => !isWide(policy))),
  };
}

/** The object whose mode makes the whole workload STRICT or not. */
export function decidingLevel({ mesh, namespace, workload }: PeerAuthenticationLevels): PeerAuthentication | null {
  return [workload, namespace, mesh].find((policy) => policy !== null && policy.mode !== 'UNSET') ?? null;
}

/**
 * What ztunnel makes of the entries that a workload lists because of PeerAuthentication. Only plain text is ever refused.
 * Follows istiod's `convertPeerAuthentication`, with its deviations: an entry that istiod lists and never sends refuses
 * nothing.
 */
export function evaluatePeerAuthentication(
  listed: readonly string[],
  levels: PeerAuthenticationLevels,
  rootNamespace: string,
  isPlain: boolean,
  port: number | null,
): readonly EvaluatedPolicy[] {
  return listed.flatMap((name): readonly EvaluatedPolicy[] => {
    if (name === `${rootNamespace}/istio_converted_static_strict`) {
      const policy = decidingLevel(levels);
      return policy === null ? [] : [evaluated(policy, isPlain)];
    }
    const { workload } = levels;
    if (workload === null || name !== `${workload.namespace}/converted_peer_authentication_${workload.name}`) return [];
    return [evaluated(workload, isPlain && refusesPlain(workload, levels, port))];
  });
}

function refusesPlain(workload: PeerAuthentication, levels: PeerAuthenticationLevels, port: number | null): Truth {
  const isPort = (wanted: number): Truth => (port === null ? unknown('ports') : port === wanted);
  const namespaceMode = levels.namespace?.mode ?? null;
  const meshMode = levels.mesh?.mode ?? null;
  const namespaceOpen = namespaceMode === null || namespaceMode === 'UNSET';
  const strictPorts: number[] = [];
  const openPorts: number[] = [];
  for (const { port: number, mode } of workload.portModes) {
    // istiod's condition binds differently than it reads: under a STRICT mesh it drops the port whatever the workload says.
    const parentEnforces =
      workload.mode === 'STRICT' ||
      (workload.mode === 'UNSET' && namespaceMode === 'STRICT') ||
      (namespaceOpen && meshMode === 'STRICT');
    if (mode === 'STRICT' && !parentEnforces) strictPorts.push(number);
    if ((mode === 'PERMISSIVE' || mode === 'DISABLE') && !isIgnored(workload.mode, namespaceMode, meshMode)) {
      openPorts.push(number);
    }
  }
  if (workload.mode === 'STRICT' && openPorts.length === 0) return false;
  // Open ports are left only under a STRICT that they are exempt from: every other port is refused.
  const group = openPorts.length === 0 ? false : allOf(openPorts.map((number) => not(isPort(number))));
  return anyOf([...strictPorts.map(isPort), group]);
}

/** An open port under a mode that is open anyway is left out. */
function isIgnored(mode: string, namespaceMode: string | null, meshMode: string | null): boolean {
  if (mode === 'PERMISSIVE' || mode === 'DISABLE') return true;
  if (mode !== 'UNSET') return false;
  if (namespaceMode !== null) return namespaceMode !== 'STRICT';
  return meshMode !== 'STRICT';
}

function evaluated(policy: PeerAuthentication, refuses: Truth): EvaluatedPolicy {
  return {
    object: objectId('PeerAuthentication', policy.namespace, policy.name),
    action: 'STRICT',
    result: isUnknown(refuses) ? 'depends' : refuses ? 'deny' : 'no-match',
    rule: null,
    dependsOn: isUnknown(refuses) ? refuses.dependsOn : [],
  };
}

/**
 * Whether a sidecar refuses plain text on a port: the port's mode, else the workload's, the namespace's, the mesh's.
 * Follows istiod's `ComposePeerAuthentication`.
 */
export function evaluateAtSidecar(
  levels: PeerAuthenticationLevels,
  isPlain: boolean,
  port: number | null,
): readonly EvaluatedPolicy[] {
  const { workload } = levels;
  const ports = (workload?.portModes ?? []).filter(({ mode }) => mode !== 'UNSET');
  const rest = decidingLevel(levels);
  const own = ports.find((each) => each.port === port);
  if (workload !== null && own !== undefined) return [evaluated(workload, isPlain && own.mode === 'STRICT')];
  const strict = rest?.mode === 'STRICT';
  const mayDiffer = port === null && ports.some(({ mode }) => (mode === 'STRICT') !== strict);
  if (workload !== null && mayDiffer && isPlain) return [evaluated(workload, unknown('ports'))];
  return rest !== null && strict ? [evaluated(rest, isPlain)] : [];
}
