import type { Finding, FindingCode, Severity } from '#lib/model/finding.ts';
import { gatewayId, type ObjectId, objectId, type WaypointName } from '#lib/model/object-id.ts';
import { noPolicies } from '#lib/model/policy.ts';
import type { Attachment, Enforcer, PolicyFacts, PolicyKind } from '#lib/model/policy-facts.ts';
import { type Flag, type ReasonCode, statusOfReason, type Traffic } from '#lib/model/reason.ts';
import type {
  Binding,
  GatewayFacts,
  NamespaceFacts,
  ServiceFacts,
  Topology,
  WorkloadFacts,
} from '#lib/model/topology.ts';

/** One binding in a word: its reason, and the waypoint where there is one. */
export type Say = { readonly reason: ReasonCode; readonly waypoint?: WaypointName; readonly own?: boolean };

export function binding(traffic: Traffic, say: Say): Binding {
  const status = statusOfReason[say.reason];
  const own = say.own ?? (say.reason === 'bound-by-own-label' || say.reason === 'opted-out');
  const asked = say.waypoint ?? null;
  return {
    traffic,
    status,
    reason: say.reason,
    waypoint: status === 'bound' ? asked : null,
    askedBy: own ? 'own-label' : asked === null ? null : 'namespace-label',
    asked,
    ladder: [],
    lost: [],
    detail: {},
  };
}

export function namespace(
  name: string,
  service: Say = { reason: 'no-waypoint-asked' },
  workload: Say = { reason: 'no-waypoint-asked' },
): NamespaceFacts {
  return {
    ...facts('Namespace', '', name),
    namespace: '',
    exists: true,
    discovered: true,
    dataplaneMode: 'ambient',
    labels: {},
    service: binding('service', service),
    workload: binding('workload', workload),
  };
}

export function service(inNamespace: string, name: string, say: Say, more: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    ...facts('Service', inNamespace, name),
    kind: 'Service',
    hostname: `${name}.${inNamespace}.svc.cluster.local`,
    indexed: true,
    binding: binding('service', say),
    shares: [],
    ingressUsesWaypoint: false,
    hasVip: true,
    headless: false,
    noVip: null,
    unprogrammable: false,
    type: 'ClusterIP',
    ports: [{ name: 'http', port: 80, targetPort: '8080', protocol: 'TCP', appProtocol: null }],
    flags: [],
    expected: [],
    observed: [],
    ...more,
  };
}

export function pod(
  inNamespace: string,
  name: string,
  of: readonly string[],
  say: Say,
  more: Partial<WorkloadFacts> = {},
): WorkloadFacts {
  return {
    ...facts('Pod', inNamespace, name),
    kind: 'Pod',
    indexed: true,
    binding: binding('workload', say),
    tunnel: 'HBONE',
    hostNetwork: false,
    sidecar: false,
    ready: true,
    phase: 'Running',
    addresses: [],
    services: of.map((key) => `${inNamespace}/${key}.${inNamespace}.svc.cluster.local`),
    owner: { kind: 'Deployment', name: name.replace(/-\d+$/, '') },
    replicas: 1,
    labels: {},
    flags: [] as readonly Flag[],
    expected: [],
    observed: [],
    ztunnelPolicies: [],
    serviceAccount: 'default',
    ...more,
  };
}

export function waypoint(inNamespace: string, name: string, more: Partial<GatewayFacts> = {}): GatewayFacts {
  return {
    ...facts('Gateway', inNamespace, name),
    id: gatewayId(`${inNamespace}/${name}`),
    className: 'istio-waypoint',
    role: 'waypoint',
    bindable: true,
    discovered: true,
    trafficType: 'service',
    trafficTypeFrom: 'default',
    allowedFrom: 'Same',
    selector: null,
    selectorInvalid: false,
    address: `${inNamespace}/${name}`,
    conditions: [],
    flags: [],
    ...more,
  };
}

export function topology(parts: Partial<Topology>): Topology {
  return {
    source: { kind: 'files', name: 'test', takenAt: '2026-01-01T00:00:00Z', reading: 'observed' },
    istio: { minor: '1.31', minorFrom: 'default', revision: null, revisionFrom: 'default', environment: {} },
    mesh: {
      rootNamespace: 'istio-system',
      trustDomain: 'cluster.local',
      discoverySelectors: [],
      serviceEntryVisibility: null,
      object: null,
    },
    namespaces: [],
    services: [],
    workloads: [],
    gateways: [],
    policies: [],
    proxies: [],
    findings: [],
    policyObjects: noPolicies,
    gaps: [],
    notices: [],
    ...parts,
  };
}

const inherits: Say = { reason: 'bound-by-namespace-label', waypoint: 'shop/edge' };
const skipped: Say = { reason: 'traffic-type-skipped', waypoint: 'shop/edge' };

