import { compareIds } from '#lib/model/object-id.ts';
import type { Gap, Notice, Snapshot, SourceDescription } from '#lib/model/snapshot.ts';
import { readAsDeployed } from './desired-state.ts';
import { distinctObjects, type PlacedObject } from './distinct-objects.ts';
import { chooseIstiod, istioSettings, seenControlPlanes } from './istio-settings.ts';
import { readMeshConfig } from './mesh-config.ts';
import { checkOptions, type GivenOptions } from './options.ts';

type SnapshotInput = {
  /** Of all kinds, in the order read. ConfigMaps and the workloads of the control plane are among them. */
  readonly objects: Iterable<PlacedObject>;
  readonly given: GivenOptions;
  readonly source: Omit<SourceDescription, 'reading' | 'clusterUid'>;
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
};

/** One snapshot of what was read, whatever it was read from: sorted, each object once, with the istiod it is read for. */
export function assembleSnapshot(input: SnapshotInput): Snapshot {
  const { ofKind, notices, placeOf } = distinctObjects(input.objects);
  const workloads = [...ofKind('Deployment'), ...ofKind('StatefulSet'), ...ofKind('DaemonSet'), ...ofKind('Job')];
  const options = checkOptions(input.given);
  const seen = seenControlPlanes(workloads);
  const istiod = chooseIstiod(seen, options.given.revision);
  const settings = istioSettings(seen, istiod, options.given);
  const istiodNamespace = istiod?.namespace ?? 'istio-system';
  const meshConfig = readMeshConfig(ofKind('ConfigMap'), istiodNamespace, settings.istio.revision, placeOf);
  const clusterUid = ofKind('Namespace').find(({ name }) => name === 'kube-system')?.uid ?? null;
  const observed: Snapshot = {
    source: { ...input.source, ...(clusterUid === null ? {} : { clusterUid }), reading: 'observed' },
    istio: settings.istio,
    mesh: meshConfig.mesh,
    namespaces: ofKind('Namespace'),
    pods: ofKind('Pod'),
    services: ofKind('Service'),
    serviceEntries: ofKind('ServiceEntry'),
    workloadEntries: ofKind('WorkloadEntry'),
    endpointSlices: ofKind('EndpointSlice'),
    gateways: ofKind('Gateway'),
    gatewayClasses: ofKind('GatewayClass'),
    policies: {
      authorizationPolicies: ofKind('AuthorizationPolicy'),
      requestAuthentications: ofKind('RequestAuthentication'),
      peerAuthentications: ofKind('PeerAuthentication'),
      telemetries: ofKind('Telemetry'),
      extensions: [...ofKind('WasmPlugin'), ...ofKind('TrafficExtension')],
      envoyFilters: ofKind('EnvoyFilter'),
      destinationRules: ofKind('DestinationRule'),
      virtualServices: ofKind('VirtualService'),
      routes: [...ofKind('HTTPRoute'), ...ofKind('GRPCRoute'), ...ofKind('TCPRoute'), ...ofKind('TLSRoute')],
      backendPolicies: [...ofKind('BackendTLSPolicy'), ...ofKind('XBackendTrafficPolicy')],
      referenceGrants: ofKind('ReferenceGrant'),
      networkPolicies: ofKind('NetworkPolicy'),
    },
    gaps: sortedBySentence([...input.gaps, ...meshConfig.gaps]),
    notices: sortedBySentence([
      ...input.notices,
      ...notices,
      ...options.notices,
      ...settings.notices,
      ...meshConfig.notices,
    ]),
  };
  return isDesired(observed, input.given) ? readAsDeployed(observed, workloads) : observed;
}

/** Manifests in which no Gateway carries a status have not met a cluster. */
function isDesired(snapshot: Snapshot, given: GivenOptions): boolean {
  if (given.reading !== undefined) return given.reading === 'desired';
  const touched = snapshot.gateways.some((gateway) => gateway.addresses.length > 0 || gateway.conditions.length > 0);
  return snapshot.source.kind !== 'cluster' && !touched;
}

function sortedBySentence<Said extends { readonly sentence: string }>(said: readonly Said[]): readonly Said[] {
  return [...said].sort((left, right) => compareIds(left.sentence, right.sentence));
}
