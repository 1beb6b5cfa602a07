import { describe, expect, it } from 'vitest';
import type { GivenOptions } from '#lib/manifest/options.ts';
import { manifest, readText } from './read-text.ts';

const gatewayApi = 'gateway.networking.k8s.io/v1';
const gateway = (name: string, className: string, rest = '') =>
  manifest('Gateway', gatewayApi, name, `spec: {gatewayClassName: ${className}}\n${rest}`);
const gatewayClass = (name: string, controller: string) =>
  `---\nkind: GatewayClass\napiVersion: ${gatewayApi}\nmetadata: {name: ${name}}\nspec: {controllerName: ${controller}}\n`;
const namespace = (labels: string) =>
  `---\nkind: Namespace\napiVersion: v1\nmetadata: {name: shop, labels: {${labels}}}\n`;
const addressed = 'status: {addresses: [{type: IPAddress, value: 10.0.0.1}]}';

describe('which reading', () => {
  const cases: readonly [string, string, GivenOptions, string][] = [
    ['no Gateway', '', {}, 'desired'],
    ['a Gateway without status', gateway('a', 'istio-waypoint'), {}, 'desired'],
    ['an empty status', gateway('a', 'istio-waypoint', 'status: {}'), {}, 'desired'],
    ['a Gateway with an address', gateway('a', 'istio-waypoint', addressed), {}, 'observed'],
    ['a Gateway with conditions only', gateway('a', 'x', 'status: {conditions: [{type: Accepted}]}'), {}, 'observed'],
    ['one of several with a status', gateway('a', 'x') + gateway('b', 'x', addressed), {}, 'observed'],
    ['observed asked for', gateway('a', 'x'), { reading: 'observed' }, 'observed'],
    ['desired asked for', gateway('a', 'x', addressed), { reading: 'desired' }, 'desired'],
  ];

  it.each(cases)('%s', (_, text, given, reading) => {
    expect(readText(text, given).source.reading).toBe(reading);
  });

  it('observed assumes nothing', () => {
    const snapshot = readText(
      `${gateway('a', 'istio-waypoint')}${manifest('Service', 'v1', 's')}${manifest('Pod', 'v1', 'p')}`,
      { reading: 'observed' },
    );
    expect([...snapshot.gateways, ...snapshot.services, ...snapshot.pods].map(({ assumed }) => assumed)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('Gateways', () => {
  it.each([
    ['istio-waypoint', '', 'a.shop.svc.cluster.local'],
    ['istio', '', 'a-istio.shop.svc.cluster.local'],
    ['istio-east-west', '', 'a.shop.svc.cluster.local'],
    ['istio-remote', '', null],
    ['nginx', '', null],
    ['mine', gatewayClass('mine', 'istio.io/mesh-controller'), 'a.shop.svc.cluster.local'],
    ['mine', gatewayClass('mine', 'istio.io/gateway-controller'), 'a-mine.shop.svc.cluster.local'],
    ['istio-waypoint', gatewayClass('istio-waypoint', 'example.com/controller'), null],
  ])('of class %s %s have the address %s', (className, classes, value) => {
    const [read] = readText(gateway('a', className) + classes).gateways;
    expect(read?.addresses).toEqual(value === null ? [] : [{ type: 'Hostname', value }]);
    expect(read?.assumed).toBe(value !== null);
  });

  it('that have an address keep it', () => {
    const [read] = readText(gateway('a', 'istio-waypoint', addressed), { reading: 'desired' }).gateways;
    expect(read).toMatchObject({ addresses: [{ value: '10.0.0.1' }], assumed: false });
  });
});

describe('Services and ServiceEntries', () => {
  it.each([
    ['{}', true],
    ['{clusterIP: None}', false],
    ['{clusterIP: 10.0.0.1}', false],
    ['{type: ExternalName, externalName: a.b}', false],
    ['{type: LoadBalancer}', true],
  ])('a Service with %s gets a VIP: %s', (spec, assumed) => {
    expect(readText(manifest('Service', 'v1', 's', `spec: ${spec}`)).services[0]?.assumed).toBe(assumed);
  });

  const cases: readonly [string, GivenOptions, boolean][] = [
    ['{hosts: [a.b], resolution: DNS}', {}, true],
    ['{hosts: [a.b], resolution: NONE}', {}, false],
    ['{hosts: [a.b]}', {}, false],
    ['{hosts: ["*.b"], resolution: DNS}', {}, false],
    ['{hosts: ["*.b"], resolution: DYNAMIC_DNS}', {}, true],
    ['{hosts: [a.b], resolution: DNS, addresses: [1.1.1.1]}', {}, false],
    ['{hosts: [a.b], resolution: DNS}', { env: { PILOT_ENABLE_IP_AUTOALLOCATE: 'false' } }, false],
    ['{hosts: [a.b], resolution: DNS}', { istio: '1.24' }, false],
  ];

  it.each(cases)('a ServiceEntry with %s and %j gets a VIP: %s', (spec, given, assumed) => {
    expect(
      readText(manifest('ServiceEntry', 'networking.istio.io/v1', 'e', `spec: ${spec}`), given).serviceEntries[0]
        ?.assumed,
    ).toBe(assumed);
  });

  it('a ServiceEntry that opts out gets none', () => {
    const text =
      'kind: ServiceEntry\napiVersion: networking.istio.io/v1\nmetadata: {name: e, labels: {networking.istio.io/enable-autoallocate-ip: "false"}}\nspec: {hosts: [a.b], resolution: DNS}\n';
    expect(readText(text).serviceEntries[0]?.assumed).toBe(false);
  });
});

describe('pods of pod templates', () => {
  const workload = (kind: string, name: string, spec = '', labels = `app: ${name}`, podSpec = '{}') =>
    manifest(
      kind,
      kind === 'Job' ? 'batch/v1' : 'apps/v1',
      name,
      `spec: {${spec}template: {metadata: {labels: {${labels}}}, spec: ${podSpec}}}`,
    );

  it.each([
    ['Deployment', 'replicas: 3, ', 3],
    ['StatefulSet', '', 1],
    ['DaemonSet', 'replicas: 9, ', 1],
    ['Job', 'parallelism: 2, ', 2],
  ])('%s', (kind, spec, replicas) => {
    expect(readText(workload(kind, 'cart', spec)).pods).toMatchObject([
      {
        namespace: 'shop',
        name: 'cart',
        labels: { app: 'cart' },
        owner: { kind, name: 'cart' },
        replicas,
        assumed: true,
        ips: [],
        phase: 'Running',
        origin: { document: 1 },
      },
    ]);
  });

  it('are not there when the workload is scaled to zero, or a real pod is', () => {
    const selector = 'selector: {matchLabels: {app: cart}}, ';
    expect(readText(workload('Deployment', 'cart', 'replicas: 0, ')).pods).toEqual([]);
    const real =
      '---\nkind: Pod\napiVersion: v1\nmetadata: {name: cart-1, namespace: shop, labels: {app: cart}}\nstatus: {phase: Running, podIP: 10.0.0.1}\n';
    expect(readText(workload('Deployment', 'cart', selector) + real).pods).toMatchObject([
      { name: 'cart-1', assumed: false },
    ]);
    expect(
      readText(workload('Deployment', 'cart', selector) + real.replace('namespace: shop', 'namespace: other')).pods,
    ).toHaveLength(2);
    const owned = real.replace(
      'labels: {app: cart}',
      'ownerReferences: [{kind: StatefulSet, name: db, controller: true}]',
    );
    expect(readText(workload('StatefulSet', 'db') + owned).pods).toHaveLength(1);
  });

  it('have names of their own where workloads share one', () => {
    const { pods } = readText(workload('Deployment', 'cart') + workload('StatefulSet', 'cart'));
    expect(pods.map(({ name }) => name)).toEqual(['cart', 'cart-statefulset']);
  });

  it.each([
    ['istio.io/dataplane-mode: ambient', 'app: a', '{}', true],
    ['istio.io/dataplane-mode: ambient', 'istio.io/dataplane-mode: none', '{}', false],
    ['istio.io/dataplane-mode: ambient', 'app: a', '{hostNetwork: true}', false],
    ['a: b', 'istio.io/dataplane-mode: ambient', '{}', true],
    ['a: b', 'app: a', '{}', false],
  ])('in a namespace with %s, labelled %s, spec %s, are captured: %s', (namespaceLabels, labels, podSpec, captured) => {
    const [pod] = readText(namespace(namespaceLabels) + workload('Deployment', 'cart', '', labels, podSpec)).pods;
    expect(pod?.annotations).toEqual(captured ? { 'ambient.istio.io/redirection': 'enabled' } : {});
  });

  it('a pod without a status counts as started', () => {
    const [pod] = readText(namespace('istio.io/dataplane-mode: ambient') + manifest('Pod', 'v1', 'p')).pods;
    expect(pod).toMatchObject({
      assumed: true,
      phase: 'Running',
      annotations: { 'ambient.istio.io/redirection': 'enabled' },
    });
  });
});

it('a Namespace has the name label that the API server adds', () => {
  expect(readText(namespace('a: b')).namespaces[0]?.labels).toEqual({ a: 'b', 'kubernetes.io/metadata.name': 'shop' });
  expect(readText(namespace('a: b'), { reading: 'observed' }).namespaces[0]?.labels).toEqual({ a: 'b' });
});
