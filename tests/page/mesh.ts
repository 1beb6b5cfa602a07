import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Topology } from '#lib/model/topology.ts';
import { resolve } from '#lib/resolve/resolve.ts';

/** What the page would get for these manifests. */
export function topologyOf(text: string): Topology {
  const source = { name: 'test.yaml', kind: 'files', takenAt: '2026-01-02T03:04:05Z' } as const;
  return resolve(snapshotFromTexts([{ file: 'test.yaml', text }], {}, source));
}

/** A shop with a waypoint by default, a service that asks for one that does not exist, and one that opts out. */
export const shop = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: edge } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners: [{ name: mesh, port: 15008, protocol: HBONE }]
status:
  addresses: [{ type: IPAddress, value: 10.0.0.1 }]
---
${service('cart', '')}
---
${service('checkout', 'istio.io/use-waypoint: payments-wp')}
---
${service('checkout-api', 'istio.io/use-waypoint: payments-wp')}
---
${service('ledger', 'istio.io/use-waypoint: none')}
---
${pod('cart-1', 'cart')}
---
${pod('checkout-1', 'checkout')}
`;

function service(name: string, label: string): string {
  return `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop, labels: { ${label} } }
spec: { clusterIP: 10.1.0.${name.length}, selector: { app: ${name} }, ports: [{ port: 80 }] }`;
}

function pod(name: string, app: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: { app: ${app} }
  annotations: { ambient.istio.io/redirection: enabled }
spec: { containers: [] }
status: { phase: Running, podIP: 10.2.0.${name.length}, podIPs: [{ ip: 10.2.0.${name.length} }], conditions: [{ type: Ready, status: "True" }] }`;
}
