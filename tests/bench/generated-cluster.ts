import type { Labels, Metadata } from '#lib/model/metadata.ts';
import { noPolicies } from '#lib/model/policy.ts';
import type { EndpointSlice, Gateway, GatewayClass, Namespace, Pod, Service, Snapshot } from '#lib/model/snapshot.ts';

/** How big a cluster is: the sizes that every benchmark of this repository uses. */
export type ClusterSize = {
  readonly pods: number;
  readonly services: number;
  readonly namespaces: number;
  readonly waypoints: number;
};

export const clusterSizes: readonly ClusterSize[] = [
  { pods: 1_000, services: 200, namespaces: 20, waypoints: 10 },
  { pods: 10_000, services: 2_000, namespaces: 200, waypoints: 100 },
  { pods: 50_000, services: 5_000, namespaces: 500, waypoints: 500 },
];

/**
 * A cluster of that size, always the same one. Most namespaces have a default waypoint, a third uses a shared one
 * elsewhere, one service in seven and one pod in fifty has a label of its own, and a few labels lead nowhere.
 */
export function generateCluster(size: ClusterSize): Snapshot {
  const namespaceNames = range(size.namespaces, (number) => `team-${number}`);
  const waypointsPerNamespace = size.waypoints / size.namespaces;
  const holdsWaypoint = (number: number) =>
    Math.floor((number + 1) * waypointsPerNamespace) > Math.floor(number * waypointsPerNamespace);
  const holders = range(size.namespaces, (number) => number).filter(holdsWaypoint);
  const servicesPerNamespace = Math.ceil(size.services / size.namespaces);
  const podsPerService = Math.ceil(size.pods / size.services);
  const services = range(size.services, (number) =>
    generateService(namespaceNames[Math.floor(number / servicesPerNamespace)] ?? 'team-0', number),
  );
  return {
    source: {
      kind: 'files',
      name: `generated, ${size.pods} pods`,
      takenAt: '2026-01-01T00:00:00Z',
      reading: 'observed',
    },
    istio: { minor: '1.31', minorFrom: 'default', revision: null, revisionFrom: 'default', environment: {} },
    mesh: {
      rootNamespace: 'istio-system',
      trustDomain: 'cluster.local',
      discoverySelectors: [],
      serviceEntryVisibility: null,
      object: null,
    },
    namespaces: namespaceNames.map((name, number) => generateNamespace(name, number, holders)),
    services: [...services, ...holders.map((number) => waypointService(`team-${number}`))],
    pods: [
      ...range(size.pods, (number) => generatePod(services[Math.floor(number / podsPerService)], number)),
      ...holders.map((number) => waypointPod(`team-${number}`)),
    ],
    gateways: holders.map((number) => generateGateway(`team-${number}`, number)),
    gatewayClasses: [waypointClass],
    serviceEntries: [],
    workloadEntries: [],
    endpointSlices: range(Math.floor(size.services / 50), (number) => generateSlice(services[number * 50])),
    policies: noPolicies,
    gaps: [],
    notices: [],
  };
}

function range<Item>(count: number, make: (number: number) => Item): Item[] {
  return Array.from({ length: count }, (_, number) => make(number));
}

function metadata(namespace: string, name: string, labels: Labels): Metadata {
  return {
    namespace,
    name,
    uid: `uid-${namespace}-${name}`,
    labels: Object.assign(Object.create(null), labels),
    annotations: Object.create(null),
    createdAt: '2026-01-01T00:00:00Z',
    setBy: {},
    origin: null,
  };
}

function generateNamespace(name: string, number: number, holders: readonly number[]): Namespace {
  const shared = holders[number % holders.length] ?? 0;
  const own = holders.includes(number);
  return metadata('', name, {
    'kubernetes.io/metadata.name': name,
    'istio.io/dataplane-mode': 'ambient',
    ...(own && { 'istio.io/use-waypoint': 'waypoint' }),
    ...(!own &&
      number % 3 === 0 && { 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': `team-${shared}` }),
  });
}

function generateService(namespace: string, number: number): Service {
  const name = `service-${number}`;
  return {
    ...metadata(namespace, name, {
      app: name,
      'app.kubernetes.io/part-of': namespace,
      ...(number % 7 === 0 && { 'istio.io/use-waypoint': number % 105 === 0 ? 'gone' : 'waypoint' }),
      ...(number % 41 === 0 && { 'istio.io/use-waypoint': 'none' }),
    }),
    type: 'ClusterIP',
    clusterIPs: [address(96, number)],
    ports: [{ name: 'http', port: 80, targetPort: '8080', protocol: 'TCP', appProtocol: null }],
    selector: { app: name },
    conditions: [],
    assumed: false,
  };
}

function generatePod(service: Service | undefined, number: number): Pod {
  const app = service?.name ?? 'none';
  return {
    ...metadata(service?.namespace ?? 'team-0', `${app}-7d9f8c5b6-${number}`, {
      app,
      version: number % 5 === 0 ? 'v2' : 'v1',
      'pod-template-hash': '7d9f8c5b6',
      'app.kubernetes.io/name': app,
      'app.kubernetes.io/managed-by': 'Helm',
      ...(number % 50 === 0 && { 'istio.io/use-waypoint': 'waypoint' }),
    }),
    annotations: { 'ambient.istio.io/redirection': 'enabled' },
    phase: 'Running',
    ready: true,
    terminating: false,
    ips: [address(244, number)],
    hostNetwork: false,
    serviceAccount: app,
    owner: { kind: 'Deployment', name: app },
    sidecar: false,
    assumed: false,
    replicas: 1,
  };
}

function generateGateway(namespace: string, number: number): Gateway {
  return {
    ...metadata(namespace, 'waypoint', { 'istio.io/waypoint-for': number % 4 === 0 ? 'all' : 'service' }),
    className: 'istio-waypoint',
    listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', namespaces: { from: 'All', selector: null } }],
    addresses: [{ type: 'Hostname', value: `waypoint.${namespace}.svc.cluster.local` }],
    conditions: [],
    assumed: false,
  };
}

function waypointService(namespace: string): Service {
  return {
    ...generateService(namespace, 1),
    ...metadata(namespace, 'waypoint', {
      'gateway.istio.io/managed': 'istio.io-mesh-controller',
      'gateway.networking.k8s.io/gateway-name': 'waypoint',
    }),
    ports: [{ name: 'mesh', port: 15008, targetPort: '15008', protocol: 'TCP', appProtocol: 'all' }],
    selector: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' },
  };
}

function waypointPod(namespace: string): Pod {
  return {
    ...generatePod(undefined, 1),
    ...metadata(namespace, 'waypoint-5c5c-1', {
      'gateway.networking.k8s.io/gateway-name': 'waypoint',
      'networking.istio.io/tunnel': 'http',
    }),
  };
}

function generateSlice(service: Service | undefined): EndpointSlice {
  const name = service?.name ?? 'none';
  return {
    ...metadata(service?.namespace ?? 'team-0', `${name}-external`, { 'kubernetes.io/service-name': name }),
    endpoints: [{ addresses: ['192.0.2.7'], ready: true, pod: null }],
    ports: [{ name: 'http', port: 8080 }],
  };
}

const waypointClass: GatewayClass = {
  ...metadata('', 'istio-waypoint', {}),
  controllerName: 'istio.io/mesh-controller',
};

function address(first: number, number: number): string {
  return `10.${first}.${(number >> 8) & 255}.${number & 255}`;
}
