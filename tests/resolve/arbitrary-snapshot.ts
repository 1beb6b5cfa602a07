import fc from 'fast-check';
import type { LabelSelector, Labels, Metadata } from '#lib/model/metadata.ts';
import { noPolicies } from '#lib/model/policy.ts';
import type {
  EndpointSlice,
  Gateway,
  GatewayClass,
  Namespace,
  Pod,
  Service,
  ServiceEntry,
  Snapshot,
  WorkloadEntry,
} from '#lib/model/snapshot.ts';

const namespaceNames = ['app', 'infra', 'shop'] as const;
const waypointNames = ['wp', 'shared', 'edge'] as const;
const namespaceName = fc.constantFrom(...namespaceNames);

const bindingLabels = {
  'istio.io/use-waypoint': [...waypointNames, 'none', ''],
  'istio.io/use-waypoint-namespace': [...namespaceNames, ''],
  'istio.io/use-waypoint-canary': [...waypointNames, 'none'],
  'istio.io/ingress-use-waypoint': ['true', 'false', 'perhaps'],
};

/** Small clusters in which names meet often: every rule has something to decide in most of them. */
export const arbitrarySnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    minor: fc.constantFrom('1.31', '1.31', '1.30', '1.29', '1.26', '1.24', '1.22'),
    revision: fc.constantFrom(null, null, 'canary'),
    discoverySelectors: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      fc.array(arbitrarySelector(), { maxLength: 2 }),
    ),
    visibility: fc.constantFrom(null, null, 'NAMESPACE', 'PUBLIC', 'NONE'),
    visibilityPolicy: fc.option(arbitrarySelector(), { nil: null }),
    namespaces: fc.subarray([...namespaceNames], { minLength: 1 }).chain((names) => fc.tuple(...names.map(namespace))),
    gateways: unique(gateway(), 5),
    gatewayClasses: fc.option(gatewayClass(), { nil: null }),
    services: unique(service(), 5),
    pods: unique(pod(), 6),
    serviceEntries: unique(serviceEntry(), 4),
    workloadEntries: unique(workloadEntry(), 3),
    endpointSlices: unique(endpointSlice(), 2),
  })
  .map(({ minor, revision, discoverySelectors, visibility, visibilityPolicy, gatewayClasses, ...lists }) => ({
    source: { kind: 'files', name: 'random', takenAt: '2026-01-01T00:00:00Z', reading: 'observed' },
    istio: { minor, minorFrom: 'given', revision, revisionFrom: 'given', environment: {} },
    mesh: {
      rootNamespace: 'istio-system',
      trustDomain: 'cluster.local',
      discoverySelectors,
      serviceEntryVisibility:
        visibility === null
          ? null
          : {
              defaultVisibility: visibility,
              policies:
                visibilityPolicy === null
                  ? []
                  : [{ visibility: 'PUBLIC', matchingRules: [{ namespaceSelector: visibilityPolicy }] }],
            },
      object: 'ConfigMap/istio-system/istio',
    },
    ...lists,
    gatewayClasses: gatewayClasses === null ? [] : [gatewayClasses],
    policies: noPolicies,
    gaps: [],
    notices: [],
  }));

function unique<Item extends Metadata>(item: fc.Arbitrary<Item>, maxLength: number): fc.Arbitrary<Item[]> {
  return fc
    .uniqueArray(item, { maxLength, selector: ({ namespace: home, name }) => `${home}/${name}` })
    .map((list) => list.sort((left, right) => (key(left) < key(right) ? -1 : 1)));
}

function key({ namespace: home, name }: Metadata): string {
  return `${home}/${name}`;
}

function arbitrarySelector(): fc.Arbitrary<LabelSelector> {
  return fc.record({
    matchLabels: optionalLabels({ team: ['red', 'blue'] }),
    matchExpressions: fc.array(
      fc.record({
        key: fc.constantFrom('team', 'kubernetes.io/metadata.name'),
        operator: fc.constantFrom('In', 'NotIn', 'Exists', 'Sometimes'),
        values: fc.subarray(['red', 'app', 'shop']),
      }),
      { maxLength: 1 },
    ),
  });
}

