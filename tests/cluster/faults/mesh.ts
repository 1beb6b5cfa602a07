import { eventually } from '../harness/eventually.ts';
import { type KubernetesClient, type KubernetesObject, named } from '../harness/kubernetes-client.ts';

/**
 * A small mesh with a verdict of every sort, made without istiod: namespace `shop` uses waypoint `edge`, which has an
 * address; one Service opts out, one asks for a waypoint that does not exist.
 */
export async function applyMesh(client: KubernetesClient): Promise<void> {
  await client.apply(manifests);
  await client.patch(named('Gateway/shop/edge'), gatewayStatus, 'status');
  await eventually(
    async () => (await client.list('v1', 'Pod', 'shop')).every((pod) => isRunning(pod)),
    'the pods of shop to run',
  );
}

/** What istiod would write once the waypoint runs. */
const gatewayStatus = {
  status: {
    addresses: [{ type: 'IPAddress', value: '10.96.200.1' }],
    conditions: ['Accepted', 'Programmed'].map((type) => ({
      type,
      status: 'True',
      reason: type,
      message: '',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    })),
  },
};

function isRunning({ status }: KubernetesObject): boolean {
  return (status as { phase?: string } | undefined)?.phase === 'Running';
}

export function service(name: string, waypoint: string | null = null): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: 'shop',
      ...(waypoint !== null && { labels: { 'istio.io/use-waypoint': waypoint } }),
    },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }] },
  };
}

export function pod(name: string, app: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app } },
    spec: { containers: [{ name: 'main', image: 'example.invalid/main' }] },
  };
}

const manifests: readonly KubernetesObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'edge' } },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: 'istio-waypoint' },
    spec: { controllerName: 'istio.io/mesh-controller' },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'edge', namespace: 'shop', labels: { 'istio.io/waypoint-for': 'service' } },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
    },
  },
  {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'viewers', namespace: 'shop' },
    spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }], rules: [{}] },
  },
  service('cart'),
  service('out', 'none'),
  service('ghost', 'no-such-waypoint'),
  ...['cart-1', 'cart-2'].map((name) => pod(name, 'cart')),
];