/** A small shop: a rail, exceptions, a ghost, a canary, a gateway, a shared waypoint in another namespace. */
export function shop(): Topology {
  const quiet = [
    'storefront',
    'catalog',
    'search',
    'assets',
    'accounts',
    'basket',
    'emails',
    'images',
    'reviews',
    'wishes',
  ];
  return topology({
    namespaces: [
      namespace('shop', inherits, skipped),
      namespace('infra'),
      namespace('ingress'),
      namespace(
        'data',
        { reason: 'bound-by-namespace-label', waypoint: 'infra/shared' },
        { reason: 'bound-by-namespace-label', waypoint: 'infra/shared' },
      ),
    ],
    gateways: [
      waypoint('shop', 'edge'),
      waypoint('infra', 'shared', { trafficType: 'all' }),
      waypoint('infra', 'pods', { trafficType: 'workload' }),
      waypoint('ingress', 'public', { role: 'gateway', className: 'istio' }),
    ],
    services: [
      ...quiet.map((name) => service('shop', name, inherits)),
      service('shop', 'cart', inherits),
      service('shop', 'checkout', { reason: 'waypoint-missing', waypoint: 'shop/payments-wp', own: true }),
      service('shop', 'ledger', { reason: 'opted-out' }),
      service('shop', 'billing', { reason: 'bound-by-own-label', waypoint: 'infra/shared' }),
      service('shop', 'gifts', inherits, {
        shares: [
          { waypoint: 'shop/edge', percent: 90, address: null },
          { waypoint: 'infra/shared', percent: 10, address: null },
        ],
      }),
      service('shop', 'edge', { reason: 'is-waypoint' }),
      service('data', 'orders-db', { reason: 'bound-by-namespace-label', waypoint: 'infra/shared' }),
      service('data', 'cache', { reason: 'input-not-visible' }),
    ],
    workloads: [
      ...quiet.flatMap((name) => [0, 1, 2].map((n) => pod('shop', `${name}-${n}`, [name], skipped))),
      ...[0, 1].map((n) => pod('shop', `cart-v1-${n}`, ['cart'], skipped)),
      ...[0, 1].map((n) =>
        pod('shop', `cart-v2-${n}`, ['cart'], { reason: 'bound-by-own-label', waypoint: 'infra/pods' }),
      ),
      pod('shop', 'checkout-0', ['checkout'], skipped),
      pod('shop', 'cron-0', [], skipped),
      pod(
        'shop',
        'edge-0',
        ['edge'],
        { reason: 'is-waypoint' },
        { labels: { 'gateway.networking.k8s.io/gateway-name': 'edge' } },
      ),
      pod('data', 'orders-db-0', ['orders-db'], { reason: 'bound-by-namespace-label', waypoint: 'infra/shared' }),
    ],
  });
}

/** Many namespaces of eight services with four pods each; every third uses its neighbour's waypoint. */
export function bigMesh(namespaces: number): Topology {
  const name = (index: number) => `team-${String(index).padStart(4, '0')}`;
  const all = Array.from({ length: namespaces }, (_, index) => index);
  const say = (index: number): Say => ({
    reason: 'bound-by-namespace-label',
    waypoint: `${name(index % 3 === 1 ? index - 1 : index)}/waypoint`,
  });
  const services = Array.from({ length: 8 }, (_, index) => `service-${index}`);
  return topology({
    namespaces: all.map((index) => namespace(name(index), say(index), { reason: 'traffic-type-skipped' })),
    gateways: all.map((index) => waypoint(name(index), 'waypoint')),
    services: all.flatMap((index) =>
      services.map((each, place) =>
        service(
          name(index),
          each,
          place === 7
            ? { reason: 'bound-by-own-label', waypoint: `${name((index * 7) % namespaces)}/waypoint` }
            : say(index),
        ),
      ),
    ),
    workloads: all.flatMap((index) =>
      services.flatMap((each) =>
        [0, 1, 2, 3].map((n) => pod(name(index), `${each}-${n}`, [each], { reason: 'traffic-type-skipped' })),
      ),
    ),
  });
}

function facts(kind: string, inNamespace: string, name: string) {
  return { id: objectId(kind, inNamespace, name), namespace: inNamespace, name, setBy: {}, origin: null };
}

/** A policy; of its attachments only what matters has to be said, the rest is enforced by nobody in particular. */
export function policy(
  kind: PolicyKind,
  inNamespace: string,
  name: string,
  attachments: readonly Partial<Attachment>[] = [],
): PolicyFacts {
  return {
    id: objectId(kind, inNamespace, name),
    kind,
    namespace: inNamespace,
    name,
    origin: null,
    createdAt: null,
    action: null,
    dryRun: false,
    attachments: attachments.map((each) => ({
      target: null,
      field: null,
      enforcer: 'nobody',
      effect: 'full',
      reason: 'enforced',
      rules: [],
      because: [],
      ...each,
    })),
    sentToZtunnel: false,
    expected: [],
    observed: [],
    conditionMayBeSilent: false,
  };
}

