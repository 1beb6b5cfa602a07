import { parseObjectId } from '#lib/model/object-id.ts';
import type { Traffic } from '#lib/model/reason.ts';
import type { NamespaceFacts, ServiceFacts, WorkloadFacts } from '#lib/model/topology.ts';
import type { TopologyIndex } from './topology-index.ts';
import type { Subject } from './wording/subject.ts';

/** How sentences name a service. */
export function serviceSubject(service: ServiceFacts, index: TopologyIndex): Subject {
  const { namespace, name, hostname } = service;
  if (service.kind === 'ServiceEntry') {
    const needsWaypoint = service.type === 'DYNAMIC_DNS' && hostname.startsWith('*') && service.indexed;
    return { kind: 'ServiceEntry', namespace, name, hostname, needsWaypoint };
  }
  const first = index.workloadsOfHost.get(`${namespace}/${hostname}`)?.[0];
  const backends = first === undefined || first.kind === 'Pod' ? 'pods' : 'endpoints';
  return { kind: 'Service', namespace, name, backends, headless: service.headless && service.indexed };
}

/** How sentences name a workload, or a group of equal ones. */
export function workloadSubject(group: readonly [WorkloadFacts, ...WorkloadFacts[]], index: TopologyIndex): Subject {
  const [first, ...others] = group;
  if (others.length === 0) return one(first, index, first.replicas, []);
  const count = group.reduce((sum, { replicas }) => sum + replicas, 0);
  return one(
    first,
    index,
    count,
    group.map((workload) => one(workload, index, workload.replicas, [])),
  );
}

function one(workload: WorkloadFacts, index: TopologyIndex, count: number, members: readonly Subject[]): Subject {
  const { namespace, name, kind, owner } = workload;
  switch (kind) {
    case 'Pod':
      return {
        kind,
        namespace,
        name,
        owner,
        count,
        template: members.length === 0 && isTemplate(workload, index),
        members,
      };
    case 'WorkloadEntry':
      return { kind, namespace, name, count, members };
    case 'ServiceEntry':
    case 'EndpointSlice': {
      const parsed = parseObjectId(workload.id);
      const implied = kind === 'ServiceEntry' && workload.binding.reason === 'endpoint-has-no-label';
      const address = parsed.endpoint ?? '';
      const place = placeOf(workload);
      return { kind: 'endpoint', of: kind, namespace, name: parsed.name, address, count, implied, ...place, members };
    }
  }
}

/** The pods of a template have no address yet; what was read as it is holds no templates. */
export function isTemplate({ kind, owner, addresses, binding }: WorkloadFacts, index: TopologyIndex): boolean {
  const isPassedOver = binding.detail.absence === 'no-address' || binding.detail.absence === 'finished';
  return index.reading === 'desired' && kind === 'Pod' && owner !== null && addresses.length === 0 && !isPassedOver;
}

/** Read off the check of its own label. */
function placeOf({ binding }: WorkloadFacts): { readonly position: number | null; readonly labelled: boolean } {
  const step = binding.ladder.find(({ code }) => code === 'own-label');
  const position = /^spec\.endpoints\[(\d+)\]/.exec(step?.field ?? '')?.[1];
  return {
    position: position === undefined ? null : Number(position),
    labelled: (step?.value ?? null) !== null || binding.detail.namesNamespace === true,
  };
}

export function namespaceSubject(facts: NamespaceFacts, traffic: Traffic): Subject {
  return { kind: 'Namespace', namespace: facts.name, name: facts.name, traffic, exists: facts.exists };
}
