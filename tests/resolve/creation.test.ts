import { describe, expect, it } from 'vitest';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { compareAges } from '#lib/resolve/creation.ts';
import { resolve } from '#lib/resolve/resolve.ts';

describe('who is older', () => {
  it('is asked of moments and not of their spelling', () => {
    const [east, utc, later, silent] = [
      { createdAt: '2026-01-01T01:00:00+02:00' },
      { createdAt: '2025-12-31T23:00:00Z' },
      { createdAt: '2026-01-01T00:30:00Z' },
      { createdAt: null },
    ];
    expect(compareAges(east, utc)).toBe(0);
    expect(compareAges(east, later)).toBe(-1);
    expect(compareAges(later, silent)).toBe(1);
    expect(compareAges(silent, silent)).toBe(0);
  });

  it('is the same for the policy that loses and for the proxy that runs the winner', () => {
    const telemetry = (name: string, createdAt: string) => `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: {name: ${name}, namespace: shop, creationTimestamp: "${createdAt}"}
spec: {accessLogging: [{providers: [{name: envoy}]}]}
`;
    const topology = resolve(
      snapshotFromTexts(
        [
          {
            file: 'shop.yaml',
            text: [
              `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio.io/use-waypoint: edge}}
`,
              `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, protocol: HBONE, port: 15008}]}
status: {addresses: [{type: IPAddress, value: 10.96.0.10}]}
`,
              `
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {clusterIP: 10.96.0.20, ports: [{name: http, port: 80}]}
`,
              telemetry('east', '2026-01-01T01:00:00+02:00'),
              telemetry('utc', '2026-01-01T00:30:00Z'),
            ].join('---'),
          },
        ],
        { istio: '1.31' },
        { kind: 'files', name: 'shop', takenAt: '2026-01-02T00:00:00Z' },
      ),
    );
    const levels = topology.proxies.flatMap(({ targets }) =>
      targets.map(({ telemetry: found }) => found.proxyNamespace),
    );
    expect(new Set(levels)).toEqual(new Set(['shop/east']));
    expect(
      topology.policies.map(({ name, attachments }) => [name, attachments.map(({ reason }) => reason)]),
    ).toMatchObject([
      ['east', ['enforced']],
      ['utc', ['older-object-wins']],
    ]);
  });
});
