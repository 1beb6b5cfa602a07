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
  return { kind: 'Service', namespace, name, backends, headless: isHeadless(service) };
}

/** Flags stand on bound services only; an unbound Service that istiod knows and that has no VIP is headless as well. */
function isHeadless({ flags, binding, indexed, hasVip }: ServiceFacts): boolean {
  return flags.includes('headless') || (binding.status !== 'bound' && indexed && !hasVip);
}

/** How sentences name a workload, or `count` equal ones of which it is the first. */
export function workloadSubject(workload: WorkloadFacts, count: number): Subject {
  const { namespace, name, kind, owner } = workload;
  switch (kind) {
    case 'Pod':
      return { kind, namespace, name, owner, count };
    case 'WorkloadEntry':
      return { kind, namespace, name, count };
    case 'ServiceEntry':
    case 'EndpointSlice': {
      const parsed = parseObjectId(workload.id);
      return { kind: 'endpoint', of: kind, namespace, name: parsed.name, address: parsed.endpoint ?? '', count };
    }
  }
}

export function namespaceSubject(namespace: NamespaceFacts, traffic: Traffic): Subject {
  return { kind: 'Namespace', namespace: namespace.name, name: namespace.name, traffic };
}
