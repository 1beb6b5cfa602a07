import type { LabelSelector } from '#lib/model/metadata.ts';
import type { FixFacts } from '../fix-facts.ts';
import type { Fix } from './fixes.ts';
import { labelObject } from './label-command.ts';
import { kubectl } from './shell.ts';

/** How a namespace gets into istiod's sight: by the labels of one discovery selector, or by a change of the mesh. */
export function discoveryFix(namespace: string, { mesh, namespaces }: Pick<FixFacts, 'mesh' | 'namespaces'>): Fix {
  if (namespaces.get(namespace)?.exists !== true) {
    return {
      sentence: `Add the Namespace object ${namespace} to what is read: istiod watches namespaces by their labels.`,
      command: null,
    };
  }
  const labels = mesh.discoverySelectors.map(labelsToMatch).find((found) => found !== null);
  if (labels !== undefined && labels !== null) {
    return {
      sentence: `Give namespace ${namespace} the labels that istiod watches for (meshConfig.discoverySelectors).`,
      command: labelObject('', 'namespace', namespace, labels),
    };
  }
  return {
    sentence: `Let a selector of meshConfig.discoverySelectors match namespace ${namespace}.`,
    command: kubectl(mesh.rootNamespace, 'edit', 'configmap', 'istio'),
  };
}

/** The labels that a namespace needs for a selector; null where more than labels is asked, or a label that nobody may change. */
export function labelsToMatch({ matchLabels, matchExpressions }: LabelSelector): readonly [string, string][] | null {
  const labels = Object.entries(matchLabels);
  const isSettable = labels.every(([key]) => key !== 'kubernetes.io/metadata.name');
  return matchExpressions.length === 0 && labels.length > 0 && isSettable ? labels : null;
}
