import type { Binding } from '#lib/model/topology.ts';
import type { Fix } from './fixes.ts';
import { kubectl, kubectlTarget } from './shell.ts';
import type { Subject } from './subject.ts';

/** How a waypoint comes to admit a namespace. The patch names the listener, so it changes nothing where another stands first. */
export function admissionFixes(binding: Binding, subject: Subject): readonly Fix[] {
  const asked = binding.asked ?? '/';
  const [namespace = '', name = ''] = asked.split('/');
  const listener = boundListener(binding);
  if (binding.reason === 'selector-invalid') {
    return [
      {
        sentence: `Correct the selector of ${asked} (In and NotIn need values, Exists and DoesNotExist take none).`,
        command: kubectl(namespace, 'edit', ...kubectlTarget('gateway', name)),
      },
    ];
  }
  if (listener === null) {
    return [
      {
        sentence: `Give ${asked} a listener of protocol HBONE on port 15008 whose allowedRoutes admit namespace ${subject.namespace}.`,
        command: kubectl(namespace, 'edit', ...kubectlTarget('gateway', name)),
      },
    ];
  }
  if (binding.detail.admits === 'Selector') {
    return [
      {
        sentence: `Give namespace ${subject.namespace} the labels that the selector of ${asked} asks for; this shows them.`,
        command: kubectl(namespace, 'get', ...kubectlTarget('gateway', name), '-o', 'yaml'),
      },
      {
        sentence: `Or let ${asked} admit every namespace.`,
        command: patchListener(namespace, name, listener, { from: 'All' }),
      },
    ];
  }
  const values = [...new Set([namespace, subject.namespace])];
  const selector = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] };
  return [
    {
      sentence: `Let ${asked} admit namespace ${subject.namespace} beside its own.`,
      command: patchListener(namespace, name, listener, { from: 'Selector', selector }),
    },
  ];
}

/** The name in `spec.listeners[NAME].allowedRoutes.namespaces`; null where no listener decides. */
function boundListener(binding: Binding): string | null {
  const field = binding.ladder.find((step) => step.code === 'namespace-admitted')?.field ?? '';
  const name = /^spec\.listeners\[(.*)\]/.exec(field)?.[1] ?? '';
  return name === '' ? null : name;
}

function patchListener(namespace: string, gateway: string, listener: string, namespaces: object): string {
  const patch = JSON.stringify([
    { op: 'test', path: '/spec/listeners/0/name', value: listener },
    { op: 'add', path: '/spec/listeners/0/allowedRoutes', value: { namespaces } },
  ]);
  return kubectl(namespace, 'patch', ...kubectlTarget('gateway', gateway), '--type=json', '-p', patch);
}
