import { describe, expect, it } from 'vitest';
import { lanesTo } from '#lib/explain/lanes/lanes.ts';
import { pathSentence } from '#lib/explain/wording/path-sentence.ts';
import { requestPath } from '#lib/resolve/path/request-path.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { caller, destination, hopLines, meshText, pathIn, said, snapshotOf } from './read.ts';

const authorization = (name: string, spec: string, namespace = 'edge') =>
  `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;

const anotherGateway = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw2, namespace: edge}
spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
status: {addresses: [{type: IPAddress, value: 203.0.113.9}]}
`;

const classicPod = `
apiVersion: v1
kind: Pod
metadata: {name: ingress-1, namespace: istio-system, labels: {istio: ingressgateway}, annotations: {sidecar.istio.io/status: '{}'}}
spec: {serviceAccountName: istio-ingressgateway}
status: {phase: Running, podIP: 10.1.9.1, podIPs: [{ip: 10.1.9.1}], conditions: [{type: Ready, status: 'True'}]}
`;

describe('any ingress gateway', () => {
  it('is judged by the policies of those that exist, and depends where they differ', () => {
    const atOne = authorization(
      'at-gw2',
      '{action: DENY, targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw2}], rules: [{}]}',
    );
    const found = pathIn('kind:ingress', 'Service/bare/api:80', { add: `${anotherGateway}---\n${atOne}` });
    expect(hopLines(found)[0]).toBe('gateway; DENY edge/at-gw depends, DENY edge/at-gw2 depends');
    expect(found.verdict).toBe('depends');
    expect(pathSentence(found)).toContain(
      'depends on whether it comes in through Gateway edge/gw (AuthorizationPolicy edge/at-gw at the gateway) and whether it comes in through Gateway edge/gw2',
    );
  });

  it('is refused where all of them refuse', () => {
    const everywhere = authorization('shut', '{action: DENY, rules: [{}]}', 'istio-system');
    const found = pathIn('kind:ingress', 'Service/bare/api:80', { add: `${anotherGateway}---\n${everywhere}` });
    expect(said(found)).toBe('denied at 0');
  });

  it('is open where there is no gateway to ask', () => {
    const topology = resolve(snapshotOf(meshText.replaceAll('gatewayClassName: istio\n', 'gatewayClassName: nginx\n')));
    const found = requestPath(topology, caller(topology, 'kind:ingress'), destination(topology, 'Service/bare/api:80'));
    expect(found.hops[0]?.policies).toEqual([]);
    expect(found.verdict).toBe('allowed');
  });
});

describe('a gateway of the gateway chart', () => {
  it('is a gateway and no sidecar, with the policies that select it', () => {
    const deny = authorization(
      'shut',
      '{action: DENY, selector: {matchLabels: {istio: ingressgateway}}, rules: [{}]}',
      'istio-system',
    );
    expect(caller(resolve(snapshotOf(meshText, classicPod)), 'Pod/istio-system/ingress-1').kind).toBe('ingress');
    const found = pathIn('Pod/istio-system/ingress-1', 'Service/opt/shop:80', { add: classicPod });
    expect(found.hops.map(({ kind }) => kind)).toEqual(['gateway', 'waypoint', 'ztunnel', 'application']);
    const shut = pathIn('Pod/istio-system/ingress-1', 'Service/opt/shop:80', { add: `${classicPod}---\n${deny}` });
    expect(said(shut)).toMatch(/^denied at 0/);
  });
});

