/** Words that Istio, Kubernetes and HTTP gave their meaning. A pseudonym in their place would change what a rule does. */
export const keptWords: ReadonlySet<string> = new Set(
  [
    // namespaces, accounts and revisions that every cluster has
    'istio-system kube-system kube-public kube-node-lease default cluster local svc mesh root',
    // values of Istio's labels and annotations
    'none all service workload ambient enabled disabled true false True False TRUE FALSE T F t f NONE PROXY None global',
    'io-mesh-controller io-eastwest-controller io-gateway-controller RACE_FIRST_TCP_CONNECT Host Hostname IPAddress',
    'ingressgateway eastwestgateway egressgateway istiod ztunnel',
    // what rules of routes ask for
    'uri scheme method authority headers withoutHeaders queryParams ignoreUriCase exact prefix segments regex any',
    // listeners, classes and controllers
    'All Same Selector inference',
    'istio istio-waypoint istio-remote istio-east-west istio-agentgateway istio-agentgateway-waypoint io k8s x-k8s',
    'mesh-controller eastwest-controller gateway-controller agentgateway agentgateway-waypoint-controller unmanaged-gateway',
    'networking security telemetry extensions gateway kubernetes core apps v1',
    // kinds
    'Namespace Pod Service ServiceEntry WorkloadEntry EndpointSlice Gateway GatewayClass ConfigMap Deployment StatefulSet',
    'DaemonSet ReplicaSet Job AuthorizationPolicy RequestAuthentication PeerAuthentication Telemetry WasmPlugin',
    'TrafficExtension EnvoyFilter DestinationRule VirtualService HTTPRoute GRPCRoute TCPRoute TLSRoute BackendTLSPolicy',
    'XBackendTrafficPolicy ReferenceGrant NetworkPolicy ServiceImport InferencePool',
    // identities and conditions of policies
    'spiffe ns sa source destination request auth principal principals namespace serviceAccount trustDomain ip port host',
    'method path headers claims presenter audiences aud azp iss sub connection sni remote experimental envoy filters',
    'http https http2 grpc grpc-web tcp tls udp mysql redis mongo x-forwarded-for GET HEAD POST PUT PATCH DELETE OPTIONS CONNECT TRACE',
    // who writes labels
    'kubectl kubectl-label kubectl-edit kubectl-create kubectl-client-side-apply kubectl-annotate kubectl-patch helm',
  ].flatMap((line) => line.split(' ')),
);

/** Fields whose text is a word of an API, a version or a time, and never a name. */
export const keptFields: ReadonlySet<string> = new Set(
  [
    'kind type status reason cause code protocol appProtocol mode action resolution location phase createdAt time takenAt',
    'minor minorFrom revisionFrom reading operator sections contexts visibility',
    'defaultVisibility language protocols policyTypes methods notMethods environment answers',
  ].flatMap((line) => line.split(' ')),
);

/** Keys of labels that are the same everywhere; those of a domain of Istio or Kubernetes are, too. */
export const keptLabelKeys: ReadonlySet<string> = new Set(['app', 'version', 'istio', 'pod-template-hash']);
