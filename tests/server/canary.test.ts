import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { assembleSnapshot } from '#lib/manifest/assemble.ts';
import { trimObject } from '#lib/manifest/trim.ts';
import { encodeTopology } from '#lib/model/wire.ts';
import { resolve } from '#lib/resolve/resolve.ts';

const root = join(import.meta.dirname, '..', '..');
const canary = 'CANARY-7f3a91';

type Json = Record<string, unknown>;

/** Every object of the demo and of the cases: all kinds that are read, in many shapes. */
const objects: readonly Json[] = ['public/demo', 'tests/cases'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('expected.yaml') && !file.endsWith('options.yaml'))
    .flatMap((file) => parseAllDocuments(readFileSync(join(root, folder, file), 'utf8')))
    .flatMap((document) => ('toJS' in document ? [document.toJS() as unknown] : []))
    .filter((object): object is Json => isMap(object) && typeof object.kind === 'string' && isMap(object.metadata)),
);

/** Maps whose keys are names of the user's choice, and which the rules read as a whole. */
const openMaps: ReadonlySet<string> = new Set([
  'labels',
  'matchLabels',
  'sourceLabels',
  'selector',
  'headers',
  'withoutHeaders',
  'queryParams',
  'ports',
]);

/** The object with a secret under a name of nobody's choice in each of its maps, its annotations too. */
function planted(value: unknown, name: string, key = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => planted(entry, name, key));
  if (!isMap(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([field, entry]) => [field, planted(entry, name, field)]));
  if (openMaps.has(key) && Object.values(value).every((entry) => typeof entry !== 'object')) return inner;
  return { ...inner, [name]: canary, [`${name}s`]: [{ [name]: { value: canary } }] };
}

/** Everything that leaves the server for these objects. */
function everythingOf(raw: readonly unknown[]): string {
  const trimmed = raw.flatMap((object) => trimObject(object, null) ?? []);
  const snapshot = assembleSnapshot({
    objects: trimmed,
    given: {},
    source: { kind: 'cluster', name: 'test', takenAt: '2026-01-01T00:00:00Z' },
    gaps: [],
    notices: [],
  });
  const topology = resolve(snapshot);
  return JSON.stringify([trimmed, snapshot, topology, encodeTopology(topology)]);
}

describe('DATA-1: what enters memory is what the rules read, and nothing else', () => {
  it('sees all kinds that are read', () => {
    expect(objects.length).toBeGreaterThan(300);
    expect(new Set(objects.map(({ kind }) => kind)).size).toBeGreaterThan(20);
  });

  it('drops every field under a name that it does not know, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.subarray([...objects], { minLength: 1, maxLength: 40 }),
        fc.constantFrom('password', 'x', 'secretRef', 'env', 'constructor', 'toString', 'f:password'),
        (some, name) => {
          expect(everythingOf(some.map((object) => planted(object, name)))).not.toContain(canary);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('would notice a field that is kept', () => {
    expect(
      everythingOf([{ kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'a', labels: { b: canary } } }]),
    ).toContain(canary);
  });

  it('drops what a pod runs with', () => {
    const container = {
      name: 'app',
      image: canary,
      command: [canary],
      args: [canary],
      env: [
        { name: canary, value: canary },
        { name: 'A', valueFrom: { secretKeyRef: { name: canary, key: canary } } },
      ],
      envFrom: [{ secretRef: { name: canary } }],
      volumeMounts: [{ name: canary, mountPath: canary }],
      livenessProbe: { httpGet: { path: canary, httpHeaders: [{ name: 'Authorization', value: canary }] } },
      ports: [{ containerPort: 80 }],
    };
    const pod = {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'a', namespace: 'b', finalizers: [canary], generateName: canary },
      spec: {
        containers: [container],
        initContainers: [container],
        ephemeralContainers: [container],
        volumes: [{ name: canary, secret: { secretName: canary } }],
        imagePullSecrets: [{ name: canary }],
        nodeName: canary,
        hostname: canary,
        tolerations: [{ key: canary }],
      },
      status: { hostIP: canary, message: canary, containerStatuses: [{ name: 'app', image: canary, imageID: canary }] },
    };
    expect(everythingOf([pod])).not.toContain(canary);
  });
});

