/** The labels and annotations that waypoint resolution reads, by the name istio/api gives them (`label/labels.yaml`). */
export const useWaypoint = 'istio.io/use-waypoint';
export const useWaypointNamespace = 'istio.io/use-waypoint-namespace';
export const waypointFor = 'istio.io/waypoint-for';
export const useWaypointCanary = 'istio.io/use-waypoint-canary';
export const useWaypointCanaryNamespace = 'istio.io/use-waypoint-canary-namespace';
export const useWaypointCanaryWeight = 'istio.io/use-waypoint-canary-weight';
export const ingressUseWaypoint = 'istio.io/ingress-use-waypoint';
export const dataplaneMode = 'istio.io/dataplane-mode';
export const revision = 'istio.io/rev';
/** On the Service of a revision tag, beside the label of the revision: the name of the tag. */
export const revisionTag = 'istio.io/tag';
export const gatewayName = 'gateway.networking.k8s.io/gateway-name';
export const managed = 'gateway.istio.io/managed';
export const network = 'topology.istio.io/network';
export const tunnel = 'networking.istio.io/tunnel';
export const autoAllocate = 'networking.istio.io/enable-autoallocate-ip';
export const serviceName = 'kubernetes.io/service-name';

export const redirection = 'ambient.istio.io/redirection';
export const inboundBinding = 'ambient.istio.io/waypoint-inbound-binding';
/** Meant a waypoint for one service account, up to 1.21. */
export const serviceAccountAnnotation = 'istio.io/for-service-account';
export const connectStrategy = 'istio.io/connect-strategy';

/** Where a label stands in a manifest, as people and kubectl's JSONPath know it. */
export function labelField(key: string, place: LabelPlace = 'metadata.labels'): string {
  return `${place}[${key}]`;
}

export function annotationField(key: string): string {
  return `metadata.annotations[${key}]`;
}

/** Where the labels of a workload stand: of an object, of a WorkloadEntry below them, or of an endpoint of a ServiceEntry. */
export type LabelPlace = 'metadata.labels' | 'spec.labels' | `spec.endpoints[${number}].labels`;
