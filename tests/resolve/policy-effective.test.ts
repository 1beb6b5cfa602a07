import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import type { Topology } from '#lib/model/topology.ts';
import { effectivePolicies } from '#lib/resolve/policies/effective.ts';
import { resolve } from '#lib/resolve/resolve.ts';

const cluster = `
apiVersion: v1
kind: Namespace
metadata: {name: app, labels: {istio.io/use-waypoint: wp}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: wp, namespace: app}
spec:
  gatewayClassName: istio-waypoint
  listeners: [{name: mesh, protocol: HBONE, port: 15008}]
status:
  addresses: [{type: Hostname, value: wp.app.svc.cluster.local}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: app}
spec:
  clusterIP: 10.96.0.20
  selector: {app: web}
  ports: [{name: http, port: 80}]
---
apiVersion: v1
kind: Pod
metadata: {name: web-1, namespace: app, labels: {app: web}, annotations: {ambient.istio.io/redirection: enabled}}
spec: {serviceAccountName: web}
status: {phase: Running, podIP: 10.244.0.2}
---
${policy('RequestAuthentication', 'app/tokens', "targetRefs: [{group: '', kind: Service, name: web}], jwtRules: [{issuer: i}]")}
---
${policy('AuthorizationPolicy', 'app/readers', "targetRefs: [{group: '', kind: Service, name: web}], rules: [{}]")}
---
${policy('AuthorizationPolicy', 'app/no-deletes', `targetRefs: [${gateway('Gateway', 'wp')}], action: DENY, rules: [{}]`)}
---
${policy('AuthorizationPolicy', 'app/external', `targetRefs: [${gateway('Gateway', 'wp')}], action: CUSTOM, provider: {name: p}, rules: [{}]`)}
---
${policy('AuthorizationPolicy', 'istio-system/nothing', `targetRefs: [${gateway('GatewayClass', 'istio-waypoint')}]`)}
---
${policy('AuthorizationPolicy', 'app/pods', 'selector: {matchLabels: {app: web}}, action: DENY, rules: [{to: [{operation: {methods: [PUT]}}]}]')}
---
${policy('AuthorizationPolicy', 'istio-system/mesh', 'rules: [{from: [{source: {namespaces: [app]}}]}]')}
---
${policy('PeerAuthentication', 'istio-system/default', 'mtls: {mode: STRICT}')}
`;

const topology = resolve(
  snapshotFromTexts(
    [{ file: 'cluster.yaml', text: cluster }],
    { reading: 'observed' },
    { name: 'effective', kind: 'files', takenAt: '2026-01-01T00:00:00Z' },
  ),
);

