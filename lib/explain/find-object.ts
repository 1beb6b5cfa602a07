import type { ObjectId } from '#lib/model/object-id.ts';
import { compareIds, objectId } from '#lib/model/object-id.ts';
import type { Topology } from '#lib/model/topology.ts';
import { nearestNames } from '#lib/resolve/nearest-names.ts';
import { policyIndexOf } from './policy/policy-index.ts';
import { indexOf } from './topology-index.ts';

/** What an object argument means: an id that exists, or why not, with what may have been meant. */
export type FoundObject =
  | { readonly found: true; readonly id: ObjectId }
  | {
      readonly found: false;
      readonly problem: 'malformed' | 'unknown-kind' | 'no-namespace';
      readonly sentence: string;
    }
  | {
      readonly found: false;
      readonly problem: 'not-found';
      /** As it was asked for; null where no namespace was said. */
      readonly id: ObjectId | null;
      readonly sentence: string;
      readonly nearest: readonly ObjectId[];
    };

/**
 * Reads an object as people name it: `KIND/NAME` with a namespace, `Kind/namespace/name`, kinds in any case and with
 * kubectl's short names and plurals, endpoints with `#ADDRESS`. An object that does not exist is answered with the
 * nearest ones: similar names of the kind in the namespace, then the same name elsewhere.
 */
export function findObject(topology: Topology, argument: string, namespace: string | null): FoundObject {
  const hash = argument.indexOf('#');
  const endpoint = hash === -1 ? '' : argument.slice(hash);
  const parts = (hash === -1 ? argument : argument.slice(0, hash)).split('/');
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => part === '')) {
    return {
      found: false,
      problem: 'malformed',
      sentence: `"${argument}" does not name an object. Write KIND/NAME with -n NAMESPACE, or Kind/namespace/name.`,
    };
  }
  const kind = kindNamed(parts[0] ?? '');
  if (kind === null) {
    return {
      found: false,
      problem: 'unknown-kind',
      sentence: `"${parts[0]}" is no kind that can be explained. Kinds: ${Object.keys(kinds).join(', ')}.`,
    };
  }
  const name = parts.at(-1) ?? '';
  if (kind === 'Namespace') return lookUp(topology, kind, '', name, '');
  const within = parts.length === 3 ? (parts[1] ?? '') : namespace;
  if (within === null || within === '') return findAnywhere(topology, kind, name, endpoint);
  return lookUp(topology, kind, within, name, endpoint);
}

