import { describe, expect, it } from 'vitest';
import type { SampleRequest } from '#lib/model/path.ts';
import type { Gap } from '#lib/model/snapshot.ts';
import { callerAt, callerOf } from '#lib/resolve/path/caller.ts';
import { destinationOf } from '#lib/resolve/path/destination.ts';
import { requestPath } from '#lib/resolve/path/request-path.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { caller, destination, hopLines, meshText, pathIn as path, said, snapshotOf } from './read.ts';

const authorization = (namespace: string, name: string, spec: string, annotations = '') =>
  `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: ${name}, namespace: ${namespace}${annotations}}\nspec: ${spec}\n`;

const peerAuthentication = (namespace: string, name: string, spec: string) =>
  `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;

describe('the waypoint on the way', () => {
  it('one that has no ready pod is not gone around', () => {
    const found = path('Pod/cli/cli', 'Service/app/web:80', {
      replace: [
        ["podIP: 10.1.2.1, podIPs: [{ip: 10.1.2.1}], conditions: [{type: Ready, status: 'True'}]", 'podIP: 10.1.2.1'],
      ],
    });
    expect(said(found)).toBe('fails at 1, waypoint-unreachable');
    expect(found.hops.map(({ kind }) => kind)).toEqual(['ztunnel', 'waypoint']);
  });

  it('one without an address that istiod can send is left out', () => {
    const found = path('Pod/cli/cli', 'Service/app/raw:80', {
      replace: [['{type: Hostname, value: wp.app.svc.cluster.local}', '{type: IPAddress, value: nonsense}']],
    });
    expect(found.hops.map(({ kind }) => kind)).toEqual(['ztunnel', 'application']);
    expect(said(found)).toBe('allowed, waypoint-has-no-address');
  });

  it('one that never became ready is no waypoint at all', () => {
    const found = path('Pod/cli/cli', 'Service/app/raw:80', {
      replace: [[/status:\n {2}addresses: \[\{type: Hostname, value: wp.app.svc.cluster.local\}\]/, '']],
    });
    expect(found.hops.map(({ kind }) => kind)).toEqual(['ztunnel', 'application']);
    expect(found.bypassed).toEqual([]);
  });

  it('a class of agentgateway evaluates no policy of Istio', () => {
    const found = path('Pod/cli/cli', 'Service/app/raw:80', {
      replace: [
        [
          /(name: wp, namespace: app, labels: \{\}\}\nspec:\n {2}gatewayClassName:) istio-waypoint/,
          '$1 istio-agentgateway-waypoint',
        ],
      ],
    });
    expect(hopLines(found)[1]).toBe('waypoint app/wp:80, hbone, sees ns/cli/sa/cli');
    expect(said(found)).toBe('allowed, policies-not-read');
  });

  it('a canary shares out the requests: policies of the Gateway hold for one of the two', () => {
    const canary = meshText
      .split('---\n')
      .filter((text) => /name: wp(-1)?, namespace: app/.test(text))
      .map((text) =>
        text
          .replaceAll(/\bwp(-1)?\b/g, 'wp2$1')
          .replaceAll('10.96.2.1', '10.96.2.9')
          .replaceAll('10.1.2.1', '10.1.2.9'),
      )
      .join('---\n');
    const labels: readonly [string, string] = [
      '{name: web, namespace: app, labels: {}}',
      "{name: web, namespace: app, labels: {istio.io/use-waypoint: wp, istio.io/use-waypoint-canary: wp2}, annotations: {istio.io/use-waypoint-canary-weight: '20'}}",
    ];
    const found = path('Pod/opt/shop-1', 'Service/app/web:80', { replace: [labels], add: canary });
    expect(hopLines(found)[1]).toContain('waypoint app/wp:80');
    expect(said(found)).toBe('denied at 1, identity-is-waypoint, canary-share');
    const admitted = path('Pod/cli/cli', 'Service/app/web:80', { replace: [labels], add: canary });
    expect(said(admitted)).toBe('depends, identity-is-waypoint, canary-share, endpoints-differ');
    expect(admitted.notes.at(-1)?.about).toEqual(['Gateway/app/wp2']);
  });
});

describe('routes at the waypoint', () => {
  const route = (namespace: string, backend: string) =>
    `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: ${namespace}}\nspec: {parentRefs: [{group: '', kind: Service, name: web, namespace: app}], rules: [{backendRefs: [{name: ${backend}, port: 80}]}]}\n`;
  const about = (add: string) => {
    const { notes } = path('Pod/cli/cli', 'Service/app/web:80', { add });
    return notes.flatMap((note) => (note.code === 'route-chooses-backend' ? note.about : []));
  };

  it('those that lead to another backend are named', () => {
    expect(about(route('app', 'raw'))).toEqual(['HTTPRoute/app/r']);
    expect(about(route('app', 'web'))).toEqual([]);
    // A waypoint does not read the routes of its clients.
    expect(about(route('cli', 'raw'))).toEqual([]);
    const virtual = (host: string) =>
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: v, namespace: app}\nspec: {hosts: [web], http: [{route: [{destination: {host: ${host}}}]}]}\n`;
    expect(about(virtual('raw'))).toEqual(['VirtualService/app/v']);
    expect(about(virtual('web.app.svc.cluster.local'))).toEqual([]);
  });
});

