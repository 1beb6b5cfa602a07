import { describe, expect, it } from 'vitest';
import { answerFor } from '#lib/explain/answer.ts';
import type { GivenOptions } from '#lib/manifest/options.ts';
import { namespace, pod, service, topologyOf, waypoint } from './read-topology.ts';

function fixesFor(yaml: string, object: string, given: GivenOptions = {}) {
  return answerFor(topologyOf(yaml, given), object)?.verdicts[0]?.fixes ?? [];
}

function commands(yaml: string, object: string, given: GivenOptions = {}) {
  return fixesFor(yaml, object, given).map(({ command }) => command);
}

const cart = 'Service/shop/cart';
const asking = (labels: string) => service('shop', 'cart', `{ ${labels} }`);

function entry(labels: string, spec: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: pay, namespace: shop, labels: ${labels} }
spec: { ports: [{ number: 443, name: tls, protocol: TLS }], ${spec} }
---`;
}

describe('a label fix', () => {
  const foreign = 'istio.io/use-waypoint-namespace: infra';

  it('takes away the label that says another namespace', () => {
    const yaml = namespace('shop') + waypoint('shop', 'edge');
    const set =
      'kubectl -n shop label service cart istio.io/use-waypoint=edge istio.io/use-waypoint-namespace- --overwrite';
    expect(commands(yaml + asking(foreign), cart)).toEqual([set]);
    expect(commands(yaml + asking(`istio.io/use-waypoint: none, ${foreign}`), cart)).toEqual([set]);
    expect(commands(yaml + asking(''), cart)).toEqual([
      'kubectl -n shop label service cart istio.io/use-waypoint=edge --overwrite',
    ]);
  });

  it('does not name another namespace where istiod reads no such label', () => {
    const yaml =
      namespace('shop') +
      namespace('infra') +
      waypoint('infra', 'edge').replace(/type: Hostname, value: \S+/, 'type: IPAddress, value: 10.0.0.9') +
      asking('istio.io/use-waypoint: edge');
    expect(commands(yaml, cart, { istio: '1.22' })).toEqual([
      'istioctl waypoint apply -n shop --name edge --for service',
    ]);
    expect(commands(yaml, cart, { istio: '1.23' })[0]).toContain('istio.io/use-waypoint-namespace=infra');
  });

  it('goes where the labels of entries and endpoints stand', () => {
    const yaml =
      namespace('shop', '{ istio.io/use-waypoint: edge }') + waypoint('shop', 'edge', '{ istio.io/waypoint-for: all }');
    const machine = `
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: vm, namespace: shop }
spec: { address: 10.9.0.1, labels: { istio.io/use-waypoint: ghost } }
---`;
    expect(commands(yaml + machine, 'WorkloadEntry/shop/vm').at(-1)).toBe(
      `kubectl -n shop patch workloadentry vm --type=merge -p '{"metadata":{"labels":{"istio.io/use-waypoint":null}},"spec":{"labels":{"istio.io/use-waypoint":null}}}'`,
    );
    const endpoints = '[{ address: 2.3.4.5, labels: { istio.io/use-waypoint: ghost } }]';
    const pay = entry('{}', `hosts: [pay.example.com], resolution: STATIC, endpoints: ${endpoints}`);
    expect(commands(yaml + pay, 'ServiceEntry/shop/pay#2.3.4.5').at(-1)).toBe(
      `kubectl -n shop patch serviceentry pay --type=json -p '[{"op":"test","path":"/spec/endpoints/0/address","value":"2.3.4.5"},{"op":"remove","path":"/spec/endpoints/0/labels/istio.io~1use-waypoint"}]'`,
    );
  });

  it('goes into the template of pods that nobody saw, or is left to a person', () => {
    const template = (kind: string) => `
