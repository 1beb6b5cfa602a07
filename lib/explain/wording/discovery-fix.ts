import type { MeshConfig } from '#lib/model/snapshot.ts';
import type { Fix } from './fixes.ts';
import { labelObject } from './label-command.ts';
import { kubectl } from './shell.ts';

/** How a namespace gets into istiod's sight: by the labels of one discovery selector, or by a change of the mesh. */
export function discoveryFix(namespace: string, mesh: MeshConfig): Fix {
  const simple = mesh.discoverySelectors.find(
    ({ matchLabels, matchExpressions }) => matchExpressions.length === 0 && Object.keys(matchLabels).length > 0,
  );
  if (simple !== undefined) {
    return {
      sentence: `Give namespace ${namespace} the labels that istiod watches for (meshConfig.discoverySelectors).`,
      command: labelObject('', 'namespace', namespace, Object.entries(simple.matchLabels)),
    };
  }
  return {
    sentence: `Let a selector of meshConfig.discoverySelectors match namespace ${namespace}.`,
    command: kubectl(mesh.rootNamespace, 'edit', 'configmap', 'istio'),
  };
}