describe('policies that Kubernetes would refuse', () => {
  const authorization = (name: string, spec: string) =>
    `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: ${name}, namespace: app}\nspec: ${spec}\n---\n`;
  const target = "targetRefs: [{group: '', kind: Service, name: web";

  // Source: istio pkg/config/validation/validation.go, ValidateAuthorizationPolicy; what is not stored is evaluated nowhere.
  it('are evaluated at no hop', () => {
    const usual = hopLines(path('Pod/cli/cli', 'Service/app/web:80'));
    const add =
      authorization('address', "{rules: [{from: [{source: {ipBlocks: ['10.0.0.300/8']}}]}]}") +
      authorization('both', `{selector: {matchLabels: {app: web}}, ${target}}], action: DENY, rules: [{}]}`) +
      authorization('far', `{${target}, namespace: app}], action: DENY, rules: [{}]}`);
    expect(hopLines(path('Pod/cli/cli', 'Service/app/web:80', { add }))).toEqual(usual);
    const taken = authorization('taken', `{${target}}], action: DENY, rules: [{}]}`);
    expect(hopLines(path('Pod/cli/cli', 'Service/app/web:80', { add: add + taken }))[1]).toContain(
      'DENY app/taken deny',
    );
  });
});

describe('ports and endpoints', () => {
  it('a port that the service does not declare is refused', () => {
    expect(said(path('Pod/cli/cli', 'Service/app/web:81'))).toBe('fails at 1, port-not-declared');
    expect(said(path('Pod/cli/cli', 'Service/bare/api:81'))).toBe('fails at 0, port-not-declared');
    expect(said(path('Pod/cli/plain', 'Service/app/web:81'))).toBe('fails at 0, port-not-declared');
    expect(path('Pod/cli/cli', 'Pod/bare/api-1:81 by pod-ip').verdict).toBe('allowed');
  });

  it('UDP is never captured', () => {
    const found = path('Pod/cli/cli', 'Service/app/raw:80', {
      replace: [
        [
          'selector: {app: raw}, ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]',
          'selector: {app: raw}, ports: [{name: dns, port: 80, targetPort: 8080, protocol: UDP}]',
        ],
      ],
    });
    expect(said(found)).toBe('allowed, not-tcp');
  });

  it('without endpoints nothing answers', () => {
    const found = path('Pod/cli/cli', 'Service/bare/api:80', {
      replace: [["labels: {app: 'api'}", "labels: {app: 'other'}"]],
    });
    expect(said(found)).toBe('fails at 0, no-ready-endpoint');
  });

  it('the named port of a pod is not known', () => {
    const found = path('Pod/cli/cli', 'Service/bare/api:80', {
      replace: [
        [
          'selector: {app: api}, ports: [{name: http, port: 80, targetPort: 8080',
          'selector: {app: api}, ports: [{name: http, port: 80, targetPort: web',
        ],
      ],
      add: authorization('bare', 'port', '{rules: [{to: [{operation: {ports: ["8080"]}}]}]}'),
    });
    expect(hopLines(found)[1]).toBe('ztunnel bare/api-1, hbone, sees ns/cli/sa/cli; ALLOW bare/port depends');
    expect(found.verdict).toBe('depends');
  });

  it('equal endpoints are one way, others end differently', () => {
    const other =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: api-2, namespace: bare, labels: {app: api, track: new}, annotations: {ambient.istio.io/redirection: enabled}}\nspec: {serviceAccountName: api}\nstatus: {phase: Running, podIP: 10.1.1.9, podIPs: [{ip: 10.1.1.9}], conditions: [{type: Ready, status: 'True'}]}\n";
    const plain = path('Pod/cli/cli', 'Service/bare/api:80', { add: other });
    expect(said(plain)).toBe('allowed');
    const differing = path('Pod/cli/cli', 'Service/bare/api:80', {
      add: `${other}---\n${authorization('bare', 'closed', '{selector: {matchLabels: {track: new}}}')}`,
    });
    expect(said(differing)).toBe('depends, endpoints-differ');
    expect(differing.notes[0]?.about).toEqual(['Pod/bare/api-2']);
  });
});