apiVersion: ${kind === 'Job' ? 'batch' : 'apps'}/v1
kind: ${kind}
metadata: { name: cart, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [] } } }
---`;
    const yaml = namespace('shop') + waypoint('shop', 'edge', '{ istio.io/waypoint-for: all }');
    const given: GivenOptions = { reading: 'desired' };
    expect(commands(yaml + template('Deployment'), 'Pod/shop/cart', given)[0]).toContain('patch deployment cart');
    const [job] = fixesFor(yaml + template('Job'), 'Pod/shop/cart', given);
    expect(job).toEqual({
      sentence: 'To use waypoint shop/edge, name it. The labels come from the pod template of Job shop/cart.',
      command: null,
    });
    const checks = answerFor(topologyOf(yaml + template('Job'), given), 'Pod/shop/cart')?.checks;
    expect(checks?.[0]?.command).toBe("kubectl -n shop get job cart -o 'jsonpath={.spec.template.metadata.labels}'");
  });

  it('is one for each workload of a group', () => {
    const owner = (name: string) =>
      `, ownerReferences: [{ apiVersion: apps/v1, kind: StatefulSet, name: ${name}, uid: u, controller: true }]`;
    const yaml =
      namespace('shop') +
      waypoint('shop', 'edge', '{ istio.io/waypoint-for: all }') +
      service('shop', 'cart') +
      pod('shop', 'blue-0', '{ app: cart }', owner('blue')) +
      pod('shop', 'green-0', '{ app: cart }', owner('green'));
    const [group] = answerFor(topologyOf(yaml), cart)?.workloads ?? [];
    expect(group?.objects).toHaveLength(2);
    expect(group?.verdict.fixes[0]?.command?.match(/patch statefulset \w+/g)).toEqual([
      'patch statefulset blue',
      'patch statefulset green',
    ]);
  });
});

describe('a waypoint is proposed only where it would do', () => {
  const other = service('shop', 'edge', '{ gateway.istio.io/managed: istio.io-mesh-controller }').replace(
    'port: 80',
    'port: 15008',
  );
  it.each([
    ['serves workloads only', waypoint('shop', 'edge', '{ istio.io/waypoint-for: workload }')],
    ['has no address', waypoint('shop', 'edge', '{}', false)],
    ['has no address that can be sent', waypoint('shop', 'edge').replace('type: Hostname', 'type: example.com/Name')],
    ['has no pod', waypoint('shop', 'edge') + other + pod('shop', 'else', '{}')],
    [
      'does not admit its own namespace',
      waypoint('shop', 'edge').replace(
        'protocol: HBONE',
        'protocol: HBONE, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { team: red } } } }',
      ),
    ],
  ])('not one that %s', (_name, yaml) => {
    expect(fixesFor(namespace('shop') + yaml + asking(''), cart)).toEqual([]);
    expect(fixesFor(namespace('shop') + yaml + asking('istio.io/use-waypoint: none'), cart)).toEqual([]);
    const misspelt = fixesFor(namespace('shop') + yaml + asking('istio.io/use-waypoint: edg'), cart);
    // A near name that only lacks admission is proposed together with that.
    expect(
      misspelt.filter(({ sentence }) => !sentence.includes('allowedRoutes')).map(({ command }) => command),
    ).toEqual(['istioctl waypoint apply -n shop --name edg --for service']);
  });

  it('not to a headless Service, whose clients would not use it', () => {
    const yaml = namespace('shop') + waypoint('shop', 'edge') + service('shop', 'cart', '{}', 'clusterIP: None');
    expect(fixesFor(yaml, cart)).toEqual([]);
  });

  it('and where it does not admit the namespace, with the word that it has to', () => {
    const yaml =
      namespace('shop') + namespace('infra') + waypoint('infra', 'edge') + asking('istio.io/use-waypoint: edge');
    expect(fixesFor(yaml, cart)[0]?.sentence).toBe(
      'If infra/edge is meant, say in which namespace it is, and let its listener admit namespace shop (allowedRoutes).',
    );
  });

  it('created elsewhere it has to admit the namespace', () => {
    const ask = 'istio.io/use-waypoint: ghost, istio.io/use-waypoint-namespace: infra';
    const [fix] = fixesFor(namespace('shop') + namespace('infra') + asking(ask), cart);
    expect(fix?.sentence).toBe(
      'Create waypoint infra/ghost, and let its listener admit namespace shop (allowedRoutes): as istioctl makes it, it admits its own namespace only.',
    );
    expect(fix?.command).toBe('istioctl waypoint apply -n infra --name ghost --for service');
  });

  it('an opt-out without a default to return to is answered with a waypoint, or with nothing', () => {
    const optedOut = asking('istio.io/use-waypoint: none');
    expect(fixesFor(namespace('shop') + optedOut, cart)).toEqual([]);
    expect(fixesFor(namespace('shop') + waypoint('shop', 'edge') + optedOut, cart)[0]?.sentence).toBe(
      'To use waypoint shop/edge, name it.',
    );
    const byDefault = namespace('shop', '{ istio.io/use-waypoint: edge }') + waypoint('shop', 'edge') + optedOut;
    expect(fixesFor(byDefault, cart)[0]?.sentence).toBe(
      'To use shop/edge, the default of its namespace, take its own label away.',
    );
  });
});

describe('the listener that does not admit a namespace', () => {
  it('is patched where it stands', () => {
    const listeners = '[{ name: http, port: 80, protocol: HTTP }, { name: mesh, port: 15008, protocol: HBONE }]';
    const yaml =
      namespace('shop') +
      namespace('infra') +
      waypoint('infra', 'edge').replace(/listeners: \[.*\]/, `listeners: ${listeners}`) +
      asking('istio.io/use-waypoint: edge, istio.io/use-waypoint-namespace: infra');
    const [command] = commands(yaml, cart);
    expect(command).toContain('{"op":"test","path":"/spec/listeners/1/name","value":"mesh"}');
    expect(command).toContain('"path":"/spec/listeners/1/allowedRoutes"');
  });

  it('with a selector of labels is answered with those labels', () => {
    const allowed = 'allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { team: red } } } }';
    const yaml =
      namespace('shop') +
      namespace('infra') +
      waypoint('infra', 'edge').replace('protocol: HBONE', `protocol: HBONE, ${allowed}`) +
      asking('istio.io/use-waypoint: edge, istio.io/use-waypoint-namespace: infra');
    expect(commands(yaml, cart)[0]).toBe('kubectl label namespace shop team=red --overwrite');
  });
});

describe('a ServiceEntry without a VIP', () => {
  const pay = 'ServiceEntry/shop/pay';
  const edge = namespace('shop') + waypoint('shop', 'edge');
  const bound = 'istio.io/use-waypoint: edge';
  const optedOut = `{ ${bound}, networking.istio.io/enable-autoallocate-ip: "false" }`;
  const off: GivenOptions = { env: { PILOT_ENABLE_IP_AUTOALLOCATE: 'false' } };
  it.each([
    [
      'opted out',
      optedOut,
      'resolution: STATIC',
      {},
      /take the label .* away/,
      'label serviceentry pay networking.istio.io/enable-autoallocate-ip-',
    ],
    ['of resolution NONE', `{ ${bound} }`, 'resolution: NONE', {}, /or another resolution/, 'edit serviceentry pay'],
    [
      'while allocation is off',
      `{ ${bound} }`,
      'resolution: STATIC',
      off,
      /^Give it spec.addresses/,
      'edit serviceentry pay',
    ],
    ['that was not allocated yet', `{ ${bound} }`, 'resolution: STATIC', {}, /no address yet/, 'get serviceentry pay'],
  ])('%s is told what gives it one', (_name, labels, spec, given, sentence, command) => {
    const [fix] = fixesFor(edge + entry(labels, `hosts: [pay.example.com], ${spec}`), pay, given);
    expect(fix?.sentence).toMatch(sentence);
    expect(fix?.command).toContain(command);
  });

  it('with a wildcard host is told by what the minor can do', () => {
    const yaml = edge + entry(`{ ${bound} }`, 'hosts: ["*.example.com"], resolution: NONE').replace('NONE', 'STATIC');
    expect(fixesFor(yaml, pay, { istio: '1.28' })[0]?.sentence).toContain('DYNAMIC_DNS');
    expect(fixesFor(yaml, pay, { istio: '1.27' })[0]?.sentence).toBe('Give it spec.addresses.');
  });
});
