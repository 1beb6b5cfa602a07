import { useWaypoint, useWaypointNamespace } from '#lib/resolve/labels.ts';
import { commandLine, kubectl, kubectlTarget } from './shell.ts';
import type { Subject } from './subject.ts';
import { membersOf } from './subject.ts';

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
export type LabelChange = readonly [key: string, value: string | null];

/**
 * The command that puts labels where they count for this subject, or null where none does.
 * Pods get theirs from the template of their workload: a label on the pod itself would go with the pod. A group of a few
 * workloads gets one command for each.
 */
export function labelCommand(subject: Subject, ...changes: readonly LabelChange[]): string | null {
  const commands = new Set<string>();
  for (const member of membersOf(subject)) {
    const command = commandFor(member, changes);
    if (command === null) return null;
    commands.add(command);
  }
  return commands.size <= mostCommands ? [...commands].join(' && ') : null;
}

const mostCommands = 5;

function commandFor(subject: Subject, changes: readonly LabelChange[]): string | null {
  switch (subject.kind) {
    case 'Namespace':
      return subject.exists ? labelObject('', 'namespace', subject.name, changes) : null;
    case 'Pod':
      return podCommand(subject, changes);
    case 'endpoint':
      return subject.of === 'ServiceEntry' && !subject.implied ? endpointCommand(subject, changes) : null;
    case 'WorkloadEntry':
      return workloadEntryCommand(subject, changes);
    case 'Service':
    case 'ServiceEntry':
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

type PodSubject = Extract<Subject, { readonly kind: 'Pod' }>;

/** Kinds whose template makes new pods once it changes. A Job's is fixed, and a ReplicaSet keeps the pods that it has. */
const templateKinds: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

function podCommand(subject: PodSubject, changes: readonly LabelChange[]): string | null {
  const { owner, namespace } = subject;
  const labels = { metadata: { labels: Object.fromEntries(changes) } };
  if (owner !== null && templateKinds.has(owner.kind)) {
    return mergePatch(namespace, owner.kind.toLowerCase(), owner.name, { spec: { template: labels } });
  }
  if (owner !== null && (subject.template || owner.kind !== 'Job')) return null;
  return labelObject(namespace, 'pod', subject.name, changes);
}

/** What spec.labels says counts where metadata does not say it, so taking away means both, and setting wins above. */
function workloadEntryCommand(
  { namespace, name }: Extract<Subject, { readonly kind: 'WorkloadEntry' }>,
  changes: readonly LabelChange[],
): string {
  const decides = changes.some(([key]) => key === useWaypoint || key === useWaypointNamespace);
  if (!decides || changes.every(([, value]) => value !== null)) {
    return labelObject(namespace, 'workloadentry', name, changes);
  }
  const taken = changes.filter(([, value]) => value === null);
  return mergePatch(namespace, 'workloadentry', name, {
    metadata: { labels: Object.fromEntries(changes) },
    spec: { labels: Object.fromEntries(taken) },
  });
}

/** A patch where the endpoint has labels; where it may have none, only a person can tell what to add. */
function endpointCommand(
  { namespace, name, position, labelled, address }: Extract<Subject, { readonly kind: 'endpoint' }>,
  changes: readonly LabelChange[],
): string {
  const target = kubectlTarget('serviceentry', name);
  if (position === null || !labelled) return kubectl(namespace, 'edit', ...target);
  const at = `/spec/endpoints/${position}`;
  const patch = [
    { op: 'test', path: `${at}/address`, value: address },
    ...changes.map(([key, value]) => {
      const path = `${at}/labels/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return value === null ? { op: 'remove', path } : { op: 'add', path, value };
    }),
  ];
  return kubectl(namespace, 'patch', ...target, '--type=json', '-p', JSON.stringify(patch));
}

function mergePatch(namespace: string, resource: string, name: string, patch: object): string {
  return kubectl(namespace, 'patch', ...kubectlTarget(resource, name), '--type=merge', '-p', JSON.stringify(patch));
}

/** Where a person writes the labels of this subject, as a sentence to add; empty where the command does all of it. */
export function labelPlace(subject: Subject, command: string | null): string {
  const members = membersOf(subject);
  const endpoints = members.flatMap((member) =>
    member.kind === 'endpoint' && member.position !== null && !member.labelled
      ? `spec.endpoints[${member.position}].labels`
      : [],
  );
  if (endpoints.length > 0) return ` It is written into ${listed(endpoints)}.`;
  if (command !== null) return '';
  const owners = members.flatMap((member) =>
    member.kind === 'Pod' && member.owner !== null
      ? `${member.owner.kind} ${member.namespace}/${member.owner.name}`
      : [],
  );
  return owners.length === 0 ? '' : ` The labels come from the pod template of ${listed([...new Set(owners)])}.`;
}

function listed(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** The command for a waypoint that does not exist. */
export function createWaypoint(namespace: string, name: string, traffic: string): string {
  return commandLine('istioctl', 'waypoint', 'apply', '-n', namespace, '--name', name, '--for', traffic);
}