describe('VirtualServices of gateways', () => {
  const virtual = (gateways: string) =>
    `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: v, namespace: edge}\nspec: {hosts: [shop.example.com], gateways: [${gateways}], http: [{route: [{destination: {host: web.app.svc.cluster.local}}]}]}\n`;
  const gatewaysTo = (...added: readonly string[]) => {
    const topology = resolve(snapshotOf(meshText, ...added));
    const { lanes } = lanesTo(topology, destination(topology, 'Service/app/web:80'));
    return lanes.flatMap(({ caller: { kind, object }, isUnrouted }) =>
      kind === 'ingress' ? [`${object}${isUnrouted ? ' unrouted' : ''}`] : [],
    );
  };

  it('count as its routes', () => {
    expect(gatewaysTo()).toEqual(['Gateway/edge/gw unrouted']);
    expect(gatewaysTo(virtual('gw'))).toEqual(['Gateway/edge/gw']);
    expect(gatewaysTo(virtual('mesh'))).toEqual(['Gateway/edge/gw unrouted']);
  });

  it('lead in through the gateways of the chart where the name is none of a Gateway that is read', () => {
    expect(gatewaysTo(virtual('istio-system/public'), classicPod)).toEqual(['Pod/istio-system/ingress-1']);
  });

  it('go around the waypoint, so that policies at it say so', () => {
    const atWeb = authorization('p', "{targetRefs: [{group: '', kind: Service, name: web}], rules: [{}]}", 'app');
    const topology = resolve(snapshotOf(meshText, virtual('gw'), atWeb));
    const policy = topology.policies.find(({ id }) => id === 'AuthorizationPolicy/app/p');
    expect(policy?.attachments.find(({ reason }) => reason === 'bypassed-by-ingress')?.because).toEqual(['edge/gw']);
  });
});

// Istio: `findServiceWaypoint`, `convertResolution`; semantics of a headless Service's placeholder address.
describe('the opt-in of ingress gateways', () => {
  const istiod =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: istiod, namespace: istio-system, labels: {app: istiod}}\nspec: {template: {spec: {containers: [{name: discovery, image: istio/pilot:1.31.0, env: [{name: ENABLE_INGRESS_WAYPOINT_ROUTING, value: "false"}]}]}}}\n';

  it('counts for nothing where istiod has routing to waypoints switched off', () => {
    expect(said(pathIn('Gateway/edge/gw', 'Service/opt/shop:80'))).toBe('depends, identity-is-waypoint');
    const found = pathIn('Gateway/edge/gw', 'Service/opt/shop:80', { add: istiod });
    expect(found.hops.map(({ kind }) => kind)).toEqual(['gateway', 'ztunnel', 'application']);
    expect(said(found)).toBe('depends, ingress-asks-no-waypoint');
    expect(found.bypassed).toEqual([{ waypoint: 'opt/wp', reason: 'ingress-without-opt-in' }]);
  });

  it.each([
    ['DYNAMIC_DNS', "'*.example.org'", false],
    ['DNS', 'api.example.org', false],
    ['STATIC', 'api.example.org', true],
  ])('of a ServiceEntry with %s and host %s', (resolution, host, uses) => {
    const entry = `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: outside, namespace: opt, labels: {istio.io/use-waypoint: wp, istio.io/ingress-use-waypoint: 'true'}}\nspec: {hosts: [${host}], addresses: [240.240.9.9], location: MESH_EXTERNAL, resolution: ${resolution}, ports: [{number: 443, name: tls, protocol: TLS}]${resolution === 'STATIC' ? ', endpoints: [{address: 203.0.113.77}]' : ''}}\n`;
    const found = pathIn('Gateway/edge/gw', 'ServiceEntry/opt/outside:443', { add: entry });
    expect(found.hops.some(({ kind }) => kind === 'waypoint')).toBe(uses);
  });

  it('holds for a headless Service, and for no other without a VIP', () => {
    const service = (name: string, ip: string) =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: opt, labels: {istio.io/use-waypoint: wp, istio.io/ingress-use-waypoint: 'true'}}\nspec: {${ip}selector: {app: shop}, ports: [{name: http, port: 80, targetPort: 8080}]}\n`;
    const kinds = (add: string) =>
      pathIn('Gateway/edge/gw', 'Service/opt/more:80', { add }).hops.map(({ kind }) => kind);
    expect(kinds(service('more', 'clusterIP: None, '))).toContain('waypoint');
    expect(kinds(service('more', ''))).not.toContain('waypoint');
  });
});