describe('DATA-2: annotations and managed fields', () => {
  it('keeps the named annotations alone, above all not what kubectl last applied', () => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': canary,
      'istio.io/unknown': canary,
      'ambient.istio.io/unknown': canary,
      'argocd.argoproj.io/tracking-id': canary,
      'link.argocd.argoproj.io/external-link': `javascript:${canary}`,
    };
    for (const { kind, apiVersion, spec } of objects) {
      const object = { kind, apiVersion, spec, metadata: { name: 'a', namespace: 'b', annotations } };
      expect(everythingOf([object])).not.toContain(canary);
    }
  });

  it('keeps of managed fields who set which of the named labels, and when', () => {
    const managedFields = [
      {
        manager: 'argocd',
        time: '2026-01-01T00:00:00Z',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:istio.io/use-waypoint': {}, [`f:${canary}`]: {} } },
          'f:data': { [`f:${canary}`]: {} },
        },
      },
      { manager: canary, fieldsV1: { 'f:spec': { [canary]: {} } } },
    ];
    const text = everythingOf([
      { kind: 'Service', apiVersion: 'v1', metadata: { name: 'a', namespace: 'b', managedFields }, spec: {} },
    ]);
    expect(text).toContain('argocd');
    expect(text).not.toContain(canary);
  });
});

describe('DATA-3: bodies that can hold credentials', () => {
  const object = (kind: string, apiVersion: string, spec: object) => ({
    kind,
    apiVersion,
    metadata: { name: 'a', namespace: 'b' },
    spec,
  });
  it.each([
    [
      'a patch of an EnvoyFilter',
      object('EnvoyFilter', 'networking.istio.io/v1alpha3', {
        configPatches: [
          {
            applyTo: 'HTTP_FILTER',
            match: { context: 'ANY' },
            patch: { operation: 'INSERT_BEFORE', value: { name: canary, inlineCode: canary } },
          },
        ],
      }),
    ],
    [
      'the configuration of a WasmPlugin',
      object('WasmPlugin', 'extensions.istio.io/v1alpha1', {
        pluginConfig: { key: canary },
        imagePullSecret: canary,
        vmConfig: { env: [{ name: canary, value: canary }] },
        sha256: canary,
        verificationKey: canary,
      }),
    ],
    [
      'inline keys of a RequestAuthentication',
      object('RequestAuthentication', 'security.istio.io/v1', {
        jwtRules: [{ issuer: 'https://issuer.test', jwks: canary }],
      }),
    ],
    [
      'a mesh configuration beyond what is read',
      {
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: { name: 'istio', namespace: 'istio-system' },
        data: {
          mesh: `trustDomain: cluster.local\nextensionProviders:\n- name: x\n  zipkin: {service: ${canary}}\ndefaultConfig: {tracing: {x: ${canary}}}\n`,
          meshNetworks: canary,
          values: canary,
        },
      },
    ],
    [
      'another ConfigMap',
      {
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: { name: 'app', namespace: 'b' },
        data: { mesh: `rootNamespace: ${canary}` },
      },
    ],
    [
      'a Secret',
      { kind: 'Secret', apiVersion: 'v1', metadata: { name: canary, namespace: 'b' }, data: { token: canary } },
    ],
    [
      'the environment of istiod beyond what is read',
      {
        kind: 'Deployment',
        apiVersion: 'apps/v1',
        metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod' } },
        spec: {
          template: {
            spec: {
              containers: [
                {
                  name: 'discovery',
                  image: 'pilot:1.31.0',
                  args: [canary],
                  env: [{ name: 'PASSWORD', value: canary }],
                },
              ],
            },
          },
        },
      },
    ],
  ])('%s is not kept', (_, raw) => {
    expect(everythingOf([raw])).not.toContain(canary);
  });
});

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
