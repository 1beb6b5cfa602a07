import type { Metadata, Origin } from '#lib/model/metadata.ts';
import type { EndpointSlice, Namespace, Pod, Service, ServicePort } from '#lib/model/snapshot.ts';
import { labelMap } from './kubernetes-limits.ts';
import { readMetadata } from './metadata.ts';
import {
  conditionsOf,
  field,
  fieldAt,
  isRawObject,
  type RawObject,
  rawList,
  rawObject,
  text,
  textList,
  textOrNull,
  wholeNumber,
} from './raw-value.ts';

export function trimNamespace(raw: RawObject, origin: Origin | null): Namespace {
  return readMetadata(raw, false, origin);
}

export function trimPod(raw: RawObject, origin: Origin | null): Pod {
  const metadata = readMetadata(raw, true, origin);
  const spec = rawObject(field(raw, 'spec'));
  return {
    ...metadata,
    // The API server writes Pending on a new pod, so that is what a manifest without a status will be.
    phase: text(fieldAt(raw, 'status', 'phase'), 'Pending'),
    ready: conditionsOf(raw).some((condition) => condition.type === 'Ready' && condition.status === 'True'),
    terminating: textOrNull(fieldAt(raw, 'metadata', 'deletionTimestamp')) !== null,
    ips: podAddresses(raw),
    hostNetwork: field(spec, 'hostNetwork') === true,
    serviceAccount: text(field(spec, 'serviceAccountName')) || 'default',
    owner: ownerOf(raw, metadata),
    sidecar: field(fieldAt(raw, 'metadata', 'annotations'), 'sidecar.istio.io/status') !== undefined,
    assumed: false,
    replicas: 1,
  };
}

export function trimService(raw: RawObject, origin: Origin | null): Service {
  const spec = rawObject(field(raw, 'spec'));
  const listed = textList(field(spec, 'clusterIPs')).filter((address) => address !== '');
  const single = text(field(spec, 'clusterIP'));
  const selector = labelMap(field(spec, 'selector'));
  const externalIPs = textList(field(spec, 'externalIPs')).filter((address) => address !== '');
  return {
    ...readMetadata(raw, true, origin),
    type: text(field(spec, 'type')) || 'ClusterIP',
    clusterIPs: listed.length > 0 || single === '' ? listed : [single],
    ...(externalIPs.length > 0 && { externalIPs }),
    ports: rawList(field(spec, 'ports')).flatMap((port) => readPort(port, 'port', 'TCP') ?? []),
    // For Kubernetes an empty selector selects nothing, as none does.
    selector: Object.keys(selector).length === 0 ? null : selector,
    conditions: conditionsOf(raw),
    assumed: false,
  };
}

/** istiod ignores slices of addressType FQDN (`endpointSlicesBuilder`), so theirs count as without endpoints. */
export function trimEndpointSlice(raw: RawObject, origin: Origin | null): EndpointSlice {
  const metadata = readMetadata(raw, true, origin);
  const endpoints = field(raw, 'addressType') === 'FQDN' ? [] : rawList(field(raw, 'endpoints'));
  return {
    ...metadata,
    endpoints: endpoints.filter(isRawObject).map((endpoint) => ({
      addresses: textList(field(endpoint, 'addresses')),
      // Kubernetes asks to read an unknown readiness as ready.
      ready: fieldAt(endpoint, 'conditions', 'ready') !== false,
      pod: podBehind(endpoint, metadata.namespace),
    })),
    ports: rawList(field(raw, 'ports'))
      .filter(isRawObject)
      .map((port) => ({ name: text(field(port, 'name')), port: wholeNumber(field(port, 'port'), 0) })),
  };
}

/** One port of a Service (`port`) or of a ServiceEntry (`number`); null where it is no object. */
export function readPort(raw: unknown, numberField: 'port' | 'number', protocol: string): ServicePort | null {
  if (!isRawObject(raw)) return null;
  const port = wholeNumber(field(raw, numberField), 0);
  return {
    name: text(field(raw, 'name')),
    port,
    targetPort: text(field(raw, 'targetPort'), String(port)),
    protocol: text(field(raw, 'protocol')) || protocol,
    appProtocol: textOrNull(field(raw, 'appProtocol')),
  };
}

function podAddresses(raw: RawObject): readonly string[] {
  const listed = rawList(fieldAt(raw, 'status', 'podIPs')).flatMap((entry) => text(field(entry, 'ip')) || []);
  const single = text(fieldAt(raw, 'status', 'podIP'));
  return listed.length > 0 || single === '' ? listed : [single];
}

/** The ReplicaSet that a Deployment made is named after it and the hash of the pod template. */
function ownerOf(raw: RawObject, metadata: Metadata): Pod['owner'] {
  const controller = rawList(fieldAt(raw, 'metadata', 'ownerReferences')).find(
    (reference) => field(reference, 'controller') === true,
  );
  const kind = text(field(controller, 'kind'));
  const name = text(field(controller, 'name'));
  if (kind === '' || name === '') return null;
  const suffix = `-${metadata.labels['pod-template-hash'] ?? ''}`;
  const madeByDeployment = kind === 'ReplicaSet' && suffix !== '-' && name.endsWith(suffix) && name !== suffix;
  return madeByDeployment ? { kind: 'Deployment', name: name.slice(0, -suffix.length) } : { kind, name };
}

function podBehind(endpoint: RawObject, namespace: string): string | null {
  const reference = rawObject(field(endpoint, 'targetRef'));
  const name = text(field(reference, 'name'));
  if (field(reference, 'kind') !== 'Pod' || name === '') return null;
  return `${text(field(reference, 'namespace')) || namespace}/${name}`;
}
