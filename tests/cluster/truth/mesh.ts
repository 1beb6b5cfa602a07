import type { KubernetesObject } from '../harness/kubernetes-client.ts';

/** istiod's mesh configuration: one namespace whose ServiceEntries nobody else sees, which also limits their waypoints. */
export const meshConfiguration = `trustDomain: cluster.local
rootNamespace: istio-system
defaultConfig:
  discoveryAddress: istiod.istio-system.svc:15012
serviceEntryVisibility:
  defaultVisibility: PUBLIC
  policies:
  - visibility: NAMESPACE
    matchingRules:
    - namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: private}
`;

/** A waypoint in namespace infra, named for what makes it different. */
type Waypoint = {
  readonly name: string;
  readonly serves?: string;
  readonly from?: 'All' | 'Same' | 'Selector';
  /** Its pods never run, so it gets no address. */
  readonly pending?: true;
};

export const waypoints: readonly Waypoint[] = [
  { name: 'for-all', serves: 'all', from: 'All' },
  { name: 'for-services', serves: 'service', from: 'All' },
  { name: 'for-workloads', serves: 'workload', from: 'All' },
  { name: 'for-nobody', serves: 'none', from: 'All' },
  { name: 'for-nonsense', serves: 'everything', from: 'All' },
  { name: 'same-only', serves: 'all', from: 'Same' },
  { name: 'unsaid', serves: 'all' },
  { name: 'selected', serves: 'all', from: 'Selector' },
  { name: 'pending', serves: 'all', from: 'All', pending: true },
  { name: 'no-type', from: 'All' },
];

/** Namespaces with what their label asks for; null for none. */
export const namespaces: Readonly<Record<string, string | null>> = {
  plain: null,
  shop: 'infra/for-all',
  services: 'infra/for-services',
  workloads: 'infra/for-workloads',
  denied: 'infra/same-only',
  chosen: 'infra/selected',
  out: 'none',
  lost: 'infra/no-such-waypoint',
  private: 'infra/for-all',
};

const askings: Readonly<Record<string, string | null>> = {
  plain: null,
  all: 'infra/for-all',
  services: 'infra/for-services',
  workloads: 'infra/for-workloads',
  nobody: 'infra/for-nobody',
  nonsense: 'infra/for-nonsense',
  same: 'infra/same-only',
  unsaid: 'infra/unsaid',
  selected: 'infra/selected',
  pending: 'infra/pending',
  default: 'infra/no-type',
  ghost: 'infra/no-such-waypoint',
  near: 'no-such-waypoint',
  out: 'none',
  empty: '',
};

/** A mesh in which every reason of istiod's conditions occurs, many of them in several ways. */
export function meshObjects(): readonly KubernetesObject[] {
  return [
    ...controlPlane(),
    namespace('infra', null),
    ...waypoints.map(waypoint),
    ...Object.entries(namespaces).map(([name, asked]) => namespace(name, asked)),
    ...Object.keys(namespaces).flatMap((name, position) => inNamespace(name, position)),
    policy('istio-system', 'on-class', { targetRefs: [classRef('istio-waypoint')], rules: [{}] }),
    policy('istio-system', 'on-other-class', { targetRefs: [classRef('istio')], rules: [{}] }),
    policy('istio-system', 'on-missing-class', { targetRefs: [classRef('no-such-class')], rules: [{}] }),
    // One only: of all policies that ztunnel cannot take, istiod has the condition of a single one at a time.
    policy('plain', 'audit', { action: 'AUDIT', rules: [{ to: [{ operation: { ports: ['80'] } }] }] }),
  ];
}

/** The labels that ask for a waypoint, `namespace/name` or a bare name; nulls, so that a patch removes what was asked before. */
export function asking(asked: string | null): Record<string, string | null> {
  const [first = '', second] = asked?.split('/') ?? [];
  return {
    'istio.io/use-waypoint': asked === null ? null : (second ?? first),
    'istio.io/use-waypoint-namespace': second === undefined ? null : first,
  };
}

