import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { policyKinds } from '#lib/model/policy-facts.ts';
import { resolve } from '#lib/resolve/resolve.ts';

const groups: Readonly<Record<string, string>> = {
  AuthorizationPolicy: 'security.istio.io/v1',
  RequestAuthentication: 'security.istio.io/v1',
  PeerAuthentication: 'security.istio.io/v1',
  Telemetry: 'telemetry.istio.io/v1',
  WasmPlugin: 'extensions.istio.io/v1alpha1',
  TrafficExtension: 'extensions.istio.io/v1alpha1',
  EnvoyFilter: 'networking.istio.io/v1alpha3',
  DestinationRule: 'networking.istio.io/v1',
  VirtualService: 'networking.istio.io/v1',
  BackendTLSPolicy: 'gateway.networking.k8s.io/v1',
  XBackendTrafficPolicy: 'gateway.networking.x-k8s.io/v1alpha1',
};

const manyRefs = Array.from({ length: 200 }, (_, number) => ({ group: '', kind: 'Service', name: `s-${number}` }));
const specs: readonly unknown[] = [
  null,
  5,
  'text',
  [],
  {},
  { targetRefs: manyRefs, parentRefs: manyRefs, hosts: manyRefs.map(({ name }) => name), host: '*' },
  { targetRefs: [null, 5, {}, { kind: 'constructor', name: '__proto__' }], parentRefs: [null, 5, {}], hosts: [''] },
  {
    targetRef: {},
    selector: 5,
    workloadSelector: { labels: 5 },
    rules: [null, {}, { from: [null], to: 5, when: [{}] }],
  },
  {
    selector: { matchLabels: { constructor: '*' } },
    mtls: 5,
    portLevelMtls: { x: {} },
    match: [{ ports: [{}] }],
    gateways: [''],
  },
  {
    action: 'toString',
    rules: [{ from: [{ source: { ipBlocks: ['::/999', 'x/y'] } }], to: [{ operation: { ports: ['-1'] } }] }],
  },
];

const good = {
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'good', namespace: 'app' },
  spec: { targetRefs: [{ group: '', kind: 'Service', name: 'web' }], rules: [{}] },
};
const mesh = `
apiVersion: v1
kind: Namespace
metadata: {name: app, labels: {istio.io/use-waypoint: wp}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: wp, namespace: app}
spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, protocol: HBONE, port: 15008}]}
status: {addresses: [{type: Hostname, value: wp.app.svc.cluster.local}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: app}
spec: {clusterIP: 10.96.0.20, ports: [{name: http, port: 80}]}
`;

describe('policies that make no sense', () => {
  it.each(policyKinds)('%s: each has an answer, none stops the others', (kind) => {
    const bad = specs.map((spec, number) => ({
      apiVersion: groups[kind] ?? 'gateway.networking.k8s.io/v1',
      kind,
      metadata: { name: `bad-${number}`, namespace: number % 2 === 0 ? 'app' : 'istio-system' },
      spec,
    }));
    const text = [mesh, ...[...bad, good].map((object) => stringify(object))].join('\n---\n');
    const { policies } = resolve(
      snapshotFromTexts(
        [{ file: 'bad.yaml', text }],
        { reading: 'observed' },
        { name: 'hostile', kind: 'files', takenAt: '2026-01-01T00:00:00Z' },
      ),
    );
    expect(policies.find(({ name }) => name === 'good')?.attachments).toMatchObject([
      { enforcer: 'waypoint app/wp', effect: 'full', reason: 'enforced' },
    ]);
    const read = policies.filter(({ name }) => name.startsWith('bad-'));
    expect(read).toHaveLength(specs.length);
    for (const { attachments } of read) expect(JSON.parse(JSON.stringify(attachments))).toEqual(attachments);
  });

  it('says of 200 references that they are too many', () => {
    const spec = { targetRefs: manyRefs };
    const text = `${mesh}---\n${stringify({ ...good, metadata: { name: 'many', namespace: 'app' }, spec })}`;
    const { policies } = resolve(
      snapshotFromTexts(
        [{ file: 'many.yaml', text }],
        { reading: 'observed' },
        { name: 'hostile', kind: 'files', takenAt: '2026-01-01T00:00:00Z' },
      ),
    );
    expect(policies[0]?.attachments).toMatchObject([
      { field: 'spec.targetRefs', enforcer: 'nobody', effect: 'rejected', reason: 'validation-rejected' },
    ]);
  });
});
