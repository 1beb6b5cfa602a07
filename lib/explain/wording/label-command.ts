import { kubectl, kubectlTarget } from './shell.ts';
import type { Subject } from './subject.ts';

/** kubectl's words for the kinds that commands are about. */
const resourceOf: Readonly<Record<string, string>> = {
  Pod: 'pod',
  Service: 'service',
  ServiceEntry: 'serviceentry',
  WorkloadEntry: 'workloadentry',
  EndpointSlice: 'endpointslice',
  Gateway: 'gateway',
  Namespace: 'namespace',
};

/** kubectl's name of a kind, in the singular. */
export function kubectlResource(kind: string): string {
  return resourceOf[kind] ?? kind.toLowerCase();
}

/** A label that is set, or taken away with null. */
type LabelChange = readonly [key: string, value: string | null];

/**
 * The command that puts labels where they count for this subject, or null where no single command does.
 * Pods get theirs from the template of their workload: a label on the pod itself would go with the pod.
 */
export function labelCommand(subject: Subject, ...changes: readonly LabelChange[]): string {
  switch (subject.kind) {
    case 'Namespace':
      return labelObject('', 'namespace', subject.name, changes);
    case 'Pod':
      return subject.owner !== null && hasEditableTemplate(subject.owner.kind)
        ? patchTemplate(subject.namespace, subject.owner.kind, subject.owner.name, changes)
        : labelObject(subject.namespace, 'pod', subject.name, changes);
    case 'endpoint':
      return kubectl(subject.namespace, 'edit', ...kubectlTarget(kubectlResource(subject.of), subject.name));
    case 'Service':
    case 'ServiceEntry':
    case 'WorkloadEntry':
      return labelObject(subject.namespace, kubectlResource(subject.kind), subject.name, changes);
  }
}

/** `kubectl label` for one object; keys that are set come with `--overwrite`. */
export function labelObject(
  namespace: string,
  resource: string,
  name: string,
  changes: readonly LabelChange[],
): string {
  const words = changes.map(([key, value]) => (value === null ? `${key}-` : `${key}=${value}`));
  const overwrite = changes.some(([, value]) => value !== null) ? ['--overwrite'] : [];
  return kubectl(namespace, 'label', ...kubectlTarget(resource, name), ...words, ...overwrite);
}

/** A Job's template is fixed once it exists. */
function hasEditableTemplate(kind: string): boolean {
  return kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet';
}

function patchTemplate(namespace: string, kind: string, name: string, changes: readonly LabelChange[]): string {
  const patch = JSON.stringify({ spec: { template: { metadata: { labels: Object.fromEntries(changes) } } } });
  return kubectl(namespace, 'patch', ...kubectlTarget(kind.toLowerCase(), name), '--type=merge', '-p', patch);
}
