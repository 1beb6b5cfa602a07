import type { ObjectId } from '#lib/model/object-id.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import type { Traffic } from '#lib/model/reason.ts';
import type { WorkloadFacts } from '#lib/model/topology.ts';
import { kubectlResource } from './label-command.ts';
import { commandLine, kubectl, kubectlTarget } from './shell.ts';

/** A command that shows the same with somebody else's tool. It only reads. */
export type Check = { readonly sentence: string; readonly command: string };

/**
 * How to see for oneself: the labels, the waypoint, istiod's condition and ztunnel's view. `template` is the workload
 * whose pods the object stands for, where no pod was seen.
 */
export function checksFor(
  object: ObjectId,
  waypoint: ObjectId | null,
  traffic: readonly Traffic[],
  template: WorkloadFacts['owner'],
): readonly Check[] {
  const { kind, namespace, name } = parseObjectId(object);
  const target = kubectlTarget(kubectlResource(kind), name);
  const checks: Check[] = [labelsCheck(namespace, target, template)];
  if (namespace !== '' && kind !== 'Gateway') {
    checks.push({
      sentence: 'The labels of its namespace.',
      command: kubectl('', 'get', ...kubectlTarget('namespace', namespace), '--show-labels'),
    });
  }
  if (waypoint !== null) {
    const gateway = parseObjectId(waypoint);
    checks.push({
      sentence: 'The waypoint: addresses, listeners, conditions.',
      command: kubectl(gateway.namespace, 'get', ...kubectlTarget('gateway', gateway.name), '-o', 'yaml'),
    });
  }
  if (kind === 'Service' || kind === 'ServiceEntry' || kind === 'WorkloadEntry') {
    checks.push({
      sentence: "istiod's condition (Istio 1.24 and later; on WorkloadEntries 1.30).",
      command: kubectl(namespace, 'get', ...target, '-o', 'jsonpath={.status.conditions}'),
    });
  }
  const within = kind === 'Namespace' ? name : namespace;
  if (traffic.includes('service')) {
    checks.push({
      sentence: 'What ztunnel uses for the service, column WAYPOINT.',
      command: commandLine('istioctl', 'ztunnel-config', 'service', '--service-namespace', within),
    });
  }
  if (traffic.includes('workload')) {
    checks.push({
      sentence: 'What ztunnel uses for pod IPs, column WAYPOINT.',
      command: commandLine('istioctl', 'ztunnel-config', 'workload', '--workload-namespace', within),
    });
  }
  return checks;
}

/** How to see what is there instead of a Gateway that labels name. */
export function checksForMissing(gateway: ObjectId): readonly Check[] {
  const { namespace } = parseObjectId(gateway);
  return [{ sentence: 'The Gateways of that namespace.', command: kubectl(namespace, 'get', 'gateways') }];
}

function labelsCheck(namespace: string, target: readonly string[], template: WorkloadFacts['owner']): Check {
  if (template === null) {
    return { sentence: 'Its labels.', command: kubectl(namespace, 'get', ...target, '--show-labels') };
  }
  const workload = kubectlTarget(template.kind.toLowerCase(), template.name);
  const labels = 'jsonpath={.spec.template.metadata.labels}';
  return { sentence: 'The labels of its pod template.', command: kubectl(namespace, 'get', ...workload, '-o', labels) };
}
