import { describe, expect, it } from 'vitest';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { resolve } from '#lib/resolve/resolve.ts';

/** Facts that the one line per object of `tests/cases` does not show. */
describe('beside the cases', () => {
  it.each(['istio-system', 'infra'])(
    'the network of an address is that of istiod, whatever the root namespace (%s)',
    (root) => {
      const [waypoint] = topology(
        `
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data: {mesh: "rootNamespace: ${root}"}
---
apiVersion: v1
kind: Namespace
metadata: {name: istio-system, labels: {topology.istio.io/network: net-of-istiod}}
---
apiVersion: v1
kind: Namespace
metadata: {name: infra, labels: {topology.istio.io/network: net-of-root}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: wp, namespace: infra}
spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, protocol: HBONE, port: 15008}]}
status: {addresses: [{type: IPAddress, value: 10.96.0.10}]}
`,
        '1.31',
      ).gateways;
      expect(waypoint?.address).toBe('net-of-istiod/10.96.0.10');
    },
  );

  it.each([
    // Istiod: `matchingServicesWithoutSelectors`, 1.24.6 and 1.23.6.
    ['1.24', ['app/by-reference.app.svc.cluster.local', 'app/selecting.app.svc.cluster.local']],
    ['1.23', ['app/by-address.app.svc.cluster.local', 'app/selecting.app.svc.cluster.local']],
  ])('a pod has the services that select it and those whose EndpointSlices name it, in %s', (istio, services) => {
    const slice = (service: string, endpoint: string) => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${service}-1, namespace: app, labels: {kubernetes.io/service-name: ${service}}}
addressType: IPv4
endpoints: [${endpoint}]
`;
    const service = (name: string, selector: string) => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: app}
spec: {clusterIP: 10.96.0.20, ports: [{port: 80}]${selector}}
`;
    const { workloads } = topology(
      [
        service('selecting', ', selector: {app: a}'),
        service('by-reference', ''),
        service('by-address', ''),
        slice('by-reference', '{addresses: [10.0.0.9], targetRef: {kind: Pod, namespace: app, name: a-1}}'),
        slice('by-address', '{addresses: [10.0.0.1]}'),
        `
apiVersion: v1
kind: Pod
metadata: {name: a-1, namespace: app, labels: {app: a}}
status: {phase: Running, podIP: 10.0.0.1}
`,
      ].join('---'),
      istio,
    );
    expect(workloads.find(({ id }) => id === 'Pod/app/a-1')?.services).toStrictEqual(services);
  });

  it.each([
    ['1.24', true],
    ['1.23', false],
  ])('the raw endpoint of an EndpointSlice is on the host network since 1.24 (%s)', (istio, hostNetwork) => {
    const { workloads } = topology(
      `
apiVersion: v1
kind: Service
metadata: {name: s, namespace: app}
spec: {clusterIP: 10.96.0.20, ports: [{port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: s-1, namespace: app, labels: {kubernetes.io/service-name: s}}
addressType: IPv4
endpoints: [{addresses: [10.9.0.9]}]
`,
      istio,
    );
    expect(workloads.map(({ hostNetwork: found }) => found)).toStrictEqual([hostNetwork]);
  });

  it.each([
    // Istiod: `WorkloadsCollection`, 1.22.8, and `serviceEntryWorkloadBuilder`, 1.23.6.
    ['1.22', ['app/b.example.com']],
    ['1.23', ['app/a.example.com', 'app/b.example.com']],
  ])('an inline endpoint belongs to all hosts of its entry, in 1.22 to the first one (%s)', (istio, services) => {
    const { workloads } = topology(
      `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: e, namespace: app}
spec: {hosts: [b.example.com, a.example.com], resolution: STATIC, endpoints: [{address: 2.3.4.5}]}
`,
      istio,
    );
    expect(workloads.map(({ services: found }) => found)).toStrictEqual([services]);
  });

  it.each([
    // Istiod: `ServiceInfo.GetConditions`, 1.24.6 and 1.25.5.
    ['1.24', 'Successfully attached to waypoint app/wp'],
    ['1.25', 'Successfully attached to waypoint app/wp. Ingress traffic will traverse the waypoint'],
  ])('since 1.25 the condition speaks of ingress traffic (%s)', (istio, message) => {
    const { services } = topology(
      `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: wp, namespace: app}
spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, protocol: HBONE, port: 15008}]}
status: {addresses: [{type: IPAddress, value: 10.96.0.10}]}
---
apiVersion: v1
kind: Service
metadata: {name: a, namespace: app, labels: {istio.io/use-waypoint: wp, istio.io/ingress-use-waypoint: "true"}}
spec: {clusterIP: 10.96.0.20, ports: [{port: 80}]}
`,
      istio,
    );
    expect(services[0]?.expected.map(({ message: found }) => found)).toStrictEqual([message]);
  });
});

function topology(text: string, istio: string) {
  const source = { name: 'beside', kind: 'files', takenAt: '2026-01-01T00:00:00Z' } as const;
  return resolve(snapshotFromTexts([{ file: 'cluster.yaml', text }], { istio, reading: 'observed' }, source));
}
