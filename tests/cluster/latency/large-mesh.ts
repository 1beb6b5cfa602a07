import { eventually } from '../harness/eventually.ts';
import { type KubernetesClient, type KubernetesObject, named } from '../harness/kubernetes-client.ts';

/** The two waypoints that Services change between. */
export const waypoints = ['left', 'right'] as const;

const namespaceCount = 50;
const podsPerService = 5;

/**
 * A mesh of so many running pods in 50 ambient namespaces, five to a Service, with two waypoints in namespace `edge`
 * that istiod gives an address, where it runs. Returns the ids of its Services.
 */
export async function makeLargeMesh(
  client: KubernetesClient,
  podCount: number,
  { withIstiod } = { withIstiod: true },
): Promise<readonly string[]> {
  if (!withIstiod) await client.apply([gatewayClass]);
  await client.apply([...namespaceNames().map(ambientNamespace), ambientNamespace('edge'), ...waypoints.map(waypoint)]);
  const services = Array.from({ length: podCount / podsPerService }, (_, index) => ({
    namespace: namespaceNames()[index % namespaceCount] ?? '',
    name: `service-${index}`,
  }));
  await inParallel(services, async ({ namespace, name }) => {
    await client.apply([service(namespace, name), ...podNames(name).map((pod) => podOf(namespace, pod, name))]);
  });
  for (const { namespace } of services.slice(0, namespaceCount)) {
    await eventually(
      async () => (await client.list('v1', 'Pod', namespace)).every(isRunning),
      `the pods of ${namespace} to run`,
      { withinMs: 300_000, everyMs: 500 },
    );
  }
  for (const name of withIstiod ? waypoints : []) {
    await eventually(
      async () => hasAddress(await client.get(named(`Gateway/edge/${name}`))),
      `waypoint ${name} to have an address`,
      { withinMs: 120_000 },
    );
  }
  return services.map(({ namespace, name }) => `Service/${namespace}/${name}`);
}

function namespaceNames(): readonly string[] {
  return Array.from({ length: namespaceCount }, (_, index) => `team-${String(index).padStart(2, '0')}`);
}

function podNames(service: string): readonly string[] {
  return Array.from({ length: podsPerService }, (_, index) => `${service}-${index}`);
}

function ambientNamespace(name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio.io/dataplane-mode': 'ambient' } } };
}

const gatewayClass: KubernetesObject = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'GatewayClass',
  metadata: { name: 'istio-waypoint' },
  spec: { controllerName: 'istio.io/mesh-controller' },
};

function waypoint(name: string): KubernetesObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: 'edge', labels: { 'istio.io/waypoint-for': 'all' } },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'All' } } }],
    },
  };
}

function service(namespace: string, name: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { 'istio.io/use-waypoint-namespace': 'edge' } },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }] },
  };
}

function podOf(namespace: string, name: string, app: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app }, annotations: { 'ambient.istio.io/redirection': 'enabled' } },
    spec: { containers: [{ name: 'main', image: 'example.invalid/main' }] },
  };
}

function isRunning({ status }: KubernetesObject): boolean {
  return (status as { phase?: string } | undefined)?.phase === 'Running';
}

function hasAddress(gateway: KubernetesObject | null): boolean {
  return ((gateway?.status as { addresses?: readonly unknown[] } | undefined)?.addresses ?? []).length > 0;
}

/** Sixteen at a time. */
async function inParallel<Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await act(item);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}
