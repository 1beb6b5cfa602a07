import { describe, expect, it } from 'vitest';
import { manifest, readText, readTexts } from './read-text.ts';

function istiod(name: string, image: string, env = '[]', labels = ''): string {
  return `---
kind: Deployment
apiVersion: apps/v1
metadata: {name: ${name}, namespace: istio-system, labels: {app: istiod${labels}}}
spec: {template: {spec: {containers: [{name: discovery, image: "${image}", env: ${env}}]}}}
`;
}

function meshConfig(name: string, mesh: string, namespace = 'istio-system'): string {
  return `---
kind: ConfigMap
apiVersion: v1
metadata: {name: ${name}, namespace: ${namespace}}
data:
  mesh: ${JSON.stringify(mesh)}
`;
}

describe("Istio's version", () => {
  it.each([
    ['pilot:1.30.2', '1.30', 'cluster'],
    ['docker.io/istio/pilot:1.29.6-distroless', '1.29', 'cluster'],
    ['registry:5000/pilot:1.31-alpha.4f5c', '1.31', 'cluster'],
    ['pilot:v1.28.0@sha256:abcd', '1.28', 'cluster'],
    ['pilot:latest', '1.31', 'default'],
    ['registry:5000/pilot', '1.31', 'default'],
    ['pilot@sha256:1.22', '1.31', 'default'],
  ])('of the image %s is %s (%s)', (image, minor, minorFrom) => {
    expect(readText(istiod('istiod', image)).istio).toMatchObject({ minor, minorFrom });
  });

  it.each([
    ['1.30', '1.30', 0],
    ['1.30.2', '1.30', 0],
    ['1.19', '1.22', 1],
    ['1.99', '1.31', 1],
  ])('given as %s is %s', (istio, minor, notices) => {
    const snapshot = readText(istiod('istiod', 'pilot:1.24.0'), { istio });
    expect(snapshot.istio).toMatchObject({ minor, minorFrom: 'given' });
    expect(snapshot.notices).toHaveLength(notices);
  });

  it('given as nonsense is passed over for what the cluster shows', () => {
    const snapshot = readText(istiod('istiod', 'pilot:1.24.0'), { istio: 'newest' });
    expect(snapshot.istio).toMatchObject({ minor: '1.24', minorFrom: 'cluster' });
    expect(snapshot.notices).toMatchObject([{ code: 'option-ignored' }]);
  });

  it('comes from ztunnel where istiod does not say', () => {
    const ztunnel = istiod('ztunnel', 'ztunnel:1.27.1')
      .replace('Deployment', 'DaemonSet')
      .replace('app: istiod', 'app: ztunnel');
    expect(readText(istiod('istiod', 'pilot:latest') + ztunnel).istio.minor).toBe('1.27');
    expect(readText(ztunnel).istio).toMatchObject({ minor: '1.27', revision: null, revisionFrom: 'default' });
  });
});

