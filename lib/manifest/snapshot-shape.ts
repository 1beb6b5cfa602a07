import type {
  EndpointSlice,
  Gap,
  Gateway,
  GatewayClass,
  IstioSettings,
  Listener,
  MeshConfig,
  Namespace,
  Notice,
  Pod,
  Service,
  ServiceEntry,
  ServiceEntryVisibility,
  ServicePort,
  Snapshot,
  SourceDescription,
  WorkloadEntry,
} from '#lib/model/snapshot.ts';
import { conditions, labelSelector, metadataFields } from './metadata-shape.ts';
import { policyObjects } from './policy-shape.ts';
import { listOf, mapOf, number, oneOf, orNull, record, text, truth } from './shape.ts';

const texts = listOf(text);
const labels = mapOf(text);

const source = record<SourceDescription>(
  { kind: oneOf('cluster', 'files', 'demo'), name: text, takenAt: text, reading: oneOf('observed', 'desired') },
  { clusterUid: text },
);

const istio = record<IstioSettings>(
  {
    minor: text,
    minorFrom: oneOf('given', 'cluster', 'default'),
    revision: orNull(text),
    revisionFrom: oneOf('given', 'cluster', 'default'),
    environment: mapOf(text),
  },
  {},
);

const visibility = record<ServiceEntryVisibility>(
  {
    defaultVisibility: text,
    policies: listOf(
      record({ visibility: text, matchingRules: listOf(record({ namespaceSelector: orNull(labelSelector) }, {})) }, {}),
    ),
  },
  {},
);

const mesh = record<MeshConfig>(
  {
    rootNamespace: text,
    trustDomain: text,
    discoverySelectors: listOf(labelSelector),
    serviceEntryVisibility: orNull(visibility),
    object: orNull(text),
  },
  {
    trustDomainAliases: texts,
    extensionProviders: listOf(record({ name: text, kind: oneOf('authorizer-http', 'other') }, {})),
  },
);

const ports = listOf(
  record<ServicePort>({ name: text, port: number, targetPort: text, protocol: text, appProtocol: orNull(text) }, {}),
);

const pod = record<Pod>(
  {
    ...metadataFields,
    phase: text,
    ready: truth,
    terminating: truth,
    ips: texts,
    hostNetwork: truth,
    serviceAccount: text,
    owner: orNull(record({ kind: text, name: text }, {})),
    sidecar: truth,
    assumed: truth,
    replicas: number,
  },
  {},
);

const service = record<Service>(
  {
    ...metadataFields,
    type: text,
    clusterIPs: texts,
    ports,
    selector: orNull(labels),
    conditions,
    assumed: truth,
  },
  { externalIPs: texts },
);

const serviceEntry = record<ServiceEntry>(
  {
    ...metadataFields,
    hosts: texts,
    addresses: texts,
    resolution: text,
    location: text,
    ports,
    endpoints: listOf(record({ address: text, labels, network: text }, {})),
    workloadSelector: orNull(labels),
    allocated: listOf(record({ value: text, host: text }, {})),
    conditions,
    assumed: truth,
  },
  {},
);

const workloadEntry = record<WorkloadEntry>(
  { ...metadataFields, address: text, specLabels: labels, serviceAccount: text, conditions },
  {},
);

const endpointSlice = record<EndpointSlice>(
  {
    ...metadataFields,
    endpoints: listOf(record({ addresses: texts, ready: truth, pod: orNull(text) }, {})),
    ports: listOf(record({ name: text, port: number }, {})),
  },
  {},
);

const gateway = record<Gateway>(
  {
    ...metadataFields,
    className: text,
    listeners: listOf(
      record<Listener>(
        {
          name: text,
          port: number,
          protocol: text,
          namespaces: orNull(record({ from: orNull(text), selector: orNull(labelSelector) }, {})),
        },
        {},
      ),
    ),
    addresses: listOf(record({ type: text, value: text }, {})),
    conditions,
    assumed: truth,
  },
  {},
);

const gap = record<Gap>(
  {
    kind: orNull(text),
    cause: oneOf('forbidden', 'unreachable', 'syncing', 'stale', 'truncated', 'broken-document', 'absent'),
    sentence: text,
    object: orNull(text),
    origin: metadataFields.origin,
  },
  {},
);

const notice = record<Notice>(
  {
    code: oneOf(
      'duplicate-object',
      'kind-not-read',
      'not-kubernetes',
      'option-ignored',
      'mesh-config',
      'over-limit',
      'field-ignored',
    ),
    sentence: text,
    count: number,
  },
  {},
);

/** A whole snapshot, as it stands in a file that was exported. What no field of it names is dropped. */
export const snapshotShape = record<Snapshot>(
  {
    source,
    istio,
    mesh,
    namespaces: listOf(record<Namespace>(metadataFields, {})),
    pods: listOf(pod),
    services: listOf(service),
    serviceEntries: listOf(serviceEntry),
    workloadEntries: listOf(workloadEntry),
    endpointSlices: listOf(endpointSlice),
    gateways: listOf(gateway),
    gatewayClasses: listOf(record<GatewayClass>({ ...metadataFields, controllerName: text }, {})),
    policies: policyObjects,
    gaps: listOf(gap),
    notices: listOf(notice),
  },
  {},
);
