import type { Metadata } from '#lib/model/metadata.ts';
import { since } from '../istio-version.ts';
import { labelOf } from '../label-selector.ts';
import { revision } from '../labels.ts';
import { refusedPolicies } from '../policies/refused.ts';
import type { Mesh } from './mesh.ts';
import { oncePerMesh } from './mesh.ts';

/** Whether this istiod reads a policy: its namespace is discovered and its revision label does not name another. */
export function isRead(policy: Metadata, mesh: Mesh): boolean {
  const { istio, mesh: config } = mesh.topology;
  if (config.discoverySelectors.length > 0 && mesh.namespace(policy.namespace)?.discovered === false) return false;
  const wanted = labelOf(policy.labels, revision);
  return wanted === undefined || istio.revision === null || wanted === istio.revision || !since(istio, '1.25');
}

/** The ids of the policies that Kubernetes would refuse, which attach nothing. */
export const refusedByKubernetes = oncePerMesh(({ topology }: Mesh) => refusedPolicies(topology.policies));