/** The kinds that have an answer, with the other names that kubectl takes for them. */
const kinds = {
  Pod: ['pod', 'pods', 'po'],
  Service: ['service', 'services', 'svc'],
  ServiceEntry: ['serviceentry', 'serviceentries', 'se'],
  WorkloadEntry: ['workloadentry', 'workloadentries', 'we'],
  EndpointSlice: ['endpointslice', 'endpointslices'],
  Namespace: ['namespace', 'namespaces', 'ns'],
  Gateway: ['gateway', 'gateways', 'gtw'],
  AuthorizationPolicy: ['authorizationpolicy', 'authorizationpolicies', 'ap'],
  RequestAuthentication: ['requestauthentication', 'requestauthentications', 'ra'],
  PeerAuthentication: ['peerauthentication', 'peerauthentications', 'pa'],
  Telemetry: ['telemetry', 'telemetries'],
  WasmPlugin: ['wasmplugin', 'wasmplugins'],
  TrafficExtension: ['trafficextension', 'trafficextensions'],
  EnvoyFilter: ['envoyfilter', 'envoyfilters'],
  DestinationRule: ['destinationrule', 'destinationrules', 'dr'],
  VirtualService: ['virtualservice', 'virtualservices', 'vs'],
  HTTPRoute: ['httproute', 'httproutes'],
  GRPCRoute: ['grpcroute', 'grpcroutes'],
  TCPRoute: ['tcproute', 'tcproutes'],
  TLSRoute: ['tlsroute', 'tlsroutes'],
  BackendTLSPolicy: ['backendtlspolicy', 'backendtlspolicies', 'btlspolicy'],
  XBackendTrafficPolicy: ['xbackendtrafficpolicy', 'xbackendtrafficpolicies', 'xbtrafficpolicy'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type ExplainedKind = keyof typeof kinds;

function kindNamed(word: string): ExplainedKind | null {
  // kubectl also takes `gateways.gateway.networking.k8s.io`: the group is not needed, there is one kind of each name.
  const plain = word.toLowerCase().split('.')[0] ?? '';
  for (const [kind, names] of Object.entries(kinds) as [ExplainedKind, readonly string[]][]) {
    if (names.includes(plain)) return kind;
  }
  return null;
}

/** Without a namespace a name has to be the only one of its kind. */
function findAnywhere(topology: Topology, kind: ExplainedKind, name: string, endpoint: string): FoundObject {
  const all = namedObjects(topology, kind);
  const same = all.filter((candidate) => candidate.name === `${name}${endpoint}`);
  const [only, ...others] = same;
  if (only !== undefined && others.length === 0) return { found: true, id: only.id };
  if (only === undefined)
    return notFound(all, `There is no ${kind} ${name}${endpoint} in any namespace.`, '', name, null);
  const ids = same.map(({ id }) => id);
  return {
    found: false,
    problem: 'no-namespace',
    sentence: `There are ${same.length} objects ${kind} ${name}: ${ids.slice(0, 5).join(', ')}. Say which with -n NAMESPACE.`,
  };
}

function lookUp(
  topology: Topology,
  kind: ExplainedKind,
  namespace: string,
  name: string,
  endpoint: string,
): FoundObject {
  const id = `${objectId(kind, namespace, name)}${endpoint}`;
  const index = indexOf(topology);
  const exists =
    index.services.has(id) ||
    index.workloads.has(id) ||
    index.gateways.has(id) ||
    policyIndexOf(topology).facts.has(id) ||
    (kind === 'Namespace' && index.namespaces.has(name));
  if (exists) return { found: true, id };
  const where = namespace === '' ? '' : ` in namespace ${namespace}`;
  const sentence = `There is no ${kind} ${name}${endpoint}${where}.`;
  return notFound(namedObjects(topology, kind), sentence, namespace, `${name}${endpoint}`, id);
}

type NamedObject = { readonly id: ObjectId; readonly namespace: string; readonly name: string };

function notFound(
  all: readonly NamedObject[],
  sentence: string,
  namespace: string,
  name: string,
  id: ObjectId | null,
): FoundObject {
  const here = new Map(
    all.filter((object) => object.namespace === namespace).map((object) => [object.name, object.id]),
  );
  const near = nearestNames(name, here.keys(), 3).flatMap((found) => here.get(found) ?? []);
  const elsewhere = all.filter((object) => object.name === name && object.namespace !== namespace);
  const anywhere = new Map(all.map((object) => [object.name, object.id]));
  const nearest = new Set([...near, ...elsewhere.map(({ id }) => id).sort(compareIds)]);
  if (nearest.size === 0) {
    for (const found of nearestNames(name, anywhere.keys(), 3)) nearest.add(anywhere.get(found) ?? '');
  }
  const ids = [...nearest].slice(0, 5);
  const hint = ids.length === 0 ? '' : ` Nearest: ${ids.join(', ')}.`;
  return { found: false, problem: 'not-found', id, sentence: `${sentence}${hint}`, nearest: ids };
}

/** All objects of a kind that have an answer; endpoints by their name with `#ADDRESS`. */
function namedObjects(topology: Topology, kind: ExplainedKind): readonly NamedObject[] {
  switch (kind) {
    case 'Namespace':
      return topology.namespaces.map(({ id, name }) => ({ id, namespace: '', name }));
    case 'Gateway':
      return topology.gateways;
    case 'Service':
    case 'ServiceEntry':
    case 'Pod':
    case 'WorkloadEntry':
    case 'EndpointSlice': {
      const found = new Map<ObjectId, NamedObject>();
      for (const { id, namespace } of [...topology.services, ...topology.workloads]) {
        if (!id.startsWith(`${kind}/`)) continue;
        found.set(id, { id, namespace, name: id.split('/').slice(2).join('/') });
      }
      return [...found.values()];
    }
    default:
      return topology.policies.filter((policy) => policy.kind === kind);
  }
}
