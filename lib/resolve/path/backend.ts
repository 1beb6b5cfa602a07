import type { ObjectId } from '#lib/model/object-id.ts';
import { objectId } from '#lib/model/object-id.ts';
import type { RouteAnswer } from '#lib/model/path.ts';
import type { Route, VirtualServiceRule } from '#lib/model/policy.ts';
import type { ServiceFacts } from '#lib/model/topology.ts';
import { isKindTaken } from '../policies/attach-backends.ts';
import { fullHost } from '../policies/attach-hosts.ts';
import type { Target } from './destination.ts';
import { findTarget } from './destination.ts';
import type { PathIndex } from './path-index.ts';

type Backend = { readonly backend: ObjectId; readonly target: Target | null; readonly answer: RouteAnswer | null };

type BackendRef = Route['rules'][number]['backends'][number];

/**
 * Where a backend of the Gateway API leads. What does not resolve takes its share and answers 500. For the mesh a backend
 * of another namespace needs no ReferenceGrant. Follows istiod's `buildDestination` and `applyHTTPRouteDestination`.
 */
export function backendOfRef(
  { group, kind, namespace, name, port }: BackendRef,
  own: Target,
  index: PathIndex,
): Backend {
  const backend = objectId(kind, namespace, name);
  if (kind === 'Hostname' && group === 'networking.istio.io') {
    return backendOfHost({ host: name, subset: '', port }, own, index, 500);
  }
  if (!isKindTaken(group, kind, index.topology)) {
    return { backend, target: null, answer: { code: 'unsupported-kind', status: 500 } };
  }
  if (kind !== 'Service' && kind !== 'ServiceImport') return { backend, target: null, answer: unknown };
  const [service] = index.services.get(objectId('Service', namespace, name)) ?? [];
  if (service === undefined) {
    const isHidden = index.hidden('Service', [namespace]) !== null;
    return { backend, target: null, answer: isHidden ? unknown : { code: 'missing-backend', status: 500 } };
  }
  return reached(service, port, own, index, 500);
}

const unknown: RouteAnswer = { code: 'unknown', status: null };

type HostRef = Omit<VirtualServiceRule['destinations'][number], 'weight'>;

/** Where a full host of a VirtualService leads. What does not resolve answers 503. Follows `getWaypointDestinationCluster`. */
export function backendOfHost({ host, subset, port }: HostRef, own: Target, index: PathIndex, status = 503): Backend {
  const candidates = index.topology.services.filter(({ hostname, indexed }) => indexed && hostname === host);
  const service = candidates.find(({ namespace }) => namespace === own.service?.namespace) ?? candidates[0];
  if (service === undefined) {
    const isHidden = index.hidden('Service', []) !== null || index.hidden('ServiceEntry', []) !== null;
    const answer: RouteAnswer = isHidden ? unknown : { code: 'missing-backend', status };
    return { backend: objectId('Host', '', host), target: null, answer };
  }
  if (subset !== '' && !hasSubset(host, subset, index)) {
    const isHidden = index.hidden('DestinationRule', [service.namespace]) !== null;
    const answer: RouteAnswer = isHidden ? unknown : { code: 'missing-subset', status };
    return { backend: service.id, target: null, answer };
  }
  const [onlyPort, ...otherPorts] = service.ports;
  const listening = own.port.number;
  const wanted = port !== 0 ? port : onlyPort !== undefined && otherPorts.length === 0 ? onlyPort.port : listening;
  return reached(service, wanted, own, index, status);
}

function hasSubset(host: string, subset: string, { topology }: PathIndex): boolean {
  return topology.policyObjects.destinationRules.some(
    (rule) => fullHost(rule.host, rule.namespace) === host && rule.subsets.includes(subset),
  );
}

function reached(service: ServiceFacts, port: number | null, own: Target, index: PathIndex, status: number): Backend {
  const backend = service.id;
  const isOwn = own.service?.id === service.id && own.service.hostname === service.hostname && own.port.number === port;
  if (isOwn) return { backend, target: own, answer: null };
  const target = findTarget({ object: service.id, host: service.hostname, port, via: 'vip' }, index);
  if (target === null || service.type === 'ExternalName') return { backend, target: null, answer: unknown };
  if (!service.indexed) return { backend, target: null, answer: { code: 'missing-backend', status } };
  if (port !== null && target.port.declared === null) {
    return { backend, target: null, answer: { code: 'missing-port', status } };
  }
  return { backend, target, answer: null };
}
