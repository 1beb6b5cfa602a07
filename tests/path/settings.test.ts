import { describe, expect, it } from 'vitest';
import { hopLines, pathIn, said } from './read.ts';

const rule = (host: string, mode: string) =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: d, namespace: app}\nspec: {host: ${host}, trafficPolicy: {tls: {mode: ${mode}}}}\n`;

// Scenario 161. Istio, 86c9f01: pilot/pkg/networking/core/cluster_waypoint.go, `buildWaypointTLSContext`.
describe('the TLS mode of a DestinationRule at a waypoint', () => {
  const last = (to: string, add?: string) => {
    const found = pathIn('Pod/cli/cli', to, add === undefined ? {} : { add });
    return hopLines(found).slice(2);
  };
  const host = (add?: string) => last('ServiceEntry/app/ext:443', add).map((line) => line.includes(', tls'));

  it.each([
    ['SIMPLE', true],
    ['MUTUAL', true],
    ['ISTIO_MUTUAL', false],
    ['DISABLE', false],
  ])('%s to a host outside', (mode, isTls) => {
    expect(host()).toEqual([false]);
    expect(host(rule('ext.example.com', mode))).toEqual([isTls]);
  });

  it('changes nothing on the way to pods of the mesh, which is HBONE', () => {
    for (const mode of ['SIMPLE', 'ISTIO_MUTUAL', 'DISABLE']) {
      expect(last('Service/app/web:80', rule('web', mode))).toEqual(last('Service/app/web:80'));
    }
  });
});

// Scenarios 88 and 90. Istio, 86c9f01: pilot/pkg/security/authz/builder/builder.go.
describe('the authorizer of a CUSTOM policy', () => {
  const providers =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata:\n  mesh: |\n    extensionProviders:\n    - {name: over-http, envoyExtAuthzHttp: {service: a, port: 80}}\n    - {name: over-grpc, envoyExtAuthzGrpc: {service: a, port: 80}}\n';
  const custom = (service: string, provider: string) =>
    `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: c, namespace: app}\nspec: {targetRefs: [{group: '', kind: Service, name: ${service}}], action: CUSTOM, provider: {name: ${provider}}, rules: [{}]}\n`;
  const tcp =
    'apiVersion: v1\nkind: Service\nmetadata: {name: tcp, namespace: app}\nspec: {clusterIP: 10.96.2.51, selector: {app: web}, ports: [{name: tcp, port: 9000, targetPort: 8080}]}\n';
  const result = (to: string, ...added: readonly string[]) => {
    const found = pathIn('Pod/cli/cli', to, { add: added.join('---\n') });
    return [said(found).split(',')[0], found.hops[1]?.policies.find(({ action }) => action === 'CUSTOM')?.result].join(
      ', ',
    );
  };

  it('refuses what matches where the mesh configuration does not name it', () => {
    expect(result('Service/app/web:80', providers, custom('web', 'nobody'))).toBe('denied at 1, deny');
    expect(result('Service/app/web:80', providers, custom('web', 'over-http'))).toBe('depends, depends');
    expect(result('Service/app/web:80', custom('web', 'nobody'))).toBe('depends, depends');
  });

  it('is not asked on TCP where it speaks HTTP', () => {
    expect(result('Service/app/tcp:9000', providers, tcp, custom('tcp', 'over-http'))).toBe('allowed, no-match');
    expect(result('Service/app/tcp:9000', providers, tcp, custom('tcp', 'over-grpc'))).toBe('depends, depends');
  });
});
