import type { FixFacts } from '../fix-facts.ts';
import { splitName } from './ask-change.ts';
import { labelsToMatch } from './discovery-fix.ts';
import type { Fix } from './fixes.ts';
import { labelObject } from './label-command.ts';
import { kubectl, kubectlTarget } from './shell.ts';

/** How a waypoint comes to admit a namespace. The patch names the listener, so it changes nothing where another stands there. */
export function admissionFixes({ binding, subject, gateway, namespaces }: FixFacts): readonly Fix[] {
  const asked = binding.asked ?? '/';
  const [namespace, name] = splitName(asked);
  const edit = kubectl(namespace, 'edit', ...kubectlTarget('gateway', name));
  if (binding.reason === 'selector-invalid') {
    return [
      {
        sentence: `Correct the selector of ${asked} (In and NotIn need values, Exists and DoesNotExist take none).`,
        command: edit,
      },
    ];
  }
  const { listener } = binding.detail;
  if (listener === undefined) {
    return [
      {
        sentence: `Give ${asked} a listener of protocol HBONE on port 15008 whose allowedRoutes admit namespace ${subject.namespace}.`,
        command: edit,
      },
    ];
  }
  const patch = (allowed: object) => patchListener(namespace, name, listener, listenerName(binding), allowed);
  if (binding.detail.admits === 'Selector') {
    const labels = gateway?.selector == null ? null : labelsToMatch(gateway.selector);
    const canBeLabelled = labels !== null && namespaces.get(subject.namespace)?.exists === true;
    return [
      {
        sentence: canBeLabelled
          ? `Give namespace ${subject.namespace} the labels that the selector of ${asked} asks for.`
          : `Give namespace ${subject.namespace} the labels that the selector of ${asked} asks for; this shows them.`,
        command: canBeLabelled
          ? labelObject('', 'namespace', subject.namespace, labels)
          : kubectl(namespace, 'get', ...kubectlTarget('gateway', name), '-o', 'yaml'),
      },
      { sentence: `Or let ${asked} admit every namespace.`, command: patch({ from: 'All' }) },
    ];
  }
  const values = [...new Set([namespace, subject.namespace])];
  const selector = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] };
  return [
    {
      sentence: `Let ${asked} admit namespace ${subject.namespace} beside its own.`,
      command: patch({ from: 'Selector', selector }),
    },
  ];
}

/** The name in `spec.listeners[NAME].allowedRoutes.namespaces`. */
function listenerName({ ladder }: FixFacts['binding']): string {
  const field = ladder.find(({ code }) => code === 'namespace-admitted')?.field ?? '';
  return /^spec\.listeners\[(.*)\]/.exec(field)?.[1] ?? '';
}

function patchListener(
  namespace: string,
  gateway: string,
  position: number,
  listener: string,
  allowed: object,
): string {
  const at = `/spec/listeners/${position}`;
  const patch = JSON.stringify([
    { op: 'test', path: `${at}/name`, value: listener },
    { op: 'add', path: `${at}/allowedRoutes`, value: { namespaces: allowed } },
  ]);
  return kubectl(namespace, 'patch', ...kubectlTarget('gateway', gateway), '--type=json', '-p', patch);
}
