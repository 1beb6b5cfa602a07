import { describe, expect, it } from 'vitest';
import { trimObject } from '#lib/manifest/trim.ts';
import { manifest, readText } from './read-text.ts';

function trimmed(kind: string, apiVersion: string, rest: object): unknown {
  return trimObject(
    { kind, apiVersion, ...rest, metadata: { name: 'x', ...('metadata' in rest ? Object(rest.metadata) : {}) } },
    null,
  )?.object;
}

describe('which objects are read', () => {
  it.each([
    ['Service', 'v1', true],
    ['Service', 'serving.knative.dev/v1', false],
    ['Gateway', 'gateway.networking.k8s.io/v1', true],
    ['Gateway', 'gateway.networking.k8s.io/v1beta1', true],
    ['Gateway', 'networking.istio.io/v1', false],
    ['ServiceEntry', 'networking.istio.io/v1alpha3', true],
    ['Secret', 'v1', false],
    ['ReplicaSet', 'apps/v1', false],
  ])('%s of %s: %s', (kind, apiVersion, read) => {
    expect(trimmed(kind, apiVersion, {}) !== undefined).toBe(read);
  });

  it('passes over ConfigMaps that istiod does not read, and keeps nothing but the key mesh', () => {
    expect(trimmed('ConfigMap', 'v1', { metadata: { name: 'app' }, data: { mesh: 'x' } })).toBeUndefined();
    expect(trimmed('ConfigMap', 'v1', { metadata: { name: 'istio-ca' }, data: { pem: 'x' } })).toBeUndefined();
    const mesh = trimmed('ConfigMap', 'v1', {
      metadata: { name: 'istio' },
      data: { mesh: 'a: b', password: 'secret' },
    });
    expect(JSON.stringify(mesh)).not.toContain('secret');
  });
});

describe('metadata', () => {
  it('puts a namespaced object without a namespace into default, and a Namespace into none', () => {
    expect(trimmed('Pod', 'v1', {})).toMatchObject({ namespace: 'default' });
    expect(trimmed('Namespace', 'v1', { metadata: { namespace: 'odd' } })).toMatchObject({ namespace: '' });
  });

  it('keeps the annotations that a rule reads and no others', () => {
    const annotations = {
      'ambient.istio.io/redirection': 'enabled',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
    };
    expect(trimmed('Pod', 'v1', { metadata: { annotations } })).toMatchObject({
      annotations: { 'ambient.istio.io/redirection': 'enabled' },
    });
    expect(JSON.stringify(trimmed('Pod', 'v1', { metadata: { annotations } }))).not.toContain('last-applied');
  });

  it('treats hostile keys as keys', () => {
    const labels = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}');
    const namespace = trimObject({ kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'x', labels } }, null);
    expect(Object.entries(namespace?.object.labels ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ]);
    expect(trimmed('Pod', 'v1', {})).toMatchObject({ labels: {} });
    expect((trimmed('Pod', 'v1', {}) as { labels: object }).labels).not.toHaveProperty('toString');
  });

  it('says who set a label last, for labels that decide a binding', () => {
    const owns = (manager: string, time: string, ...keys: string[]) => ({
      manager,
      time,
      fieldsV1: { 'f:metadata': { 'f:labels': Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) } },
    });
    const managedFields = [
      owns('argocd', '2026-02-01T00:00:00Z', 'istio.io/use-waypoint', 'team'),
      owns('kubectl-label', '2026-03-01T00:00:00Z', 'istio.io/use-waypoint'),
      owns('helm', '2026-01-01T00:00:00Z', 'istio.io/use-waypoint', 'istio.io/use-waypoint-namespace'),
      {
        manager: 'x',
        fieldsV1: { 'f:metadata': { 'f:annotations': { 'f:istio.io/use-waypoint-canary-weight': {} } } },
      },
      null,
      'nonsense',
    ];
    expect(trimmed('Service', 'v1', { metadata: { managedFields } })).toMatchObject({
      setBy: {
        'istio.io/use-waypoint': { manager: 'kubectl-label', time: '2026-03-01T00:00:00Z' },
        'istio.io/use-waypoint-namespace': { manager: 'helm', time: '2026-01-01T00:00:00Z' },
        'istio.io/use-waypoint-canary-weight': { manager: 'x', time: null },
      },
    });
    expect(JSON.stringify(trimmed('Service', 'v1', { metadata: { managedFields } }))).not.toContain('team');
  });
});