describe('policies on the way', () => {
  it('namespace- and mesh-wide ones hold at ztunnel, never at a waypoint', () => {
    const add = `${authorization('istio-system', 'nobody', '{}')}---\n${authorization('bare', 'cli', '{rules: [{from: [{source: {namespaces: [cli]}}]}]}')}`;
    const found = path('Pod/cli/cli', 'Service/bare/api:80', { add });
    expect(hopLines(found)[1]).toBe(
      'ztunnel bare/api-1:8080, hbone, sees ns/cli/sa/cli; ALLOW istio-system/nobody no-match, ALLOW bare/cli allow',
    );
    const web = path('Pod/cli/cli', 'Service/app/raw:80', { add });
    expect(hopLines(web)[1]).toBe('waypoint app/wp:80, hbone, sees ns/cli/sa/cli; ALLOW app/at-waypoint allow');
  });

  it('a policy that only writes down what it would do decides nothing', () => {
    const add = authorization(
      'app',
      'trial',
      '{targetRefs: [{kind: Service, name: raw}], action: DENY, rules: [{}]}',
      ", annotations: {istio.io/dry-run: 'true'}",
    );
    expect(said(path('Pod/cli/cli', 'Service/app/raw:80', { add }))).toBe('allowed, dry-run');
  });

  it('one authorizer is asked, two on one chain refuse', () => {
    const custom = (name: string) =>
      authorization(
        'app',
        name,
        `{targetRefs: [{kind: Service, name: raw}], action: CUSTOM, provider: {name: ${name}}, rules: [{}]}`,
      );
    const one = path('Pod/cli/cli', 'Service/app/raw:80', { add: custom('a') });
    expect(one.verdict).toBe('depends');
    expect(one.hops[1]?.policies[0]?.dependsOn).toEqual(['provider a']);
    expect(said(path('Pod/cli/cli', 'Service/app/raw:80', { add: `${custom('a')}---\n${custom('b')}` }))).toBe(
      'denied at 1',
    );
  });

  const tokens =
    'apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: {name: tokens, namespace: app}\nspec: {targetRefs: [{kind: Service, name: raw}], jwtRules: [{issuer: shop}]}\n';
  const required = `${tokens}---\n${authorization('app', 'required', '{targetRefs: [{kind: Service, name: raw}], action: DENY, rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]}')}`;

  it.each<[string, string, SampleRequest | undefined, string]>([
    ['nothing is said of the token', tokens, undefined, 'allowed'],
    ['no token', tokens, { claims: {} }, 'allowed'],
    ['a token of its issuer', tokens, { claims: { iss: 'shop', sub: 'a' } }, 'allowed'],
    ['a token of another issuer', tokens, { claims: { iss: 'other' } }, 'denied at 1'],
    ['a token is required and nothing is said of it', required, undefined, 'depends'],
    ['a token is required and missing', required, { claims: {} }, 'denied at 1'],
    ['a token is required and there', required, { claims: { iss: 'shop', sub: 'a' } }, 'allowed'],
  ])('%s', (_, add, sample, expected) => {
    expect(said(path('Pod/cli/cli', 'Service/app/raw:80', { add, ...(sample && { sample }) }))).toBe(expected);
  });

  it('a token that nothing on the chain reads does not count', () => {
    const add = authorization(
      'app',
      'token',
      '{targetRefs: [{kind: Service, name: raw}], action: DENY, rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]}',
    );
    const sample = { claims: { iss: 'shop', sub: 'a' } };
    expect(said(path('Pod/cli/cli', 'Service/app/raw:80', { add, sample }))).toBe('denied at 1');
  });

  it('plain text meets PeerAuthentication by port, with the holes that ztunnel has', () => {
    const strictMesh = peerAuthentication('istio-system', 'mesh', '{mtls: {mode: STRICT}}');
    const atPod = (spec: string) => `${strictMesh}---\n${peerAuthentication('bare', 'pod', spec)}`;
    const verdict = (port: number, add: string) =>
      path('Pod/cli/plain', `Pod/bare/api-1:${port} by pod-ip`, { add }).verdict;
    expect(verdict(8080, strictMesh)).toBe('denied');
    const oneOpen = atPod('{selector: {matchLabels: {app: api}}, portLevelMtls: {8080: {mode: PERMISSIVE}}}');
    expect([verdict(8080, oneOpen), verdict(9090, oneOpen)]).toEqual(['allowed', 'denied']);
    // A STRICT port under an open workload is forgotten where the mesh is STRICT.
    const oneStrict = atPod(
      '{selector: {matchLabels: {app: api}}, mtls: {mode: PERMISSIVE}, portLevelMtls: {8080: {mode: STRICT}}}',
    );
    expect([verdict(8080, oneStrict), verdict(9090, oneStrict)]).toEqual(['allowed', 'allowed']);
    const withoutMesh = peerAuthentication(
      'bare',
      'pod',
      '{selector: {matchLabels: {app: api}}, portLevelMtls: {8080: {mode: STRICT}}}',
    );
    expect([verdict(8080, withoutMesh), verdict(9090, withoutMesh)]).toEqual(['denied', 'allowed']);
    // An object of the namespace without a mode makes the exception swallow everything.
    const unset = `${oneOpen}---\n${peerAuthentication('bare', 'unset', '{}')}`;
    expect([verdict(8080, unset), verdict(9090, unset)]).toEqual(['allowed', 'allowed']);
    // DISABLE alone does not open a port under an inherited STRICT.
    const disabled = atPod('{selector: {matchLabels: {app: api}}, portLevelMtls: {8080: {mode: DISABLE}}}');
    expect(verdict(8080, disabled)).toBe('denied');
  });
});