describe('revision and environment of istiod', () => {
  const several =
    istiod('istiod-old', 'pilot:1.29.0', '[{name: REVISION, value: old}]') +
    istiod('istiod-new', 'pilot:1.31.0', '[]', ', istio.io/rev: new') +
    istiod('istiod', 'pilot:1.30.0', '[{name: REVISION, value: default}]');

  it.each([
    ['the given one', several, 'old', '1.29', 'old', 'given'],
    ['the default one', several, undefined, '1.30', 'default', 'cluster'],
    ['the newest one', several.replace('value: default', 'value: aaa'), undefined, '1.31', 'new', 'cluster'],
    ['none of that revision', several, 'other', '1.31', 'other', 'given'],
    ['the one without', istiod('istiod', 'pilot:1.30.0'), undefined, '1.30', null, 'cluster'],
  ])('are those of %s', (_, text, revision, minor, expected, revisionFrom) => {
    const { istio } = readText(text, revision === undefined ? {} : { revision });
    expect(istio).toMatchObject({ minor, revision: expected, revisionFrom });
  });

  it('keep only variables that a rule depends on, given ones first', () => {
    const env =
      '[{name: PILOT_ENABLE_IP_AUTOALLOCATE, value: "false"}, {name: AMBIENT_ENABLE_STATUS, value: "true"}, {name: TOKEN, value: secret}]';
    const snapshot = readText(istiod('istiod', 'pilot:1.30.0', env), {
      env: { AMBIENT_ENABLE_STATUS: 'false', OTHER: 'x' },
    });
    expect(snapshot.istio.environment).toEqual({
      PILOT_ENABLE_IP_AUTOALLOCATE: 'false',
      AMBIENT_ENABLE_STATUS: 'false',
    });
    expect(snapshot.notices).toMatchObject([{ code: 'option-ignored', count: 1 }]);
    expect(JSON.stringify(snapshot)).not.toContain('secret');
  });

  it('come from options.yaml where no flag says otherwise', () => {
    const options = {
      file: 'case/options.yaml',
      text: 'istio: 1.30\nrevision: canary\nenv:\n  AMBIENT_ENABLE_STATUS: false\nspeed: fast\n',
    };
    const snapshot = readTexts([options], { revision: 'blue' });
    expect(snapshot.istio).toEqual({
      minor: '1.30',
      minorFrom: 'given',
      revision: 'blue',
      revisionFrom: 'given',
      environment: { AMBIENT_ENABLE_STATUS: 'false' },
    });
    expect(snapshot.notices).toMatchObject([{ code: 'option-ignored', sentence: expect.stringContaining('speed') }]);
  });

  it('an options.yaml that is a manifest is a manifest', () => {
    const text = 'kind: Namespace\napiVersion: v1\nmetadata: {name: shop}\nrevision: x\n';
    expect(readTexts([{ file: 'options.yaml', text }]).namespaces).toHaveLength(1);
  });
});

describe('mesh configuration', () => {
  it('is read from the ConfigMap of the revision, else from istio', () => {
    const both = meshConfig('istio', 'trustDomain: one') + meshConfig('istio-canary', 'trustDomain: two');
    expect(readText(both).mesh).toMatchObject({ trustDomain: 'one', object: 'ConfigMap/istio-system/istio' });
    expect(readText(both, { revision: 'canary' }).mesh.trustDomain).toBe('two');
    expect(readText(both, { revision: 'other' }).mesh.trustDomain).toBe('one');
    expect(readText('').mesh).toEqual({
      rootNamespace: 'istio-system',
      trustDomain: 'cluster.local',
      discoverySelectors: [],
      serviceEntryVisibility: null,
      object: null,
    });
  });

  it('is read where istiod runs, and a notice names one that is elsewhere', () => {
    const elsewhere = meshConfig('istio', 'rootNamespace: infra', 'infra');
    expect(readText(elsewhere).mesh.object).toBeNull();
    expect(readText(elsewhere).notices).toMatchObject([{ code: 'mesh-config' }]);
    const moved = istiod('istiod', 'pilot:1.30.0').replace('istio-system', 'infra');
    expect(readText(elsewhere + moved).mesh).toMatchObject({ rootNamespace: 'infra', object: 'ConfigMap/infra/istio' });
  });

  it('has the other names of its trust domain, where it has any', () => {
    const { mesh } = readText(meshConfig('istio', 'trustDomain: new\ntrustDomainAliases: [old, older]'));
    expect(mesh.trustDomainAliases).toEqual(['old', 'older']);
    expect(readText(meshConfig('istio', 'trustDomainAliases: []')).mesh).not.toHaveProperty('trustDomainAliases');
  });

  it('has selectors and visibility', () => {
    const mesh = `rootNamespace: infra
discoverySelectors: [{matchLabels: {team: blue}}]
serviceEntryVisibility:
  defaultVisibility: NAMESPACE
  policies:
  - visibility: NONE
    matchingRules: [{namespaceSelector: {matchLabels: {a: b}}}, {other: {}}]
  - visibility: PUBLIC
`;
    expect(readText(meshConfig('istio', mesh)).mesh).toMatchObject({
      rootNamespace: 'infra',
      discoverySelectors: [{ matchLabels: { team: 'blue' }, matchExpressions: [] }],
      serviceEntryVisibility: {
        defaultVisibility: 'NAMESPACE',
        policies: [
          {
            visibility: 'NONE',
            matchingRules: [{ namespaceSelector: { matchLabels: { a: 'b' } } }, { namespaceSelector: null }],
          },
          { visibility: 'PUBLIC', matchingRules: [] },
        ],
      },
    });
  });

  it.each(['a: [', '- a', 'text'])('that is broken (%s) is a gap', (mesh) => {
    const snapshot = readText(meshConfig('istio', mesh));
    expect(snapshot.mesh.rootNamespace).toBe('istio-system');
    expect(snapshot.gaps).toMatchObject([
      { kind: 'ConfigMap', cause: 'broken-document', object: 'ConfigMap/istio-system/istio', origin: { document: 1 } },
    ]);
  });
});

