import { describe, expect, it } from 'vitest';
import { exceptionGroups } from '#components/side/exceptions.ts';
import { namespaceSummaries } from '#components/side/namespace-summary.ts';
import { shop, topologyOf } from './mesh.ts';

describe('exceptions', () => {
  it('are one row for each cause, with everything that it touches', () => {
    const groups = exceptionGroups(topologyOf(shop));
    expect(groups.filter((group) => group.outcome === 'refused')).toMatchObject([
      { traffic: 'service', members: ['Service/shop/checkout', 'Service/shop/checkout-api'] },
    ]);
  });

  it('name the namespace only where nothing in it shows the same', () => {
    const lonely = `
apiVersion: v1
kind: Namespace
metadata: { name: lonely, labels: { istio.io/use-waypoint: gone } }`;
    const service = `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: lonely }
spec: { clusterIP: 10.1.9.9, ports: [{ port: 80 }] }`;
    const refusedIn = (text: string) =>
      exceptionGroups(topologyOf(text))
        .filter((group) => group.outcome === 'refused' && group.traffic === 'service')
        .flatMap((group) => group.members);
    expect(refusedIn(lonely)).toEqual(['Namespace/lonely']);
    expect(refusedIn(`${lonely}\n---\n${service}`)).toEqual(['Service/lonely/web']);
  });

  it('are none where every waypoint that is asked for is used', () => {
    expect(exceptionGroups(topologyOf('apiVersion: v1\nkind: Namespace\nmetadata: { name: quiet }'))).toEqual([]);
  });
});

describe('namespaces', () => {
  it('count their services by outcome', () => {
    const [summary] = namespaceSummaries(topologyOf(shop));
    expect(summary).toMatchObject({ name: 'shop', mode: 'ambient' });
    expect(summary?.services).toContainEqual({ outcome: 'refused', count: 2 });
    expect(summary?.services).toContainEqual({ outcome: 'opted-out', count: 1 });
  });
});