/** The enforcer that a waypoint is. */
export function at(name: WaypointName): Enforcer {
  return `waypoint ${name}`;
}

export function finding(
  code: FindingCode,
  severity: Severity,
  cause: ObjectId,
  subjects: readonly ObjectId[],
  detail: Finding['detail'] = {},
): Finding {
  return { code, severity, cause, subjects, detail };
}

/** The shop with policies on everything, and findings about some of it. */
export function guardedShop(): Topology {
  const atEdge = { target: 'Gateway/shop/edge', enforcer: at('shop/edge') } as const;
  const onCart = { target: 'Service/shop/cart', enforcer: at('shop/edge') } as const;
  return {
    ...shop(),
    policies: [
      policy('AuthorizationPolicy', 'shop', 'viewer', [atEdge]),
      policy('RequestAuthentication', 'shop', 'jwt-shop', [atEdge]),
      policy('Telemetry', 'shop', 'access-log', [atEdge]),
      policy('AuthorizationPolicy', 'shop', 'cart-get', [
        onCart,
        { target: 'Service/shop/cart', effect: 'inert', reason: 'bypassed-by-pod-ip' },
      ]),
      policy('HTTPRoute', 'shop', 'cart-split', [
        onCart,
        { target: 'Service/shop/gone', effect: 'rejected', reason: 'target-not-found' },
      ]),
      policy('AuthorizationPolicy', 'shop', 'checkout-admins', [
        { target: 'Service/shop/checkout', effect: 'inert', reason: 'ancestor-not-bound' },
      ]),
      policy('AuthorizationPolicy', 'shop', 'own-service', [{ ...atEdge, target: 'Service/shop/edge' }]),
      policy('AuthorizationPolicy', 'shop', 'selected-pods', [{ target: 'Namespace/shop', enforcer: 'ztunnel' }]),
      policy('AuthorizationPolicy', 'shop', 'cart-readers', [
        { target: 'Namespace/shop', effect: 'inert', reason: 'no-target-ref-waypoint-ignores-selectors' },
      ]),
      policy('RequestAuthentication', 'shop', 'old-jwt', [
        { target: 'Service/shop/nothing', effect: 'inert', reason: 'target-not-found' },
      ]),
      policy('AuthorizationPolicy', 'istio-system', 'for-every-waypoint', [
        { target: 'GatewayClass/istio-waypoint', enforcer: at('shop/edge') },
        { target: 'GatewayClass/istio-waypoint', enforcer: at('infra/shared') },
      ]),
      policy('PeerAuthentication', 'istio-system', 'default', [{ enforcer: 'ztunnel' }]),
    ],
    findings: [
      finding('WP-INGRESS-BYPASS', 'error', 'Gateway/ingress/public', ['Service/shop/cart', 'Service/shop/wishes'], {
        waypoints: ['shop/edge'],
      }),
      finding('WP-SIDECAR-CLIENT', 'error', 'Gateway/infra/shared', ['Service/data/orders-db'], {
        waypoint: 'infra/shared',
        namespaces: ['legacy'],
      }),
      finding('WP-SPLIT-BINDING', 'warning', 'Service/shop/cart', ['Pod/shop/cart-v2-0', 'Service/shop/cart']),
      finding('WP-SHARED-BLAST', 'warning', 'Gateway/infra/shared', ['Namespace/data']),
      finding('WP-IDLE-HOP', 'info', 'Gateway/shop/edge', ['Service/shop/search', 'Service/shop/storefront']),
    ],
  };
}

/** Policies without end on one waypoint, one service and one namespace. */
export function manyPolicies(): Topology {
  const names = Array.from({ length: 40 }, (_, index) => `policy-${String(index).padStart(2, '0')}`);
  const targets = ['Gateway/shop/edge', 'Service/shop/cart', 'Namespace/shop', 'Service/shop/nothing'];
  return {
    ...shop(),
    policies: targets.flatMap((target) =>
      names.map((name) => {
        const lost = target.endsWith('nothing');
        return policy('AuthorizationPolicy', 'shop', `${name}-${target.replaceAll('/', '-')}`, [
          {
            target,
            enforcer: lost ? 'nobody' : at('shop/edge'),
            effect: lost ? 'inert' : 'full',
            reason: lost ? 'target-not-found' : 'enforced',
          },
        ]);
      }),
    ),
  };
}
