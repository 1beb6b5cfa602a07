import { describe, expect, it } from 'vitest';
import { answerFor } from '#lib/explain/answer.ts';
import { toText } from '#lib/explain/text.ts';
import type { GivenOptions } from '#lib/manifest/options.ts';
import { namespace, pod, service, topologyOf, waypoint } from './read-topology.ts';

function verdict(yaml: string, object: string, given: GivenOptions = {}) {
  const found = answerFor(topologyOf(yaml, given), object)?.verdicts[0];
  if (found === undefined) throw new Error(`There is no verdict on ${object}.`);
  return found;
}

// Up to 1.23 an address had to be an IP.
const edge =
  namespace('shop') +
  waypoint('shop', 'edge').replace(/type: Hostname, value: \S+/, 'type: IPAddress, value: 10.0.0.9');
const label = '{ istio.io/use-waypoint: edge, istio.io/ingress-use-waypoint: "true" }';

function entry(labels: string, spec: string, name = 'pay'): string {
  return `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ${name}, namespace: shop, labels: ${labels} }
spec: { ports: [{ number: 443, name: tls, protocol: TLS }], ${spec} }
---`;
}

describe('what ingress gateways do', () => {
  const off = { env: { ENABLE_INGRESS_WAYPOINT_ROUTING: 'false' } };
  const addressed = 'hosts: [pay.example.com], addresses: [240.0.0.1]';
  it.each([
    ['opted in', service('shop', 'cart', label), {}, 'use the waypoint, too'],
    ['not opted in', service('shop', 'cart', '{ istio.io/use-waypoint: edge }'), {}, 'is not true'],
    ['switched off', service('shop', 'cart', label), off, 'istiod has ENABLE_INGRESS_WAYPOINT_ROUTING=false'],
    ['1.23', service('shop', 'cart', label), { istio: '1.23' }, 'before Istio 1.24 they use none'],
    ['an entry resolved by DNS', entry(label, `${addressed}, resolution: DNS`), {}, 'by DNS themselves'],
    ['an entry with endpoints', entry(label, `${addressed}, resolution: STATIC`), {}, 'use the waypoint, too'],
  ])('%s', (_name, yaml, given, words) => {
    const object = yaml.includes('ServiceEntry') ? 'ServiceEntry/shop/pay' : 'Service/shop/cart';
    expect(verdict(edge + yaml, object, given).notes.join(' ')).toContain(words);
  });

  it('also decides whether a headless Service has any client at its waypoint', () => {
    const headless = edge + service('shop', 'db', label, 'clusterIP: None');
    expect(verdict(headless, 'Service/shop/db').sentence).toContain('only ingress gateways use it');
    expect(verdict(headless, 'Service/shop/db', off).sentence).toContain('no captured client uses it');
  });
});

