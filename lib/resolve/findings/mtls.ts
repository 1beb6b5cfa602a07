import type { Finding } from '#lib/model/finding.ts';
import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { PeerAuthentication } from '#lib/model/policy.ts';
import { compareAges } from '../creation.ts';
import type { Suffering } from './finding.ts';
import { groupByCause } from './finding.ts';
import type { Mesh } from './mesh.ts';
import { isCaptured } from './mesh.ts';
import { isRead } from './policies-read.ts';

/**
 * WP-MTLS: plain text to captured pods is accepted or refused otherwise than the nearest PeerAuthentication says:
 * - one of the root namespace with a selector, which counts for no pod of another namespace;
 * - one that an older one of the same level replaces;
 * - under a STRICT mesh and a namespace without a mode of its own: an open workload with a STRICT port, which stays open;
 * - a PERMISSIVE port of a workload whose namespace has an object without a mode, which opens every port;
 * - a workload without a mode of which only DISABLE ports are named, which stay shut.
 * Follows istiod's `convertedSelectorPeerAuthentications` and `fetchPeerAuthentications`, where these deviate from the API.
 */
export function mtls(mesh: Mesh): readonly Finding[] {
  const policies = mesh.topology.policyObjects.peerAuthentications.filter((policy) => isRead(policy, mesh));
  const { rootNamespace } = mesh.topology.mesh;
  const levels = Map.groupBy(policies, (policy) => levelOf(policy));
  const modeOf = (level: string) => oldest(levels.get(level) ?? [])?.mode ?? null;
  return groupByCause(
    'WP-MTLS',
    policies.flatMap((policy): readonly Suffering[] => {
      const why = deviation(policy, rootNamespace, {
        mesh: modeOf(rootNamespace),
        namespace: modeOf(policy.namespace),
        first: oldest(levels.get(levelOf(policy)) ?? []),
      });
      const namespaces =
        policy.namespace === rootNamespace ? mesh.topology.namespaces.map(({ name }) => name) : [policy.namespace];
      if (why === null || !namespaces.some((name) => mesh.workloadsIn(name).some(isCaptured))) return [];
      const id = objectId('PeerAuthentication', policy.namespace, policy.name);
      return [{ cause: id, subject: id, detail: { why, mode: policy.mode } }];
    }),
  );
}

/** Those without labels share the level of their namespace; each selector is a level of its own. */
function levelOf({ namespace, selector }: PeerAuthentication): string {
  const labels = Object.entries(selector?.matchLabels ?? {});
  return labels.length === 0 ? namespace : `${namespace} ${JSON.stringify(labels.sort())}`;
}

type Deviation = 'root-selector' | 'older-object-wins' | 'strict-port-open' | 'every-port-open' | 'disabled-port-shut';

function deviation(
  policy: PeerAuthentication,
  rootNamespace: string,
  around: { mesh: string | null; namespace: string | null; first: PeerAuthentication | null },
): Deviation | null {
  const isRoot = policy.namespace === rootNamespace;
  const hasLabels = Object.keys(policy.selector?.matchLabels ?? {}).length > 0;
  if (isRoot && policy.selector !== null) return 'root-selector';
  if (around.first !== null && around.first !== policy) return 'older-object-wins';
  if (isRoot || !hasLabels) return null;
  const modes = policy.portModes.map(({ mode }) => mode);
  const isOpen = policy.mode === 'PERMISSIVE' || policy.mode === 'DISABLE';
  const inherited = around.namespace === null || around.namespace === 'UNSET' ? around.mesh : around.namespace;
  const namespaceIsSilent = around.namespace === null || around.namespace === 'UNSET';
  if (isOpen && namespaceIsSilent && around.mesh === 'STRICT' && modes.includes('STRICT')) return 'strict-port-open';
  if (policy.mode !== 'UNSET' || inherited !== 'STRICT') return null;
  if (around.namespace === 'UNSET' && modes.includes('PERMISSIVE')) return 'every-port-open';
  return modes.includes('DISABLE') && !modes.includes('PERMISSIVE') ? 'disabled-port-shut' : null;
}

/** Without a creation time an object counts as the oldest; between equals the first by name. */
function oldest(policies: readonly PeerAuthentication[]): PeerAuthentication | null {
  const [first = null] = policies.toSorted(
    (left, right) => compareAges(left, right) || compareIds(left.name, right.name),
  );
  return first;
}
