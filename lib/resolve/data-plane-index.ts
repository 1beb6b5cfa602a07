import type { EndpointSlice, Pod, Service, Snapshot } from '#lib/model/snapshot.ts';
import { labelOf } from './label-selector.ts';
import { gatewayName, serviceName } from './labels.ts';

/** Look-ups that only the data plane's questions need; each is built at its first use, so one index serves all of them. */
export type DataPlaneIndex = {
  readonly showsEndpoints: boolean;
  readonly service: (namespace: string, name: string) => Service | undefined;
  readonly serviceWithAddress: (address: string) => Service | undefined;
  readonly isWorkloadAddress: (address: string) => boolean;
  /** The Services that carry the label `gateway.networking.k8s.io/gateway-name`, as `namespace/gateway`. */
  readonly hasGatewayService: (namespace: string, gateway: string) => boolean;
  readonly podsIn: (namespace: string) => readonly Pod[];
  readonly servicesIn: (namespace: string) => readonly Service[];
  readonly slicesOf: (service: Service) => readonly EndpointSlice[];
};

/** `services` holds those of the snapshot by `namespace/name`. */
export function indexDataPlane(snapshot: Snapshot, services: ReadonlyMap<string, Service>): DataPlaneIndex {
  const byAddress = lazily(
    () => new Map(snapshot.services.flatMap((service) => service.clusterIPs.map((address) => [address, service]))),
  );
  const workloadAddresses = lazily(
    () =>
      new Set([...snapshot.pods.flatMap((pod) => pod.ips), ...snapshot.workloadEntries.map((entry) => entry.address)]),
  );
  const gatewayServices = lazily(
    () => new Set(snapshot.services.map(({ namespace, labels }) => `${namespace}/${labelOf(labels, gatewayName)}`)),
  );
  const pods = lazily(() => Map.groupBy(snapshot.pods, (pod) => pod.namespace));
  const servicesByNamespace = lazily(() => Map.groupBy(snapshot.services, (service) => service.namespace));
  const slices = lazily(() =>
    Map.groupBy(snapshot.endpointSlices, ({ namespace, labels }) => `${namespace}/${labelOf(labels, serviceName)}`),
  );
  return {
    showsEndpoints: snapshot.pods.length > 0 || snapshot.endpointSlices.length > 0,
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    serviceWithAddress: (address) => byAddress().get(address),
    isWorkloadAddress: (address) => workloadAddresses().has(address),
    hasGatewayService: (namespace, gateway) => gatewayServices().has(`${namespace}/${gateway}`),
    podsIn: (namespace) => pods().get(namespace) ?? [],
    servicesIn: (namespace) => servicesByNamespace().get(namespace) ?? [],
    slicesOf: (service) => slices().get(keyOf(service)) ?? [],
  };
}

function keyOf({ namespace, name }: Service): string {
  return `${namespace}/${name}`;
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
