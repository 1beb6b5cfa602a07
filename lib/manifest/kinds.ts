/** One kind that a source reads: where the API server serves it, and what for. */
export type KindRow = {
  readonly kind: string;
  /** API group; empty for core. Any version of the group is accepted from a file. */
  readonly group: string;
  /** The version to list it by on a live cluster. */
  readonly version: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** May be absent or forbidden without the rest losing its meaning. */
  readonly optional: boolean;
  /**
   * `everywhere`: listed on a cluster and read from files. `control-plane`: on a cluster only by name or label in the
   * root namespace. `files`: only ever read from files, to stand for pods that no cluster has made yet.
   */
  readonly scope: 'everywhere' | 'control-plane' | 'files';
  readonly use: string;
};

/** Every kind that is read, and nothing else is. */
export const kindTable = [
  row('Namespace', '', 'v1', 'namespaces', false, 'labels that every object of a namespace inherits'),
  row('Pod', '', 'v1', 'pods', false, 'labels, addresses and capture of workloads'),
  row('Service', '', 'v1', 'services', false, 'labels, VIPs and selectors'),
  row('EndpointSlice', 'discovery.k8s.io', 'v1', 'endpointslices', false, 'endpoints that are no pods'),
  row('Gateway', 'gateway.networking.k8s.io', 'v1', 'gateways', true, 'waypoints and gateways'),
  row('GatewayClass', 'gateway.networking.k8s.io', 'v1', 'gatewayclasses', true, 'what istiod runs for a Gateway'),
  row('ServiceEntry', 'networking.istio.io', 'v1', 'serviceentries', true, 'services outside the cluster'),
  row('WorkloadEntry', 'networking.istio.io', 'v1', 'workloadentries', true, 'workloads outside the cluster'),
  row('HTTPRoute', 'gateway.networking.k8s.io', 'v1', 'httproutes', true, 'routes'),
  row('GRPCRoute', 'gateway.networking.k8s.io', 'v1', 'grpcroutes', true, 'routes'),
  row('TCPRoute', 'gateway.networking.k8s.io', 'v1alpha2', 'tcproutes', true, 'routes'),
  row('TLSRoute', 'gateway.networking.k8s.io', 'v1alpha2', 'tlsroutes', true, 'routes'),
  row('ReferenceGrant', 'gateway.networking.k8s.io', 'v1beta1', 'referencegrants', true, 'routes across namespaces'),
  row('BackendTLSPolicy', 'gateway.networking.k8s.io', 'v1', 'backendtlspolicies', true, 'policies'),
  row('XBackendTrafficPolicy', 'gateway.networking.x-k8s.io', 'v1alpha1', 'xbackendtrafficpolicies', true, 'policies'),
  row('AuthorizationPolicy', 'security.istio.io', 'v1', 'authorizationpolicies', true, 'policies'),
  row('RequestAuthentication', 'security.istio.io', 'v1', 'requestauthentications', true, 'policies'),
  row('PeerAuthentication', 'security.istio.io', 'v1', 'peerauthentications', true, 'policies'),
  row('Telemetry', 'telemetry.istio.io', 'v1', 'telemetries', true, 'policies'),
  row('WasmPlugin', 'extensions.istio.io', 'v1alpha1', 'wasmplugins', true, 'policies'),
  row('TrafficExtension', 'extensions.istio.io', 'v1alpha1', 'trafficextensions', true, 'policies'),
  row('EnvoyFilter', 'networking.istio.io', 'v1alpha3', 'envoyfilters', true, 'policies'),
  row('DestinationRule', 'networking.istio.io', 'v1', 'destinationrules', true, 'policies'),
  row('VirtualService', 'networking.istio.io', 'v1', 'virtualservices', true, 'routes'),
  row('NetworkPolicy', 'networking.k8s.io', 'v1', 'networkpolicies', true, 'what blocks the HBONE port'),
  row('ConfigMap', '', 'v1', 'configmaps', true, 'mesh configuration', 'control-plane'),
  row(
    'Deployment',
    'apps',
    'v1',
    'deployments',
    true,
    'version and revision of istiod, pod templates',
    'control-plane',
  ),
  row('DaemonSet', 'apps', 'v1', 'daemonsets', true, 'version of ztunnel, pod templates', 'control-plane'),
  row('StatefulSet', 'apps', 'v1', 'statefulsets', true, 'pod templates', 'files'),
  row('Job', 'batch', 'v1', 'jobs', true, 'pod templates', 'files'),
] as const satisfies readonly KindRow[];

/** The row that reads an object of this kind and apiVersion; null for kinds of other groups, whatever their name. */
export function findKind(kind: string, apiVersion: string): (typeof kindTable)[number] | null {
  return rowByKind.get(`${apiGroup(apiVersion)}/${kind}`) ?? null;
}

/** `networking.istio.io` of `networking.istio.io/v1`; empty for the core group's `v1`. */
function apiGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

const rowByKind: ReadonlyMap<string, (typeof kindTable)[number]> = new Map(
  kindTable.map((entry) => [`${entry.group}/${entry.kind}`, entry]),
);

function row<Kind extends string>(
  kind: Kind,
  group: string,
  version: string,
  plural: string,
  optional: boolean,
  use: string,
  scope: KindRow['scope'] = 'everywhere',
): KindRow & { readonly kind: Kind } {
  return {
    kind,
    group,
    version,
    plural,
    namespaced: kind !== 'Namespace' && kind !== 'GatewayClass',
    optional,
    scope,
    use,
  };
}