describe('labels that are no text', () => {
  it('are read as their text, with a notice', () => {
    const snapshot = readText(
      'kind: Namespace\napiVersion: v1\nmetadata:\n  name: a\n  labels: {port: 80, alive: yes, ok: "no", none: }\n',
      { reading: 'observed' },
    );
    expect(snapshot.namespaces[0]?.labels).toEqual({ port: '80', alive: 'true', ok: 'no', none: '' });
    expect(snapshot.notices).toMatchObject([{ code: 'field-ignored', count: 2 }]);
  });
});

describe('pods', () => {
  const owned = (kind: string, name: string, hash?: string) => ({
    metadata: {
      labels: hash === undefined ? {} : { 'pod-template-hash': hash },
      ownerReferences: [
        { kind: 'Other', name: 'x' },
        { kind, name, controller: true },
      ],
    },
  });

  it.each([
    ['ReplicaSet', 'cart-7d9f', '7d9f', { kind: 'Deployment', name: 'cart' }],
    ['ReplicaSet', 'cart-7d9f', undefined, { kind: 'ReplicaSet', name: 'cart-7d9f' }],
    ['ReplicaSet', 'cart', '7d9f', { kind: 'ReplicaSet', name: 'cart' }],
    ['Job', 'nightly-123', undefined, { kind: 'Job', name: 'nightly-123' }],
    ['StatefulSet', 'db', undefined, { kind: 'StatefulSet', name: 'db' }],
  ])('of %s %s with hash %s belong to %j', (kind, name, hash, owner) => {
    expect(trimmed('Pod', 'v1', owned(kind, name, hash))).toMatchObject({ owner });
  });

  it('have their status, and nothing of their containers', () => {
    const pod = {
      metadata: {
        deletionTimestamp: '2026-01-01T00:00:00Z',
        annotations: { 'sidecar.istio.io/status': '{"secret":1}' },
      },
      spec: {
        hostNetwork: true,
        serviceAccountName: 'cart',
        containers: [{ env: [{ name: 'PASSWORD', value: 'secret' }] }],
      },
      status: {
        phase: 'Running',
        podIP: '10.0.0.1',
        podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }],
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    };
    expect(trimmed('Pod', 'v1', pod)).toMatchObject({
      phase: 'Running',
      ready: true,
      terminating: true,
      ips: ['10.0.0.1', 'fd00::1'],
      hostNetwork: true,
      serviceAccount: 'cart',
      sidecar: true,
      owner: null,
    });
    expect(JSON.stringify(trimmed('Pod', 'v1', pod))).not.toContain('secret');
    expect(trimmed('Pod', 'v1', { status: { podIP: '10.0.0.2' } })).toMatchObject({
      ips: ['10.0.0.2'],
      serviceAccount: 'default',
      phase: 'Pending',
    });
  });
});