describe('a Gateway as a waypoint', () => {
  const gateway = (className: string, address: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ing, namespace: shop }
spec: { gatewayClassName: ${className}, listeners: [{ name: http, port: 80, protocol: HTTP }] }
status: { addresses: [${address}] }
---`;
  const hostname = '{ type: Hostname, value: ing-istio.shop.svc.cluster.local }';

  it('that is an ordinary gateway fails whoever would inherit it, and only then it is ill', () => {
    const named = topologyOf(namespace('shop', '{ istio.io/use-waypoint: ing }') + gateway('istio', hostname));
    const [own] = answerFor(named, 'Namespace/shop')?.verdicts ?? [];
    expect(own).toMatchObject({ status: 'bound', delivery: 'fails' });
    expect(own?.sentence).toContain('fail: istiod bound it to waypoint shop/ing, but that waypoint does not listen');
    expect(answerFor(named, 'Gateway/shop/ing')?.gateway?.sentence).toContain('Traffic bound to shop/ing fails');
    const unused = topologyOf(namespace('shop') + gateway('istio', hostname));
    expect(unused.gateways[0]?.flags).toEqual([]);
    expect(answerFor(unused, 'Gateway/shop/ing')?.gateway?.sentence).not.toContain('fails');
  });

  it.each([
    ['istio-waypoint', 'istiod writes one when its first pod is ready', 'Get one pod of waypoint shop/ing ready'],
    ['istio-remote', 'istiod copies spec.addresses', 'Write into spec.addresses of shop/ing'],
    ['other', 'the controller of its class other has to write one', 'See why the controller of class other'],
  ])('of class %s without an address says who writes one', (className, words, fix) => {
    const yaml = namespace('shop') + gateway(className, '') + service('shop', 'cart', '{ istio.io/use-waypoint: ing }');
    const { sentence, fixes } = verdict(yaml, 'Service/shop/cart');
    expect(sentence).toContain(`which has no address: `);
    expect(sentence).toContain(words);
    expect(fixes[0]?.sentence).toContain(fix);
    expect(answerFor(topologyOf(yaml), 'Gateway/shop/ing')?.gateway?.sentence).toContain(words);
  });
});

describe('a Service without a VIP', () => {
  it('is headless only where it says so', () => {
    const bare = edge + service('shop', 'db', '{ istio.io/use-waypoint: edge }', 'type: ClusterIP');
    expect(verdict(bare, 'Service/shop/db').sentence).toBe(
      'Requests to Service shop/db pass no waypoint: istiod bound it to waypoint shop/edge, but it has no VIP yet, so no captured client can be sent there.',
    );
    const unbound = namespace('shop') + service('shop', 'db', '{}', 'type: ClusterIP');
    expect(verdict(unbound, 'Service/shop/db').sentence).not.toContain('each by its own binding');
    const [facts] = topologyOf(bare).services;
    expect(facts).toMatchObject({ headless: false, noVip: 'not-assigned', hasVip: false });
  });
});

describe('an endpoint without an object', () => {
  it('is an address of an EndpointSlice, or the host itself', () => {
    const slice = `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ext-1, namespace: shop, labels: { kubernetes.io/service-name: ext } }
addressType: IPv4
endpoints: [{ addresses: [10.9.0.1] }]
---`;
    const yaml = edge + service('shop', 'ext') + slice + entry('{}', 'hosts: [pay.example.com], resolution: DNS');
    expect(verdict(yaml, 'EndpointSlice/shop/ext-1#10.9.0.1')).toMatchObject({
      delivery: 'direct',
      sentence:
        'Requests to endpoint 10.9.0.1 of EndpointSlice shop/ext-1 go straight to it: it is an address of an EndpointSlice with no pod behind it, and such an endpoint never has a workload waypoint.',
    });
    expect(verdict(yaml, 'ServiceEntry/shop/pay#pay.example.com')).toMatchObject({
      delivery: 'direct',
      sentence:
        'Requests to the addresses that DNS gives for pay.example.com (ServiceEntry shop/pay) go straight to them: nobody wrote an endpoint, so istiod takes the host itself for one, and such an endpoint never has a workload waypoint.',
    });
  });

  it('that istiod drops answers why, and stands under its own entry only', () => {
    const shared = (name: string, created: string, address: string) =>
      entry('{}', `hosts: [pay.example.com], resolution: STATIC, endpoints: [{ address: ${address} }]`, name).replace(
        `name: ${name},`,
        `name: ${name}, creationTimestamp: "${created}",`,
      );
    const yaml =
      namespace('shop') +
      shared('first', '2026-01-01T00:00:00Z', '2.3.4.5') +
      shared('second', '2026-01-02T00:00:00Z', '2.3.4.6');
    const topology = topologyOf(yaml);
    expect(topology.workloads.map(({ id, indexed }) => [id, indexed])).toEqual([
      ['ServiceEntry/shop/first#2.3.4.5', true],
      ['ServiceEntry/shop/second#2.3.4.6', false],
    ]);
    expect(verdict(yaml, 'ServiceEntry/shop/second#2.3.4.6')).toMatchObject({ reason: 'not-in-mesh-index' });
    const under = (name: string) =>
      answerFor(topology, `ServiceEntry/shop/${name}`)?.workloads?.flatMap(({ objects }) => objects);
    expect(under('first')).toEqual(['ServiceEntry/shop/first#2.3.4.5']);
    expect(under('second')).toEqual(['ServiceEntry/shop/second#2.3.4.6']);
  });

  it('of an EndpointSlice is dropped with its Service, or for an address that cannot be read', () => {
    const slice = (service: string, address: string) => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ${service}-1, namespace: shop, labels: { kubernetes.io/service-name: ${service} } }
addressType: IPv4
endpoints: [{ addresses: [${address}] }]
---`;
    const yaml =
      namespace('shop') +
      service('shop', 'name', '{}', 'type: ExternalName, externalName: example.com') +
      slice('name', '10.9.0.1') +
      service('shop', 'odd') +
      slice('odd', 'nonsense');
    expect(verdict(yaml, 'EndpointSlice/shop/name-1#10.9.0.1').reason).toBe('not-in-mesh-index');
    expect(verdict(yaml, 'EndpointSlice/shop/odd-1#nonsense').sentence).toContain('cannot read the object');
  });
});

describe('the services of a pod', () => {
  it('are one for each object, with the hosts that lead to it', () => {
    const yaml =
      namespace('shop') +
      pod('shop', 'cart-1', '{ app: cart }') +
      service('shop', 'cart') +
      entry(
        '{}',
        'hosts: [b.example.com, a.example.com], resolution: STATIC, workloadSelector: { labels: { app: cart } }',
      );
    const services = answerFor(topologyOf(yaml), 'Pod/shop/cart-1')?.services;
    expect(services?.map(({ object, hostname, hosts }) => [object, hostname, hosts])).toEqual([
      ['ServiceEntry/shop/pay', 'a.example.com', ['a.example.com', 'b.example.com']],
      ['Service/shop/cart', 'cart.shop.svc.cluster.local', undefined],
    ]);
  });
});

