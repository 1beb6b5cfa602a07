import type { ObjectId } from '#lib/model/object-id.ts';
import type { Destination } from '#lib/model/path.ts';
import type { ServicePort } from '#lib/model/snapshot.ts';
import type { ServiceFacts, Topology, WorkloadFacts } from '#lib/model/topology.ts';
import { portProtocol } from '../policies/attach-port-protocol.ts';
import type { PathIndex } from './path-index.ts';
import { pathIndexOf } from './path-index.ts';

/** What is called, looked up: the service whose address is dialled, and the workloads that can answer. */
export type Target = {
  /** Null where a workload is dialled that no service is needed for. */
  readonly service: ServiceFacts | null;
  readonly via: 'vip' | 'pod-ip';
  /** Those that can answer, ready ones first of all. */
  readonly endpoints: readonly WorkloadFacts[];
  /** There are some, and none is ready. */
  readonly noneReady: boolean;
  readonly port: TargetPort;
};

/** `declared` is null where a workload is dialled, or where the service has no such port. */
export type TargetPort = {
  readonly number: number | null;
  readonly declared: ServicePort | null;
  /** Nobody said, so the first TCP port is meant. */
  readonly assumed: boolean;
};

/** A destination by its object: by VIP where it is a service or a service selects it, else by its own address. */
export function destinationOf(
  topology: Topology,
  id: ObjectId,
  port: number | null = null,
  via: Destination['via'] | null = null,
): Destination | null {
  const index = pathIndexOf(topology);
  const services = index.services.get(id);
  const workload = index.workloads.get(id);
  if (services === undefined && workload === undefined) return null;
  const hasService = services !== undefined || (workload !== undefined && servicesOf(workload, index).length > 0);
  const host =
    services === undefined ? null : ((services.find(({ indexed }) => indexed) ?? services[0])?.hostname ?? null);
  return { object: id, host, port, via: via ?? (hasService ? 'vip' : 'pod-ip') };
}

/** A workload by one of its addresses. Null where nothing has it. */
export function destinationAt(topology: Topology, address: string, port: number | null): Destination | null {
  const [workload] = pathIndexOf(topology).workloadsAt.get(address) ?? [];
  return workload === undefined ? null : { object: workload.id, host: null, port, via: 'pod-ip' };
}

/** A service by its host, in a namespace where one is given. Null where none has it. */
export function destinationOfHost(
  topology: Topology,
  host: string,
  namespace: string | null,
  port: number | null,
): Destination | null {
  const all = topology.services.filter((each) => each.hostname === host);
  const here = all.filter((each) => namespace === null || each.namespace === namespace);
  const service = here.find(({ indexed }) => indexed) ?? here[0];
  return service === undefined ? null : { object: service.id, host, port, via: 'vip' };
}

/** Null where the topology has no such object. */
export function findTarget(destination: Destination, index: PathIndex): Target | null {
  const { object, host, via } = destination;
  const services = index.services.get(object) ?? [];
  const service =
    services.find(({ hostname }) => hostname === host) ?? services.find(({ indexed }) => indexed) ?? services[0];
  if (service !== undefined) {
    return { service, via, ...endpointsOf(service, index), port: portOf(service, destination.port) };
  }
  const workload = index.workloads.get(object);
  if (workload === undefined) return null;
  const all = servicesOf(workload, index);
  const selecting = all.find(({ ports }) => ports.some(({ port }) => port === destination.port)) ?? all[0];
  if (via === 'vip' && selecting !== undefined) {
    return {
      service: selecting,
      via,
      endpoints: [workload],
      noneReady: false,
      port: portOf(selecting, destination.port),
    };
  }
  const port = { number: destination.port, declared: null, assumed: false };
  return { service: null, via: 'pod-ip', endpoints: [workload], noneReady: false, port };
}

/** The services that select a workload; those with a VIP and a waypoint first, since they decide more. */
export function servicesOf(workload: WorkloadFacts, index: PathIndex): readonly ServiceFacts[] {
  const weight = ({ hasVip, binding }: ServiceFacts) => (hasVip ? 2 : 0) + (binding.status === 'bound' ? 1 : 0);
  return workload.services
    .flatMap((host) => index.serviceOfHost.get(host) ?? [])
    .sort((left, right) => weight(right) - weight(left));
}

function endpointsOf(service: ServiceFacts, index: PathIndex) {
  const all = (index.workloadsOfHost.get(`${service.namespace}/${service.hostname}`) ?? []).filter(
    ({ indexed }) => indexed,
  );
  const ready = all.filter((workload) => workload.ready);
  // A source in which nothing is ready does not show readiness at all.
  const showsReadiness = index.topology.workloads.some(({ kind, ready: isReady }) => kind === 'Pod' && isReady);
  if (ready.length > 0 || !showsReadiness) return { endpoints: ready.length > 0 ? ready : all, noneReady: false };
  return { endpoints: all, noneReady: all.length > 0 };
}

function portOf({ ports }: ServiceFacts, wanted: number | null): TargetPort {
  if (wanted !== null) {
    const same = ports.filter(({ port }) => port === wanted);
    return { number: wanted, declared: same.find(isTcp) ?? same[0] ?? null, assumed: false };
  }
  const declared = ports.find(isTcp) ?? ports[0] ?? null;
  return { number: declared?.port ?? null, declared, assumed: true };
}

/** ztunnel and waypoints carry TCP and what runs on it. */
export function isTcp({ protocol }: ServicePort): boolean {
  return protocol !== 'UDP' && protocol !== 'SCTP';
}

/** The port on which the workload is reached; null for a named one, whose number the pods know. */
export function workloadPort({ number, declared }: TargetPort): number | null {
  if (declared === null) return number;
  if (declared.targetPort === '' || declared.targetPort === '0') return declared.port;
  return /^\d+$/.test(declared.targetPort) ? Number(declared.targetPort) : null;
}

/** What a proxy speaks on a port; `either` where nothing says, so that it looks at the traffic. */
export function protocolOf(service: ServiceFacts | null, { declared }: TargetPort): 'http' | 'tcp' | 'either' {
  if (service === null || declared === null) return 'either';
  const protocol = portProtocol(declared, service.kind);
  return protocol === 'http' || protocol === 'tcp' ? protocol : 'either';
}

/** The key under which a proxy holds what it serves a service with. */
export function proxyTargetName(service: ServiceFacts): string {
  return service.kind === 'Service' ? service.id : `${service.id}#${service.hostname}`;
}