function optionalLabels(choices: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<Labels> {
  return fc.record(
    Object.fromEntries(Object.entries(choices).map(([name, values]) => [name, fc.constantFrom(...values)])),
    { requiredKeys: [] },
  ) as fc.Arbitrary<Labels>;
}

function metadata(names: readonly string[], labels: fc.Arbitrary<Labels>): fc.Arbitrary<Metadata> {
  return fc.record({
    namespace: namespaceName,
    name: fc.constantFrom(...names),
    uid: fc.constant(null),
    labels,
    annotations: optionalLabels({
      'istio.io/use-waypoint-canary-weight': ['10', 'abc'],
      'ambient.istio.io/waypoint-inbound-binding': ['PROXY/15088', 'NONE'],
    }),
    createdAt: fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', null),
    setBy: fc.constant({}),
    origin: fc.constant(null),
  });
}

function namespace(name: string): fc.Arbitrary<Namespace> {
  return metadata([name], optionalLabels({ ...bindingLabels, team: ['red', 'blue'] })).map((base) => ({
    ...base,
    namespace: '',
    labels: { ...base.labels, 'kubernetes.io/metadata.name': name },
  }));
}

function gateway(): fc.Arbitrary<Gateway> {
  return fc
    .record({
      base: metadata(
        waypointNames,
        optionalLabels({ 'istio.io/waypoint-for': ['service', 'workload', 'all', 'none', ''] }),
      ),
      listeners: fc.array(
        fc.record({
          name: fc.constantFrom('mesh', 'other'),
          port: fc.constantFrom(15008, 15008, 15088),
          protocol: fc.constantFrom('HBONE', 'HBONE', 'istio.io/PROXY'),
          namespaces: fc.option(
            fc.record({
              from: fc.constantFrom('Same', 'All', 'All', 'Selector', 'None', null),
              selector: fc.option(arbitrarySelector(), { nil: null }),
            }),
            { nil: null },
          ),
        }),
        { maxLength: 2 },
      ),
      addresses: fc.subarray([
        { type: 'Hostname', value: 'wp.app.svc.cluster.local' },
        { type: 'IPAddress', value: '10.0.0.1' },
        { type: 'IPAddress', value: 'nonsense' },
      ]),
    })
    .map(({ base, ...rest }) => ({ ...base, ...rest, className: 'istio-waypoint', conditions: [], assumed: false }));
}

function gatewayClass(): fc.Arbitrary<GatewayClass> {
  return metadata(['istio-waypoint'], optionalLabels({ 'istio.io/waypoint-for': ['all', 'workload'] })).map((base) => ({
    ...base,
    namespace: '',
    controllerName: 'istio.io/mesh-controller',
  }));
}

function service(): fc.Arbitrary<Service> {
  return fc
    .record({
      base: metadata(
        ['cart', 'db', 'wp'],
        optionalLabels({ ...bindingLabels, 'gateway.istio.io/managed': ['istio.io-mesh-controller', 'other'] }),
      ),
      type: fc.constantFrom('ClusterIP', 'ClusterIP', 'ClusterIP', 'ExternalName'),
      clusterIPs: fc.constantFrom(['10.96.0.1'], ['None'], []),
      selector: fc.constantFrom(null, {}, { app: 'a' }),
    })
    .map(({ base, ...rest }) => ({ ...base, ...rest, ports: [], conditions: [], assumed: false }));
}

function pod(): fc.Arbitrary<Pod> {
  return fc
    .record({
      base: metadata(
        ['p1', 'p2', 'p3'],
        optionalLabels({ ...bindingLabels, app: ['a', 'b'], 'gateway.networking.k8s.io/gateway-name': waypointNames }),
      ),
      phase: fc.constantFrom('Running', 'Running', 'Pending', 'Succeeded'),
      ips: fc.constantFrom(['10.244.0.1'], ['10.244.0.2'], []),
      hostNetwork: fc.boolean(),
      sidecar: fc.boolean(),
      ready: fc.boolean(),
    })
    .map(({ base, ...rest }) => ({
      ...base,
      ...rest,
      terminating: false,
      serviceAccount: 'default',
      owner: null,
      assumed: false,
      replicas: 1,
    }));
}

function serviceEntry(): fc.Arbitrary<ServiceEntry> {
  return fc
    .record({
      base: metadata(['e1', 'e2'], optionalLabels({ ...bindingLabels, 'istio.io/rev': ['canary', 'stable'] })),
      hosts: fc.subarray(['a.example.com', '*.example.com', 'cart.app.svc.cluster.local'], { minLength: 1 }),
      addresses: fc.constantFrom([], ['240.0.0.1'], ['10.1.0.0/16']),
      resolution: fc.constantFrom('STATIC', 'DNS', 'NONE', 'DYNAMIC_DNS'),
      endpoints: fc.array(
        fc.record({
          address: fc.constantFrom('2.3.4.5', '2.3.4.6', 'host.example.com'),
          labels: optionalLabels(bindingLabels),
          network: fc.constant(''),
        }),
        { maxLength: 2 },
      ),
    })
    .map(({ base, ...rest }) => ({
      ...base,
      ...rest,
      location: 'MESH_EXTERNAL',
      ports: [],
      workloadSelector: null,
      allocated: [],
      conditions: [],
      assumed: false,
    }));
}

function workloadEntry(): fc.Arbitrary<WorkloadEntry> {
  return fc
    .record({
      base: metadata(['vm1', 'vm2'], optionalLabels({ ...bindingLabels, 'istio.io/rev': ['canary', 'stable'] })),
      specLabels: optionalLabels(bindingLabels),
      address: fc.constantFrom('10.9.0.1', 'vm.example.com'),
    })
    .map(({ base, ...rest }) => ({ ...base, ...rest, serviceAccount: '', conditions: [] }));
}

function endpointSlice(): fc.Arbitrary<EndpointSlice> {
  return metadata(['s1', 's2'], optionalLabels({ 'kubernetes.io/service-name': ['cart', 'db'] })).map((base) => ({
    ...base,
    endpoints: [{ addresses: ['192.0.2.1'], ready: true, pod: null }],
    ports: [],
  }));
}