export function waypoint({ name, serves, from, pending }: Waypoint): KubernetesObject {
  return {
    ...object('gateway.networking.k8s.io/v1', 'Gateway', 'infra', name, {
      ...(serves !== undefined && { 'istio.io/waypoint-for': serves }),
    }),
    spec: {
      gatewayClassName: 'istio-waypoint',
      ...(pending && { infrastructure: { annotations: { 'controlplane.test/hold': 'true' } } }),
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...(from && { allowedRoutes: allowed(from) }) }],
    },
  };
}

export function allowed(from: 'All' | 'Same' | 'Selector'): unknown {
  return { namespaces: { from, ...(from === 'Selector' && { selector: { matchLabels: { team: 'red' } } }) } };
}

export function gatewayRef(name: string): unknown {
  return { group: 'gateway.networking.k8s.io', kind: 'Gateway', name };
}

export function serviceRef(name: string): unknown {
  return { group: '', kind: 'Service', name };
}

function inNamespace(name: string, position: number): readonly KubernetesObject[] {
  return [
    ...Object.entries(askings).map(([asked, waypointName]) => service(name, asked, waypointName)),
    { ...service(name, 'ingress', 'infra/for-all', { 'istio.io/ingress-use-waypoint': 'true' }) },
    { ...service(name, 'no-ingress', 'infra/for-services', { 'istio.io/ingress-use-waypoint': 'no' }) },
    canary(name, 'canary', 'for-services', '20'),
    canary(name, 'canary-ghost', 'no-such-waypoint', '20'),
    canary(name, 'canary-weight', 'for-services', 'abc'),
    canary(name, 'canary-same', 'for-all', '20'),
    ...['plain', 'all', 'workloads', 'same', 'ghost', 'out'].flatMap((asked, index) => [
      serviceEntry(name, asked, `${asked}.${name}.example.com`, {}),
      serviceEntry(name, `wild-${asked}`, `*.${asked}-${name}.example.com`, {}),
      workloadEntry(name, asked, `192.0.${2 + position}.${10 + index}`),
    ]),
    serviceEntry(name, 'racing', `racing.${name}.example.com`, {
      'istio.io/connect-strategy': 'RACE_FIRST_TCP_CONNECT',
    }),
    ...Object.entries(askings).map(([asked, waypointName]) => pod(name, asked, waypointName)),
    ...policiesIn(name),
    ...routesIn(name),
  ];
}

function policiesIn(name: string): readonly KubernetesObject[] {
  const l7 = [{ to: [{ operation: { methods: ['GET'] } }] }];
  const l4 = [{ from: [{ source: { namespaces: ['shop'] } }] }];
  const selector = { matchLabels: { app: 'cart' } };
  return [
    policy(name, 'on-all', { targetRefs: [serviceRef('all')], rules: l7 }),
    policy(name, 'on-plain', { targetRefs: [serviceRef('plain')], rules: l7 }),
    policy(name, 'on-out', { targetRefs: [serviceRef('out')], rules: l7 }),
    policy(name, 'on-missing', { targetRefs: [serviceRef('no-such-service')], rules: [{}] }),
    policy(name, 'on-some', { targetRefs: [serviceRef('all'), serviceRef('no-such-service')], rules: [{}] }),
    policy(name, 'on-both', { targetRefs: [serviceRef('all'), serviceRef('services')], rules: [{}] }),
    policy(name, 'on-neither', { targetRefs: [serviceRef('out'), serviceRef('no-such-service')], rules: [{}] }),
    policy(name, 'on-entry', {
      targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'all' }],
      rules: l7,
    }),
    policy(name, 'on-gateway', { targetRefs: [gatewayRef('no-such-gateway')], rules: l7 }),
    policy(name, 'on-class', { targetRefs: [classRef('istio-waypoint')], rules: l7 }),
    policy(name, 'l4', { selector, rules: l4 }),
    policy(name, 'l7-allow', { selector, rules: [...l4, ...l7] }),
    policy(name, 'l7-deny', { selector, action: 'DENY', rules: l7 }),
    policy(name, 'wide', { rules: l4 }),
  ];
}

function routesIn(name: string): readonly KubernetesObject[] {
  return [
    route(name, 'to-all', 'all'),
    route(name, 'to-plain', 'plain'),
    route(name, 'to-out', 'out'),
    route(name, 'to-missing', 'no-such-service'),
  ];
}

