import { describe, expect, it, onTestFinished } from 'vitest';
import { type Cluster, startCluster } from './harness/cluster.ts';
import { eventually } from './harness/eventually.ts';
import { existingKubeconfig } from './harness/existing-cluster.ts';
import { startIstiod } from './harness/istiod.ts';
import { named } from './harness/kubernetes-client.ts';

describe.skipIf(existingKubeconfig !== null)('a cluster of the test’s own', () => {
  it('istiod deploys a waypoint, gives it an address and binds the Service of a labelled namespace to it', async () => {
    const cluster = await startCluster();
    onTestFinished(cluster.stop);
    await startIstiod(cluster);
    await cluster.admin.apply(`
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: waypoint, namespace: shop, labels: {istio.io/waypoint-for: service}}
spec:
  gatewayClassName: istio-waypoint
  listeners: [{name: mesh, port: 15008, protocol: HBONE}]
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {ports: [{name: http, port: 80}]}
`);
    await eventually(() => conditionOf(cluster, 'Gateway/shop/waypoint', 'Programmed'), 'the Gateway to be programmed');
    expect(
      await eventually(() => conditionOf(cluster, 'Service/shop/cart', 'istio.io/WaypointBound'), 'the binding'),
    ).toMatchObject({
      status: 'True',
      reason: 'WaypointAccepted',
      message: 'Successfully attached to waypoint shop/waypoint',
    });
  });
});

/** The condition where its status is True, else null. */
async function conditionOf(cluster: Cluster, id: string, type: string) {
  const status = (await cluster.admin.get(named(id)))?.status as
    | { conditions?: { type: string; status: string }[] }
    | undefined;
  return status?.conditions?.find((one) => one.type === type && one.status === 'True') ?? null;
}
