import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotFromTexts } from '#lib/manifest/from-texts.ts';
import { decodeTopology, encodeTopology } from '#lib/model/wire.ts';
import { resolve } from '#lib/resolve/resolve.ts';

/** Names that every object inherits something under, in their order, and harmless ones in the same order. */
const poisonous = ['__proto__', 'constructor', 'hasOwnProperty', 'prototype', 'toString', 'valueOf'] as const;
const harmless = ['aqxq', 'bqxq', 'hqxq', 'pqxq', 'tqxq', 'vqxq'] as const;

type Names = Readonly<Record<'here' | 'there' | 'waypoint' | 'service' | 'key' | 'value', number>>;

/** A small mesh in which the names meet everywhere that rules look names up. */
function mesh(names: Names, words: readonly string[]): string {
  const word = (role: keyof Names) => words[names[role]] ?? '';
  const [here, there, waypoint, service, key, value] = (
    ['here', 'there', 'waypoint', 'service', 'key', 'value'] as const
  ).map(word);
  // Written by hand, since an object literal with __proto__ in it would lose it before the product sees it.
  const labels = (more = '') => `{"${key}":"${value}"${more}}`;
  const use = `,"istio.io/use-waypoint":"${waypoint}"`;
  const object = (kind: string, apiVersion: string, name: string, namespace: string, rest: string, own = labels()) =>
    `{"kind":"${kind}","apiVersion":"${apiVersion}","metadata":{"name":"${name}","namespace":"${namespace}","labels":${own},"annotations":{"${key}":"x"}},${rest}}`;
  const selector = `{"matchLabels":{"${key}":"${value}"}}`;
  const items = [
    `{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"${here}","labels":${labels(`${use},"istio.io/dataplane-mode":"ambient"`)}}}`,
    `{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"${there}","labels":${labels()}}}`,
    ...[here, there].flatMap((namespace) => [
      object(
        'Service',
        'v1',
        service ?? '',
        namespace ?? '',
        `"spec":{"clusterIP":"10.0.0.1","selector":{"${key}":"${value}"},"ports":[{"port":80}]}`,
        labels(namespace === there ? use : ''),
      ),
      object(
        'Pod',
        'v1',
        value ?? '',
        namespace ?? '',
        `"spec":{"serviceAccountName":"${key}","containers":[]},"status":{"phase":"Running","podIP":"10.1.0.1"}`,
      ),
    ]),
    object(
      'Gateway',
      'gateway.networking.k8s.io/v1',
      waypoint ?? '',
      here ?? '',
      `"spec":{"gatewayClassName":"istio-waypoint","listeners":[{"name":"mesh","port":15008,"protocol":"HBONE","allowedRoutes":{"namespaces":{"from":"All"}}}]},"status":{"addresses":[{"value":"10.0.0.9"}]}`,
    ),
    object(
      'AuthorizationPolicy',
      'security.istio.io/v1',
      value ?? '',
      here ?? '',
      `"spec":{"selector":${selector},"rules":[{"from":[{"source":{"namespaces":["${there}"]}}]}]}`,
    ),
    object(
      'AuthorizationPolicy',
      'security.istio.io/v1',
      key ?? '',
      here ?? '',
      `"spec":{"targetRefs":[{"group":"","kind":"Service","name":"${service}"}]}`,
    ),
    object(
      'HTTPRoute',
      'gateway.networking.k8s.io/v1',
      value ?? '',
      here ?? '',
      `"spec":{"parentRefs":[{"group":"","kind":"Service","name":"${service}"}],"rules":[{"backendRefs":[{"name":"${service}","namespace":"${there}","port":80}]}]}`,
    ),
    object(
      'ServiceEntry',
      'networking.istio.io/v1',
      key ?? '',
      there ?? '',
      `"spec":{"hosts":["${service}"],"workloadSelector":{"labels":{"${key}":"${value}"}},"ports":[{"number":80,"name":"http"}],"location":"MESH_INTERNAL","resolution":"STATIC"}`,
    ),
    object(
      'DestinationRule',
      'networking.istio.io/v1',
      service ?? '',
      here ?? '',
      `"spec":{"host":"${service}","subsets":[{"name":"${value}","labels":{"${key}":"${value}"}}]}`,
    ),
  ];
  const text = `{"kind":"List","apiVersion":"v1","items":[${items.join(',')}]}`;
  const source = { name: 'test', kind: 'files', takenAt: '2026-01-01T00:00:00Z' } as const;
  const topology = resolve(snapshotFromTexts([{ file: 'mesh.json', text }], { reading: 'observed' }, source));
  return JSON.stringify([topology, decodeTopology(encodeTopology(topology))]);
}

const index = fc.nat({ max: poisonous.length - 1 });

describe('PP-1: names that every JavaScript object knows', () => {
  it('mean no more than any other name, and leave no trace in this program', () => {
    const before = Object.getOwnPropertyNames(Object.prototype).join();
    fc.assert(
      fc.property(
        fc.record({ here: index, there: index, waypoint: index, service: index, key: index, value: index }),
        (names) => {
          fc.pre(names.here !== names.there);
          const expected = harmless.reduce(
            (text, word, position) => text.replaceAll(word, poisonous[position] ?? ''),
            mesh(names, harmless),
          );
          // Advice about names that an API server refuses is given for some of these words only.
          expect(withoutAdvice(mesh(names, poisonous))).toEqual(withoutAdvice(expected));
        },
      ),
      { numRuns: 150 },
    );
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
    expect(({} as Record<string, unknown>).aqxq).toBeUndefined();
  });

  it('are looked up: a mesh of them has what a mesh of other names has', () => {
    const names = { here: 0, there: 1, waypoint: 4, service: 2, key: 0, value: 1 };
    const [topology] = JSON.parse(mesh(names, poisonous));
    expect(topology.services.length).toBeGreaterThan(2);
    expect(topology.services.map(({ binding }: { binding: { status: string } }) => binding.status)).toContain('bound');
  });
});

/** The notices of one reading differ where the API server would refuse a name; all else is compared. */
function withoutAdvice(text: string): unknown {
  return JSON.parse(text, (key, value) => (key === 'notices' ? [] : value));
}