describe('the ladder', () => {
  const stepOf = (yaml: string, object: string, code: string) =>
    verdict(yaml, object).ladder.find((step) => step.code === code);

  it('names the object that says what a waypoint serves', () => {
    const gatewayClass = `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: istio-waypoint, labels: { istio.io/waypoint-for: all } }
spec: { controllerName: istio.io/mesh-controller }
---`;
    const cart = service('shop', 'cart', '{ istio.io/use-waypoint: edge }');
    expect(stepOf(edge + cart, 'Service/shop/cart', 'traffic-type-served')).toMatchObject({
      object: 'Gateway/shop/edge',
      field: 'metadata.labels[istio.io/waypoint-for]',
      value: 'service',
      sentence: 'waypoint serves this traffic: yes, service, the default',
    });
    expect(stepOf(edge + gatewayClass + cart, 'Service/shop/cart', 'traffic-type-served')).toMatchObject({
      object: 'GatewayClass/istio-waypoint',
      value: 'all',
      sentence: 'waypoint serves this traffic: yes, all',
    });
  });

  it('shows the check of visibility, not reached, where the mesh says how entries are seen', () => {
    const mesh = `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "serviceEntryVisibility: { defaultVisibility: PUBLIC }" }
---`;
    const pay = entry('{}', 'hosts: [pay.example.com], resolution: NONE');
    const object = 'ServiceEntry/shop/pay';
    const code = 'visibility-allows';
    expect(stepOf(namespace('shop') + mesh + pay, object, code)?.outcome).toBe('not-reached');
    expect(stepOf(namespace('shop') + pay, object, code)).toBeUndefined();
  });

  it('says where the labels of entries and endpoints stand', () => {
    const machine = (metadata: string, spec: string) => `
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: vm, namespace: shop, labels: ${metadata} }
spec: { address: 10.9.0.1, labels: ${spec} }
---`;
    const fieldOf = (yaml: string, object: string) => stepOf(edge + yaml, object, 'own-label')?.field;
    const named = '{ istio.io/use-waypoint: edge }';
    const vm = 'WorkloadEntry/shop/vm';
    expect(fieldOf(machine('{}', named), vm)).toBe('spec.labels[istio.io/use-waypoint]');
    expect(fieldOf(machine(named, '{ istio.io/use-waypoint: none }'), vm)).toBe(
      'metadata.labels[istio.io/use-waypoint]',
    );
    const endpoints = `endpoints: [{ address: 2.3.4.5 }, { address: 2.3.4.6, labels: ${named} }]`;
    const pay = entry('{}', `hosts: [pay.example.com], resolution: STATIC, ${endpoints}`);
    expect(fieldOf(pay, 'ServiceEntry/shop/pay#2.3.4.6')).toBe('spec.endpoints[1].labels[istio.io/use-waypoint]');
    expect(fieldOf(pay, 'ServiceEntry/shop/pay#2.3.4.5')).toBe('spec.endpoints[0].labels[istio.io/use-waypoint]');
  });

  it('makes a cross of what led to a refusal, not of a label that is not there', () => {
    const answer = answerFor(
      topologyOf(namespace('shop', '{ istio.io/use-waypoint: ghost }') + service('shop', 'cart')),
      'Service/shop/cart',
    );
    if (answer === null) throw new Error('There is no answer.');
    const text = toText(answer, { width: 200, colour: false });
    expect(text).toContain('– own-label: own label names a waypoint: no, there is none');
    expect(text).toContain('✗ waypoint-exists');
    expect(answer.verdicts[0]?.ladder[0]?.outcome).toBe('failed');
  });

  it('says what an empty label is', () => {
    const yaml = namespace('shop') + service('shop', 'cart', '{ istio.io/use-waypoint: "" }');
    expect(stepOf(yaml, 'Service/shop/cart', 'own-label')?.sentence).toBe(
      'own label names a waypoint: yes, by an empty name',
    );
  });
});

describe('manifests that nobody deployed', () => {
  const deployment = (replicas: number) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { replicas: ${replicas}, selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [] } } }
---`;
  const desired: GivenOptions = { reading: 'desired' };

  it('speak of the pods of a template in the plural', () => {
    const sentence = (replicas: number) =>
      verdict(namespace('shop') + deployment(replicas), 'Pod/shop/cart', desired).sentence;
    expect(sentence(3)).toBe(
      'Requests to the pod IPs of Deployment shop/cart (3 replicas) go straight to the pods: neither they nor namespace shop asks for a waypoint.',
    );
    expect(sentence(1)).toContain('Requests to pod IP of Deployment shop/cart go straight to the pod');
  });

  it('say on every verdict that rests on it that they are assumed', () => {
    const refused =
      namespace('shop', '{ istio.io/use-waypoint: ghost }') +
      deployment(1) +
      service('shop', 'cart', '{}', 'type: ClusterIP');
    for (const object of ['Pod/shop/cart', 'Service/shop/cart']) {
      expect(verdict(refused, object, desired)).toMatchObject({ status: 'refused', flags: ['assumes-deployed'] });
    }
    expect(verdict(refused, 'Service/shop/cart').flags).toEqual([]);
  });
});