describe('callers', () => {
  it('a gateway of another controller does not know of waypoints', () => {
    const found = path('Gateway/edge/gw', 'Service/opt/shop:80', {
      replace: [['gatewayClassName: istio\n', 'gatewayClassName: nginx\n']],
    });
    expect(found.bypassed).toEqual([{ waypoint: 'opt/wp', reason: 'foreign-gateway' }]);
    expect(hopLines(found)[1]).toBe('ztunnel opt/shop-1:8080');
  });

  it('from the node of the pod itself nothing is redirected, so a refusal does not hold for all', () => {
    const found = path('Pod/cli/host', 'Service/app/web:80');
    expect(said(found)).toBe('depends, same-node-skips-ztunnel');
    expect(said(path('Pod/cli/host', 'Service/bare/api:80'))).toBe('allowed, same-node-skips-ztunnel');
  });

  it('an address is the workload that has it, or a client outside', () => {
    const topology = resolve(snapshotOf(meshText));
    expect(callerAt(topology, '10.1.0.2')).toMatchObject({ kind: 'sidecar', object: 'Pod/cli/side' });
    expect(callerAt(topology, '203.0.113.1')).toMatchObject({ kind: 'external', object: null, address: '203.0.113.1' });
    expect(callerOf(topology, 'Pod/app/wp-1')).toMatchObject({ kind: 'waypoint' });
    expect(callerOf(topology, 'Service/app/web')).toBeNull();
    expect(destinationOf(topology, 'Gateway/app/wp')).toBeNull();
  });

  it('a pod that a service selects is called by VIP unless said otherwise', () => {
    const topology = resolve(snapshotOf(meshText));
    expect(destinationOf(topology, 'Pod/app/web-1', 80)).toMatchObject({ via: 'vip' });
    expect(destinationOf(topology, 'Pod/cli/cli')).toMatchObject({ via: 'pod-ip' });
    expect(hopLines(path('Pod/cli/cli', 'Pod/app/web-1:80'))[1]).toContain('waypoint app/wp:80');
  });

  it('a Service that is not exposed is not reached from outside', () => {
    expect(said(path('kind:external', 'Service/app/web:80'))).toBe(
      'fails at 0, source-address-may-change, not-exposed',
    );
  });
});