describe('items of a JSON list', () => {
  const named = (kind: string, metadata: object, rest: object = {}) => ({ kind, apiVersion: 'v1', metadata, ...rest });
  const list = (...items: readonly unknown[]) => JSON.stringify({ kind: 'List', apiVersion: 'v1', items });
  const cart = named('Service', { name: 'cart', namespace: 'shop' });

  it.each([
    [
      'in a duplicate',
      list(cart, null, cart),
      'in cluster.yaml (document 1, item 1) and in cluster.yaml (document 1, item 3)',
    ],
    [
      'in a list of one kind',
      JSON.stringify({ kind: 'ServiceList', apiVersion: 'v1', items: [{}] }),
      'Service in cluster.yaml (document 1, item 1)',
    ],
    ['in an array', JSON.stringify([cart, named('Pod', {})]), 'Pod in cluster.yaml (document 1, item 2)'],
    ['where it is no object', list(cart, 7), 'passed over: cluster.yaml (document 1, item 2)'],
    [
      'at a label that is no text',
      list(cart, named('Pod', { name: 'p', labels: { v: 1 } })),
      'of Pod p in cluster.yaml (document 1, item 2)',
    ],
    ['alone no number', JSON.stringify(named('Pod', {})), 'Pod in cluster.yaml (document 1, line 1)'],
    [
      'in YAML lines of their own',
      `kind: List\nitems:\n- kind: Pod\n  apiVersion: v1\n`,
      'Pod in cluster.yaml (document 1, line 3)',
    ],
  ])('have a number: %s', (_, text, place) => {
    expect(
      readText(text)
        .notices.map(({ sentence }) => sentence)
        .join(),
    ).toContain(place);
  });

  it('have a number in the gap of a mesh configuration', () => {
    const mesh = named('ConfigMap', { name: 'istio', namespace: 'istio-system' }, { data: { mesh: 'a: [' } });
    expect(readText(list(cart, mesh)).gaps[0]?.sentence).toContain(
      'key mesh, in cluster.yaml (document 1, item 2), cannot be read',
    );
  });
});

describe('duplicates', () => {
  it('the last wins, and a notice names both places', () => {
    const text = (value: string) =>
      `kind: Service\napiVersion: v1\nmetadata: {name: cart, namespace: shop, labels: {from: ${value}}}\n`;
    const snapshot = readTexts([
      { file: 'a.yaml', text: text('a') },
      { file: 'b.yaml', text: `---\n${text('b')}` },
    ]);
    expect(snapshot.services).toMatchObject([{ labels: { from: 'b' }, origin: { file: 'b.yaml' } }]);
    expect(snapshot.notices).toMatchObject([{ code: 'duplicate-object', count: 1 }]);
    expect(snapshot.notices[0]?.sentence).toContain('Service/shop/cart is there twice');
    expect(snapshot.notices[0]?.sentence).toContain(
      'in a.yaml (document 1, line 1) and in b.yaml (document 1, line 2)',
    );
  });

  it('many of them are counted', () => {
    const text = Array.from({ length: 30 }, (_, index) => manifest('Service', 'v1', `s${index}`)).join('');
    const { notices } = readText(text + text);
    expect(notices).toHaveLength(21);
    expect(notices.reduce((sum, { count }) => sum + count, 0)).toBe(30);
  });
});
