import { describe, expect, it } from 'vitest';
import { answerFor } from '#lib/explain/answer.ts';
import type { Verdict } from '#lib/explain/verdict.ts';
import { namespace, pod, service, topologyOf, waypoint } from './read-topology.ts';

const label = (value: string) => `{ istio.io/use-waypoint: ${value} }`;

describe('the verdict starts with what happens to traffic', () => {
  const rows: readonly [name: string, yaml: string, object: string, sentence: string, delivery: Verdict['delivery']][] =
    [
      [
        'bound by its own label',
        namespace('shop') + waypoint('shop', 'edge') + service('shop', 'cart', label('edge')),
        'Service/shop/cart',
        'Requests to Service shop/cart go through waypoint shop/edge.',
        'waypoint',
      ],
      [
        'inherited by a pod from a waypoint for services',
        namespace('shop', label('edge')) + waypoint('shop', 'edge') + pod('shop', 'cart-7d4', '{ app: cart }'),
        'Pod/shop/cart-7d4',
        "Requests to pod IP of shop/cart-7d4 go straight to the pod: the namespace's waypoint, shop/edge, serves services only.",
        'direct',
      ],
      [
        'headless',
        namespace('shop') + waypoint('shop', 'edge') + service('shop', 'db', label('edge'), 'clusterIP: None'),
        'Service/shop/db',
        'Requests to Service shop/db go to the IPs of its pods, each by its own binding: istiod bound it to waypoint shop/edge, but a headless Service has no VIP, so no captured client uses it.',
        'direct',
      ],
      [
        'headless without a waypoint',
        namespace('shop') + service('shop', 'db', '{}', 'clusterIP: None'),
        'Service/shop/db',
        'Requests to Service shop/db go to the IPs of its pods, each by its own binding: neither it nor namespace shop asks for a waypoint.',
        'direct',
      ],
      [
        'a waypoint without pods',
        namespace('shop') +
          waypoint('shop', 'edge') +
          service('shop', 'edge', '{ gateway.istio.io/managed: istio.io-mesh-controller }').replace(
            'port: 80',
            'port: 15008',
          ) +
          pod('shop', 'other', '{}') +
          service('shop', 'cart', label('edge')),
        'Service/shop/cart',
        'Requests to Service shop/cart fail: istiod bound it to waypoint shop/edge, but that waypoint has no ready endpoint on port 15008, and ztunnel never goes around it.',
        'fails',
      ],
      [
        'a waypoint without an address that can be sent',
        namespace('shop') +
          waypoint('shop', 'edge').replace('type: Hostname', 'type: example.com/Name') +
          service('shop', 'cart', label('edge')),
        'Service/shop/cart',
        'Requests to Service shop/cart go straight to its pods, without the waypoint: istiod bound it to waypoint shop/edge, but that Gateway has no address that istiod can send.',
        'direct',
      ],
      [
        'a forgotten namespace',
        namespace('shop') + namespace('infra') + waypoint('infra', 'edge') + service('shop', 'cart', label('edge')),
        'Service/shop/cart',
        'Requests to Service shop/cart go straight to its pods: its own label asks for waypoint shop/edge, and there is no such Gateway (there is infra/edge).',
        'direct',
      ],
    ];

  it.each(rows)('%s', (_name, yaml, object, sentence, delivery) => {
    const verdict = answerFor(topologyOf(yaml), object)?.verdicts[0];
    expect(verdict?.sentence).toBe(sentence);
    expect(verdict?.delivery).toBe(delivery);
  });
});

describe('what would change it', () => {
  const commandsFor = (yaml: string, object: string) =>
    answerFor(topologyOf(yaml), object)?.verdicts.flatMap(({ fixes }) => fixes.map(({ command }) => command));

  it('names the namespace of a waypoint that exists elsewhere', () => {
    const yaml =
      namespace('shop') + namespace('infra') + waypoint('infra', 'edge') + service('shop', 'cart', label('edge'));
    expect(commandsFor(yaml, 'Service/shop/cart')?.[0]).toBe(
      'kubectl -n shop label service cart istio.io/use-waypoint=edge istio.io/use-waypoint-namespace=infra --overwrite',
    );
  });

  it('labels the pod template and not the pod', () => {
    const owner =
      ', ownerReferences: [{ apiVersion: apps/v1, kind: StatefulSet, name: cart, uid: u, controller: true }]';
    const yaml =
      namespace('shop') +
      waypoint('shop', 'edge', '{ istio.io/waypoint-for: workload }') +
      pod('shop', 'cart-0', label('egde'), owner);
    expect(commandsFor(yaml, 'Pod/shop/cart-0')?.[0]).toBe(
      `kubectl -n shop patch statefulset cart --type=merge -p '{"spec":{"template":{"metadata":{"labels":{"istio.io/use-waypoint":"edge"}}}}}'`,
    );
  });

  it('offers the way back to the default that the own label cut off', () => {
    const yaml = namespace('shop', label('edge')) + waypoint('shop', 'edge') + service('shop', 'cart', label('ghost'));
    const verdict = answerFor(topologyOf(yaml), 'Service/shop/cart')?.verdicts[0];
    expect(verdict?.lost).toMatchObject([{ waypoint: 'shop/edge', reason: 'cut-off-by-own-label' }]);
    expect(verdict?.lost[0]?.sentence).toContain('there is no fall-back');
    expect(verdict?.fixes.at(-1)?.command).toBe('kubectl -n shop label service cart istio.io/use-waypoint-');
  });

  it('admits a namespace beside the own one, by the listener that decides', () => {
    const yaml =
      namespace('shop', '{ istio.io/use-waypoint: edge, istio.io/use-waypoint-namespace: infra }') +
      namespace('infra') +
      waypoint('infra', 'edge') +
      service('shop', 'cart');
    const command = commandsFor(yaml, 'Service/shop/cart')?.[0] ?? '';
    expect(command).toContain('kubectl -n infra patch gateway edge --type=json');
    expect(command).toContain('{"op":"test","path":"/spec/listeners/0/name","value":"mesh"}');
    expect(command).toContain('"values":["infra","shop"]');
  });
});