function route(namespaceName: string, name: string, parent: string): KubernetesObject {
  return {
    ...object('gateway.networking.k8s.io/v1', 'HTTPRoute', namespaceName, name),
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: parent, port: 80 }],
      rules: [{ backendRefs: [{ name: parent, port: 80 }] }],
    },
  };
}

function service(
  namespaceName: string,
  name: string,
  asked: string | null,
  more: Readonly<Record<string, string>> = {},
): KubernetesObject {
  return {
    ...object('v1', 'Service', namespaceName, name, { ...labels(asked), ...more }),
    spec: { selector: { app: 'cart' }, ports: [{ name: 'http', port: 80 }] },
  };
}

/** Every second one is captured, as the CNI plug-in would mark it. */
function pod(namespaceName: string, name: string, asked: string | null): KubernetesObject {
  const base = object('v1', 'Pod', namespaceName, name, { app: 'cart', ...labels(asked) });
  const captured = name.length % 2 === 0 ? { 'ambient.istio.io/redirection': 'enabled' } : {};
  return {
    ...base,
    metadata: { ...base.metadata, annotations: captured },
    spec: { containers: [{ name: 'app', image: 'example/cart:v1', ports: [{ containerPort: 80 }] }] },
  };
}

function canary(namespaceName: string, name: string, second: string, weight: string): KubernetesObject {
  const base = service(namespaceName, name, 'infra/for-all', {
    'istio.io/use-waypoint-canary': second,
    'istio.io/use-waypoint-canary-namespace': 'infra',
  });
  return { ...base, metadata: { ...base.metadata, annotations: { 'istio.io/use-waypoint-canary-weight': weight } } };
}

function serviceEntry(
  namespaceName: string,
  name: string,
  host: string,
  annotations: Readonly<Record<string, string>>,
): KubernetesObject {
  const base = object('networking.istio.io/v1', 'ServiceEntry', namespaceName, name, labels(askingOf(name)));
  return {
    ...base,
    metadata: { ...base.metadata, annotations },
    spec: {
      hosts: [host],
      location: 'MESH_EXTERNAL',
      resolution: host.startsWith('*') ? 'DYNAMIC_DNS' : 'DNS',
      ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
    },
  };
}

function workloadEntry(namespaceName: string, name: string, address: string): KubernetesObject {
  return {
    ...object('networking.istio.io/v1', 'WorkloadEntry', namespaceName, name, labels(askingOf(name))),
    spec: { address, serviceAccount: 'default' },
  };
}

/** `wild-ghost` asks for what `ghost` does. */
function askingOf(name: string): string | null {
  return askings[name.replace('wild-', '')] ?? null;
}

function policy(namespaceName: string, name: string, spec: unknown): KubernetesObject {
  return { ...object('security.istio.io/v1', 'AuthorizationPolicy', namespaceName, name), spec };
}

function classRef(name: string): unknown {
  return { group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name };
}

function namespace(name: string, asked: string | null): KubernetesObject {
  const team = name === 'chosen' ? { team: 'red' } : {};
  const metadata = { name, labels: { 'istio.io/dataplane-mode': 'ambient', ...labels(asked), ...team } };
  return { apiVersion: 'v1', kind: 'Namespace', metadata };
}

/** What tells the product which istiod this is: in a cluster the istiod that runs outside would be this Deployment. */
function controlPlane(): readonly KubernetesObject[] {
  const podLabels = { app: 'istiod', istio: 'pilot', 'istio.io/rev': 'default' };
  return [
    {
      ...object('apps/v1', 'Deployment', 'istio-system', 'istiod', podLabels),
      spec: {
        selector: { matchLabels: podLabels },
        template: {
          metadata: { labels: podLabels },
          spec: { containers: [{ name: 'discovery', image: 'docker.io/istio/pilot:1.31.0' }] },
        },
      },
    },
  ];
}

function labels(asked: string | null): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(asking(asked)).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

function object(
  apiVersion: string,
  kind: string,
  namespaceName: string,
  name: string,
  ownLabels: Readonly<Record<string, string>> = {},
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: namespaceName, labels: ownLabels } };
}