describe('what holds for an object', () => {
  it('is for a service what its waypoint asks, in order, then the ztunnel of its pods', () => {
    expect(linesOf('Service/app/web')).toEqual([
      'waypoint app/wp (service), else deny',
      '  CUSTOM AuthorizationPolicy/app/external waypoint',
      '  tokens RequestAuthentication/app/tokens direct',
      '  DENY AuthorizationPolicy/app/no-deletes waypoint',
      '  ALLOW AuthorizationPolicy/app/readers direct',
      '  ALLOW AuthorizationPolicy/istio-system/nothing class',
      'ztunnel (service), else deny',
      '  DENY AuthorizationPolicy/app/pods direct, inert l7-at-ztunnel-deny-noop',
      '  DENY PeerAuthentication/istio-system/default mesh',
      '  ALLOW AuthorizationPolicy/istio-system/mesh mesh',
      'idle AuthorizationPolicy/app/pods: inert, l7-at-ztunnel-deny-noop',
      'idle AuthorizationPolicy/app/pods: inert, no-target-ref-waypoint-ignores-selectors',
    ]);
  });

  it('is for a pod its ztunnel, and names the policies of its services that its own address goes around', () => {
    expect(linesOf('Pod/app/web-1')).toEqual([
      'ztunnel (workload), else deny',
      '  DENY AuthorizationPolicy/app/pods direct, inert l7-at-ztunnel-deny-noop',
      '  DENY PeerAuthentication/istio-system/default mesh',
      '  ALLOW AuthorizationPolicy/istio-system/mesh mesh',
      'idle AuthorizationPolicy/app/pods: inert, l7-at-ztunnel-deny-noop',
      'idle AuthorizationPolicy/app/pods: inert, no-target-ref-waypoint-ignores-selectors',
      'idle AuthorizationPolicy/app/readers: inert, bypassed-by-pod-ip',
      'idle RequestAuthentication/app/tokens: inert, bypassed-by-pod-ip',
    ]);
  });

  it('is for a waypoint what covers everything behind it', () => {
    expect(linesOf('Gateway/app/wp')).toEqual([
      'waypoint app/wp (all), else deny',
      '  CUSTOM AuthorizationPolicy/app/external direct',
      '  DENY AuthorizationPolicy/app/no-deletes direct',
      '  ALLOW AuthorizationPolicy/istio-system/nothing class',
      'idle AuthorizationPolicy/app/pods: inert, l7-at-ztunnel-deny-noop',
      'idle AuthorizationPolicy/app/pods: inert, no-target-ref-waypoint-ignores-selectors',
    ]);
  });

  it('is for a namespace what an unlabelled service and workload in it get', () => {
    expect(linesOf('Namespace/app').filter((line) => !line.startsWith('idle'))).toEqual([
      'waypoint app/wp (service), else deny',
      '  CUSTOM AuthorizationPolicy/app/external waypoint',
      '  DENY AuthorizationPolicy/app/no-deletes waypoint',
      '  ALLOW AuthorizationPolicy/istio-system/nothing class',
      'ztunnel (all), else deny',
      '  ALLOW AuthorizationPolicy/istio-system/mesh mesh',
    ]);
  });

  it('is nothing for what is not there', () => {
    expect(linesOf('Service/app/nosuch')).toEqual([]);
    expect(effectivePolicies(topology, 'Pod/nosuch/x').planes).toEqual([]);
  });
});

describe('every object of every case', () => {
  const root = path.join(import.meta.dirname, '../cases/policies');
  it.each(readdirSync(root))('%s names policies that are there', (name) => {
    const texts = readdirSync(path.join(root, name))
      .filter((file) => file !== 'expected.yaml')
      .map((file) => ({ file, text: readFileSync(path.join(root, name, file), 'utf8') }));
    const source = { name, kind: 'files', takenAt: '2026-01-01T00:00:00Z' } as const;
    const read = resolve(snapshotFromTexts(texts, { reading: 'observed' }, source));
    const known = new Set(read.policies.map(({ id }) => id));
    for (const { id } of [...read.services, ...read.workloads, ...read.gateways, ...read.namespaces]) {
      const { planes, idle } = effectivePolicies(read, id);
      const named = planes.flatMap(({ policies, others }) => [...policies, ...others]).map(({ object }) => object);
      for (const object of [...named, ...idle.map((each) => each.object)]) expect(known).toContain(object);
    }
  });
});

function linesOf(id: string, of: Topology = topology): readonly string[] {
  const { planes, idle } = effectivePolicies(of, id);
  return [
    ...planes.flatMap(({ enforcer, traffic, policies, unmatched }) => [
      `${enforcer} (${traffic}), else ${unmatched}`,
      ...policies.map(
        ({ action, object, level, effect, reason }) =>
          `  ${action ?? 'tokens'} ${object} ${level}${effect === 'full' ? '' : `, ${effect} ${reason}`}`,
      ),
    ]),
    ...idle.map(({ object, attachment: { effect, reason } }) => `idle ${object}: ${effect}, ${reason}`),
  ];
}

function policy(kind: string, id: string, spec: string): string {
  const [namespace, name] = id.split('/');
  return `apiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {${spec}}`;
}

function gateway(kind: string, name: string): string {
  return `{group: gateway.networking.k8s.io, kind: ${kind}, name: ${name}}`;
}
