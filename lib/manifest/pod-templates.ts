import type { LabelSelector, Labels } from '#lib/model/metadata.ts';
import type { Pod } from '#lib/model/snapshot.ts';
import type { Workload } from './trim-workload.ts';

/**
 * One pod for each pod template that no pod of the source comes from, standing for all its replicas and named after
 * the workload. A workload scaled to zero has none.
 */
export function podsOfTemplates(workloads: readonly Workload[], seen: readonly Pod[]): readonly Pod[] {
  const seenByNamespace = Map.groupBy(seen, (pod) => pod.namespace);
  const owners = new Set(seen.flatMap(({ namespace, owner }) => (owner === null ? [] : ownerKey(namespace, owner))));
  const taken = new Set(seen.map((pod) => `${pod.namespace}/${pod.name}`));
  const pods: Pod[] = [];
  for (const workload of workloads) {
    const neighbours = seenByNamespace.get(workload.namespace) ?? [];
    const made =
      owners.has(ownerKey(workload.namespace, workload)) || neighbours.some((pod) => isSelected(pod, workload));
    if (made || workload.replicas === 0) continue;
    const name = freeName(workload, taken);
    taken.add(`${workload.namespace}/${name}`);
    pods.push(templatePod(workload, name));
  }
  return pods;
}

function templatePod({ kind, template, ...workload }: Workload, name: string): Pod {
  return {
    namespace: workload.namespace,
    name,
    uid: null,
    labels: template.labels,
    annotations: Object.create(null),
    createdAt: null,
    setBy: Object.create(null),
    origin: workload.origin,
    phase: 'Running',
    ready: true,
    terminating: false,
    ips: [],
    hostNetwork: template.hostNetwork,
    serviceAccount: template.serviceAccount,
    owner: { kind, name: workload.name },
    sidecar: template.sidecar,
    assumed: true,
    replicas: workload.replicas,
  };
}

/** A Deployment and a StatefulSet can share a name, their pods cannot. */
function freeName(workload: Workload, taken: ReadonlySet<string>): string {
  const wanted = [workload.name, `${workload.name}-${workload.kind.toLowerCase()}`];
  const free = wanted.find((name) => !taken.has(`${workload.namespace}/${name}`));
  return free ?? `${workload.name}-${workload.kind.toLowerCase()}-template`;
}

function ownerKey(namespace: string, owner: { readonly kind: string; readonly name: string }): string {
  return `${owner.kind}/${namespace}/${owner.name}`;
}

function isSelected(pod: Pod, workload: Workload): boolean {
  return selects(workload.selector ?? { matchLabels: workload.template.labels, matchExpressions: [] }, pod.labels);
}

function selects({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  const keys = Object.keys(matchLabels);
  if (keys.length === 0 && matchExpressions.length === 0) return false;
  return (
    keys.every((key) => labels[key] === matchLabels[key]) &&
    matchExpressions.every(({ key, operator, values }) => {
      const value = labels[key];
      if (operator === 'In') return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      return operator === 'Exists' ? value !== undefined : operator === 'DoesNotExist' && value === undefined;
    })
  );
}
