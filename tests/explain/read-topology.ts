import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { GivenOptions } from '#lib/manifest/options.ts';
import type { Topology } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';

/** What manifests mean, read at a fixed time; observed unless something else is given. */
export function topologyOf(text: string, given: GivenOptions = {}): Topology {
  const source = { kind: 'files', name: 'test', takenAt: '2026-03-13T00:00:00Z' } as const;
  return resolve(snapshotFromTexts([{ file: 'cluster.yaml', text }], { reading: 'observed', ...given }, source));
}

/** A waypoint that istiod can bind to, unless `rest` says otherwise. */
export function waypoint(namespace: string, name: string, labels = '{}', address = true): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: ${namespace}, labels: ${labels} }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
status: { addresses: ${address ? `[{ type: Hostname, value: ${name}.${namespace}.svc.cluster.local }]` : '[]'} }
---`;
}

export function namespace(name: string, labels = '{}'): string {
  return `
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: ${labels} }
---`;
}

export function service(inNamespace: string, name: string, labels = '{}', spec = 'clusterIP: 10.0.0.1'): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${inNamespace}, labels: ${labels} }
spec: { ${spec}, selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---`;
}

export function pod(inNamespace: string, name: string, labels: string, owner = ''): string {
  return `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${inNamespace}, labels: ${labels}${owner} }
spec: { containers: [] }
status: { phase: Running, podIP: 10.1.0.${1 + (name.length % 200)} }
---`;
}
