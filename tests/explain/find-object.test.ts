import { describe, expect, it } from 'vitest';
import { findObject } from '#lib/explain/find-object.ts';
import { namespace, pod, service, topologyOf, waypoint } from './read-topology.ts';

const topology = topologyOf(
  namespace('shop') +
    namespace('infra') +
    waypoint('shop', 'edge') +
    service('shop', 'cart') +
    service('infra', 'cart') +
    service('shop', 'checkout') +
    pod('shop', 'cart-7d4f-x2', '{ app: cart }') +
    `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: pay, namespace: shop }
spec: { hosts: [pay.example.com], resolution: STATIC, endpoints: [{ address: 2.3.4.5 }], ports: [{ number: 443, name: tls, protocol: TLS }] }
`,
);

describe('findObject', () => {
  it.each([
    ['service/cart', 'shop', 'Service/shop/cart'],
    ['svc/cart', 'infra', 'Service/infra/cart'],
    ['SERVICES/cart', 'shop', 'Service/shop/cart'],
    ['Service/infra/cart', 'shop', 'Service/infra/cart'],
    ['po/cart-7d4f-x2', 'shop', 'Pod/shop/cart-7d4f-x2'],
    ['pods/cart-7d4f-x2', null, 'Pod/shop/cart-7d4f-x2'],
    ['ns/shop', null, 'Namespace/shop'],
    ['Namespace/shop', 'infra', 'Namespace/shop'],
    ['gateways.gateway.networking.k8s.io/edge', 'shop', 'Gateway/shop/edge'],
    ['se/pay', 'shop', 'ServiceEntry/shop/pay'],
    ['ServiceEntry/shop/pay#2.3.4.5', null, 'ServiceEntry/shop/pay#2.3.4.5'],
    ['se/pay#2.3.4.5', 'shop', 'ServiceEntry/shop/pay#2.3.4.5'],
  ])('%s in %s is %s', (argument, within, id) => {
    expect(findObject(topology, argument, within)).toEqual({ found: true, id });
  });

  it.each([
    ['svc/crt', 'shop', ['Service/shop/cart']],
    ['svc/check', 'shop', ['Service/shop/checkout']],
    ['pod/cart', 'shop', ['Pod/shop/cart-7d4f-x2']],
    ['svc/checkout', 'infra', ['Service/shop/checkout']],
    ['ns/shp', null, ['Namespace/shop']],
    ['gw-x/edge', 'shop', undefined],
  ])('%s in %s does not exist; near is %j', (argument, within, nearest) => {
    const found = findObject(topology, argument, within);
    expect(found.found).toBe(false);
    expect('nearest' in found ? found.nearest : undefined).toEqual(nearest);
  });

  it('asks which one where a name stands in several namespaces', () => {
    const found = findObject(topology, 'svc/cart', null);
    expect(found).toMatchObject({ found: false, problem: 'no-namespace' });
    expect('sentence' in found ? found.sentence : '').toContain('Service/infra/cart, Service/shop/cart');
  });

  it.each(['cart', 'svc/', 'a/b/c/d', ''])('"%s" names no object', (argument) => {
    expect(findObject(topology, argument, 'shop')).toMatchObject({ found: false, problem: 'malformed' });
  });
});