describe('what could not be read', () => {
  const gap = (kind: string | null, object: string | null = null): Gap => ({
    kind,
    cause: 'forbidden',
    sentence: 'no permission',
    object,
    origin: null,
  });
  const withGaps = (from: string, to: string, ...gaps: readonly Gap[]) => {
    const topology = resolve({ ...snapshotOf(meshText), gaps });
    return requestPath(topology, caller(topology, from), destination(topology, to));
  };

  it.each<[string, string, string, Gap, string]>([
    ['policies', 'Pod/cli/cli', 'Service/app/web:80', gap('AuthorizationPolicy'), 'undetermined'],
    [
      'one policy elsewhere',
      'Pod/cli/cli',
      'Service/app/web:80',
      gap('AuthorizationPolicy', 'AuthorizationPolicy/wl/x'),
      'allowed',
    ],
    [
      'one policy here',
      'Pod/cli/cli',
      'Service/app/web:80',
      gap('AuthorizationPolicy', 'AuthorizationPolicy/app/x'),
      'undetermined',
    ],
    [
      'one policy of the whole mesh',
      'Pod/cli/cli',
      'Service/app/web:80',
      gap('AuthorizationPolicy', 'AuthorizationPolicy/istio-system/x'),
      'undetermined',
    ],
    ['tokens do not matter at ztunnel', 'Pod/cli/cli', 'Service/bare/api:80', gap('RequestAuthentication'), 'allowed'],
    ['peers matter at ztunnel', 'Pod/cli/plain', 'Service/app/web:80', gap('PeerAuthentication'), 'undetermined'],
    ['a document of an unknown kind', 'Pod/cli/cli', 'Service/bare/api:80', gap(null), 'undetermined'],
    ['routes matter at a waypoint', 'Pod/cli/cli', 'Service/app/web:80', gap('HTTPRoute'), 'undetermined'],
    ['routes of another protocol do not', 'Pod/cli/cli', 'Service/app/web:80', gap('TCPRoute'), 'allowed'],
    ['routes do not matter at ztunnel', 'Pod/cli/cli', 'Service/bare/api:80', gap('HTTPRoute'), 'allowed'],
    ['policies of the network do', 'Pod/cli/cli', 'Service/bare/api:80', gap('NetworkPolicy'), 'undetermined'],
  ])('%s', (_, from, to, hidden, expected) => {
    const found = withGaps(from, to, hidden);
    expect(found.verdict).toBe(expected);
    expect(found.gap).toEqual(expected === 'undetermined' ? hidden : null);
  });

  it('an object that nobody knows gives no hops', () => {
    const topology = resolve(snapshotOf(meshText));
    const to = { object: 'Service/app/none', host: null, port: 80, via: 'vip' } as const;
    expect(requestPath(topology, caller(topology, 'kind:captured'), to)).toMatchObject({
      verdict: 'undetermined',
      hops: [],
    });
  });
});