describe('services', () => {
  it.each([
    [{ clusterIP: '10.0.0.1' }, ['10.0.0.1']],
    [{ clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1', 'fd00::1'] }, ['10.0.0.1', 'fd00::1']],
    [{ clusterIP: 'None' }, ['None']],
    [{ clusterIP: '' }, []],
    [{}, []],
  ])('with %j have the addresses %j', (spec, clusterIPs) => {
    expect(trimmed('Service', 'v1', { spec })).toMatchObject({ clusterIPs });
  });

  it('tell no selector from one', () => {
    expect(trimmed('Service', 'v1', { spec: { selector: {} } })).toMatchObject({ selector: null, type: 'ClusterIP' });
    expect(trimmed('Service', 'v1', { spec: { selector: { app: 'x' } } })).toMatchObject({ selector: { app: 'x' } });
  });

  it('have ports with their defaults', () => {
    const ports = [
      { port: 80 },
      { name: 'grpc', port: '9000', targetPort: 'web', protocol: 'UDP', appProtocol: 'grpc' },
      7,
    ];
    expect(trimmed('Service', 'v1', { spec: { ports } })).toMatchObject({
      ports: [
        { name: '', port: 80, targetPort: '80', protocol: 'TCP', appProtocol: null },
        { name: 'grpc', port: 9000, targetPort: 'web', protocol: 'UDP', appProtocol: 'grpc' },
      ],
    });
  });
});

describe('the other kinds', () => {
  it('ServiceEntry', () => {
    const spec = {
      hosts: ['a.b'],
      workloadSelector: {},
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
      endpoints: [{ address: '1.1.1.1', labels: { v: 1 } }, null],
    };
    const status = { addresses: [{ value: '240.240.0.1', host: 'a.b' }] };
    expect(trimmed('ServiceEntry', 'networking.istio.io/v1', { spec, status })).toMatchObject({
      hosts: ['a.b'],
      resolution: 'NONE',
      location: 'MESH_EXTERNAL',
      workloadSelector: {},
      ports: [{ port: 443 }],
      endpoints: [{ address: '1.1.1.1', labels: { v: '1' }, network: '' }],
      allocated: [{ value: '240.240.0.1', host: 'a.b' }],
    });
    expect(trimmed('ServiceEntry', 'networking.istio.io/v1', {})).toMatchObject({ workloadSelector: null });
  });

  it('EndpointSlice', () => {
    const endpoints = [
      { addresses: ['10.0.0.1'], targetRef: { kind: 'Pod', name: 'p' } },
      { addresses: ['10.0.0.2'], conditions: { ready: false }, targetRef: { kind: 'Node', name: 'n' } },
    ];
    expect(
      trimmed('EndpointSlice', 'discovery.k8s.io/v1', { endpoints, ports: [{ name: 'http', port: 80 }] }),
    ).toMatchObject({
      endpoints: [
        { addresses: ['10.0.0.1'], ready: true, pod: 'default/p' },
        { addresses: ['10.0.0.2'], ready: false, pod: null },
      ],
      ports: [{ name: 'http', port: 80 }],
    });
    expect(trimmed('EndpointSlice', 'discovery.k8s.io/v1', { addressType: 'FQDN', endpoints })).toMatchObject({
      endpoints: [],
    });
  });

  it('Gateway: allowed namespaces are null where any level leaves them out', () => {
    const listeners = [
      { name: 'a', port: 15008, protocol: 'HBONE' },
      { name: 'b', allowedRoutes: {} },
      { name: 'c', allowedRoutes: { namespaces: {} } },
      {
        name: 'd',
        allowedRoutes: {
          namespaces: {
            from: 'Selector',
            selector: { matchExpressions: [{ key: 'k', operator: 'In', values: ['v'] }] },
          },
        },
      },
    ];
    const status = {
      addresses: [{ type: 'Hostname', value: 'h' }, { value: '1.1.1.1' }],
      conditions: [{ type: 'Programmed', status: 'True', reason: 'r', message: 'm' }],
    };
    expect(
      trimmed('Gateway', 'gateway.networking.k8s.io/v1', {
        spec: { gatewayClassName: 'istio-waypoint', listeners },
        status,
      }),
    ).toMatchObject({
      className: 'istio-waypoint',
      listeners: [
        { name: 'a', port: 15008, protocol: 'HBONE', namespaces: null },
        { name: 'b', namespaces: null },
        { name: 'c', namespaces: { from: null, selector: null } },
        {
          name: 'd',
          namespaces: {
            from: 'Selector',
            selector: { matchLabels: {}, matchExpressions: [{ key: 'k', operator: 'In', values: ['v'] }] },
          },
        },
      ],
      addresses: [
        { type: 'Hostname', value: 'h' },
        { type: '', value: '1.1.1.1' },
      ],
      conditions: [{ type: 'Programmed', status: 'True', reason: 'r', message: 'm' }],
    });
  });
});

describe('what is passed over', () => {
  it('is counted and named', () => {
    const snapshot = readText(
      `${manifest('Secret', 'v1', 'a')}${manifest('Secret', 'v1', 'b')}${manifest('Certificate', 'cert-manager.io/v1', 'c')}---\nreplicas: 3\n---\nkind: Pod\napiVersion: v1\nmetadata: {}\n`,
    );
    expect(snapshot.notices.map(({ code, count }) => ({ code, count }))).toEqual([
      { code: 'not-kubernetes', count: 1 },
      { code: 'kind-not-read', count: 3 },
      { code: 'not-kubernetes', count: 1 },
    ]);
    expect(snapshot.notices[1]?.sentence).toBe(
      'Objects of kinds that are not read were passed over: Certificate 1, Secret 2.',
    );
    expect(snapshot.notices[2]?.sentence).toContain('Pod in cluster.yaml (document 5, line ');
  });
});
