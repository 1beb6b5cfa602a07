import type { Metadata } from '#lib/model/metadata.ts';
import type { Snapshot } from '#lib/model/snapshot.ts';

/** A generated cluster as `kubectl get -o json` writes it, so that the product reads it as any other file. */
export function manifestsOf(snapshot: Snapshot): string {
  const items = [
    ...snapshot.namespaces.map((namespace) => ({ apiVersion: 'v1', kind: 'Namespace', ...head(namespace) })),
    ...snapshot.gatewayClasses.map((gatewayClass) => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GatewayClass',
      ...head(gatewayClass),
      spec: { controllerName: gatewayClass.controllerName },
    })),
    ...snapshot.gateways.map((gateway) => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      ...head(gateway),
      spec: {
        gatewayClassName: gateway.className,
        listeners: gateway.listeners.map(({ namespaces, ...listener }) => ({
          ...listener,
          allowedRoutes: { namespaces: { from: namespaces?.from } },
        })),
      },
      status: { addresses: gateway.addresses, conditions: [] },
    })),
    ...snapshot.services.map((service) => ({
      apiVersion: 'v1',
      kind: 'Service',
      ...head(service),
      spec: {
        type: service.type,
        clusterIP: service.clusterIPs[0],
        clusterIPs: service.clusterIPs,
        ports: service.ports,
        selector: service.selector,
      },
    })),
    ...snapshot.pods.map((pod) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      ...head(pod, pod.owner === null ? [] : [{ ...pod.owner, controller: true }]),
      spec: { serviceAccountName: pod.serviceAccount },
      status: {
        phase: pod.phase,
        podIPs: pod.ips.map((ip) => ({ ip })),
        conditions: [{ type: 'Ready', status: pod.ready ? 'True' : 'False' }],
      },
    })),
    ...snapshot.endpointSlices.map((slice) => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      ...head(slice),
      addressType: 'IPv4',
      endpoints: slice.endpoints.map(({ addresses, ready }) => ({ addresses, conditions: { ready } })),
      ports: slice.ports,
    })),
  ];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

function head({ namespace, name, uid, labels, annotations, createdAt }: Metadata, ownerReferences: unknown[] = []) {
  const place = namespace === '' ? {} : { namespace };
  return { metadata: { ...place, name, uid, labels, annotations, creationTimestamp: createdAt, ownerReferences } };
}
