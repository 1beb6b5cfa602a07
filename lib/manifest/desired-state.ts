import type { Gateway, GatewayClass, Namespace, Pod, Service, ServiceEntry, Snapshot } from '#lib/model/snapshot.ts';
import { compareMetadata } from './distinct-objects.ts';
import { minorNumber } from './istio-version.ts';
import { podsOfTemplates } from './pod-templates.ts';
import type { Workload } from './trim-workload.ts';

/**
 * The manifests as a cluster would hold them once deployed. What nobody saw carries `assumed`: addresses of Gateways
 * that istiod deploys, pods of pod templates, VIPs.
 */
export function readAsDeployed(snapshot: Snapshot, workloads: readonly Workload[]): Snapshot {
  const controllers = new Map(snapshot.gatewayClasses.map((entry) => [entry.name, entry.controllerName]));
  const ambient = ambientNamespaces(snapshot.namespaces);
  const pods = [...snapshot.pods.map(startPod), ...podsOfTemplates(workloads, snapshot.pods)];
  return {
    ...snapshot,
    source: { ...snapshot.source, reading: 'desired' },
    namespaces: snapshot.namespaces.map(nameNamespace),
    pods: pods.map((pod) => capturePod(pod, ambient)).sort(compareMetadata),
    services: snapshot.services.map(assignVip),
    serviceEntries: allocatesAddresses(snapshot) ? snapshot.serviceEntries.map(allocateVip) : snapshot.serviceEntries,
    gateways: snapshot.gateways.map((gateway) => deployGateway(gateway, controllers)),
  };
}

/** The API server puts this label on every Namespace. */
function nameNamespace(namespace: Namespace): Namespace {
  const labels: Record<string, string> = Object.assign(Object.create(null), namespace.labels);
  labels['kubernetes.io/metadata.name'] = namespace.name;
  return { ...namespace, labels };
}

function ambientNamespaces(namespaces: readonly Namespace[]): ReadonlySet<string> {
  return new Set(namespaces.filter(({ labels }) => labels[dataplaneMode] === 'ambient').map(({ name }) => name));
}

const dataplaneMode = 'istio.io/dataplane-mode';

function startPod(pod: Pod): Pod {
  const seen = pod.ips.length > 0 || pod.phase !== 'Pending';
  return seen ? pod : { ...pod, phase: 'Running', ready: true, assumed: true };
}

/** Follows istio-cni `CompiledEnablementSelectors.Matches` with its default selectors. */
function capturePod(pod: Pod, ambient: ReadonlySet<string>): Pod {
  const mode = pod.labels[dataplaneMode];
  const wanted = mode === 'ambient' || (ambient.has(pod.namespace) && mode !== 'none');
  if (!pod.assumed || !wanted || pod.hostNetwork || pod.sidecar) return pod;
  const annotations: Record<string, string> = Object.assign(Object.create(null), pod.annotations);
  annotations['ambient.istio.io/redirection'] = 'enabled';
  return { ...pod, annotations };
}

function assignVip(service: Service): Service {
  const getsVip = service.clusterIPs.length === 0 && service.type !== 'ExternalName';
  return getsVip ? { ...service, assumed: true } : service;
}

function allocatesAddresses({ istio }: Snapshot): boolean {
  const setting = istio.environment.PILOT_ENABLE_IP_AUTOALLOCATE;
  if (setting !== undefined) return !['false', '0', 'f', 'F', 'FALSE', 'False'].includes(setting);
  return minorNumber(istio.minor) >= 25;
}

/** Follows istiod's `ShouldV2AutoAllocateIP`: a wildcard host gets a VIP only with DYNAMIC_DNS. */
function allocateVip(entry: ServiceEntry): ServiceEntry {
  const optedOut = entry.labels['networking.istio.io/enable-autoallocate-ip'] === 'false';
  const hasVip = entry.addresses.length > 0 || entry.allocated.length > 0;
  if (hasVip || optedOut || entry.resolution === 'NONE') return entry;
  const canHaveVip = entry.hosts.some((host) => !host.startsWith('*') || entry.resolution === 'DYNAMIC_DNS');
  return canHaveVip ? { ...entry, assumed: true } : entry;
}

function deployGateway(gateway: Gateway, controllers: ReadonlyMap<string, GatewayClass['controllerName']>): Gateway {
  const seen = gateway.addresses.length > 0;
  const controller = controllers.get(gateway.className) ?? controllerOfClass.get(gateway.className);
  if (seen || controller === undefined || !deployedControllers.has(controller)) return gateway;
  // istiod names what it deploys after Gateway and class, waypoints and east-west gateways after the Gateway alone.
  const service = controller === 'istio.io/gateway-controller' ? `${gateway.name}-${gateway.className}` : gateway.name;
  const value = `${service}.${gateway.namespace}.svc.cluster.local`;
  return { ...gateway, addresses: [{ type: 'Hostname', value }], assumed: true };
}

const controllerOfClass: ReadonlyMap<string, string> = new Map([
  ['istio', 'istio.io/gateway-controller'],
  ['istio-waypoint', 'istio.io/mesh-controller'],
  ['istio-east-west', 'istio.io/eastwest-controller'],
]);

const deployedControllers: ReadonlySet<string> = new Set(controllerOfClass.values());
