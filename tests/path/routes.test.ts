import { describe, expect, it } from 'vitest';
import { answerForPath } from '#lib/explain/path-answer.ts';
import { branchSentence } from '#lib/explain/wording/path-branch-sentence.ts';
import { pathSentence } from '#lib/explain/wording/path-sentence.ts';
import type { RequestPath } from '#lib/model/path.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { hopLines, meshText, pathIn, said, snapshotOf } from './read.ts';

const route = (kind: string, spec: string, namespace = 'app', name = 'r', created = '2026-01-01T00:00:00Z') =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}, creationTimestamp: '${created}'}\nspec: ${spec}\n`;

const toWeb = "parentRefs: [{group: '', kind: Service, name: web}]";
const toTcp = "parentRefs: [{group: '', kind: Service, name: tcp}]";
const virtual = (spec: string, namespace = 'app') =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: v, namespace: ${namespace}, creationTimestamp: '2026-01-01T00:00:00Z'}\nspec: ${spec}\n`;

// Beside web: a Service for another version, over captured pods of their own, and one that speaks TCP.
const others = `
apiVersion: v1
kind: Service
metadata: {name: web2, namespace: app}
spec: {clusterIP: 10.96.2.50, selector: {app: web2}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web2-1, namespace: app, labels: {app: web2}, annotations: {ambient.istio.io/redirection: enabled}}
spec: {serviceAccountName: web2}
status: {phase: Running, podIP: 10.1.2.50, podIPs: [{ip: 10.1.2.50}], conditions: [{type: Ready, status: 'True'}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: nobody, namespace: app}
spec: {selector: {matchLabels: {app: web2}}}
---
apiVersion: v1
kind: Service
metadata: {name: tcp, namespace: app}
spec: {clusterIP: 10.96.2.51, selector: {app: web}, ports: [{name: tcp, port: 9000, targetPort: 8080}]}
`;

const to = (destination: string, ...added: readonly string[]) =>
  pathIn('Pod/cli/cli', destination, { add: [others, ...added].join('---\n') });

const ways = ({ branches }: RequestPath) =>
  branches.map(({ percent, backend, answer, verdict }) =>
    [`${percent} %`, backend ?? '-', answer === null ? '' : `${answer.code} ${answer.status ?? ''}`, verdict]
      .filter((part) => part !== '')
      .join(' ')
      .replace(/ {2,}/g, ' '),
  );

// Istio, 86c9f01: pilot/pkg/networking/core/listener_waypoint.go, pilot/pkg/config/kube/gateway/conversion.go
describe('a route at the waypoint', () => {
  it('is followed to the backend it chooses, whose own policies decide there', () => {
    const found = to(
      'Service/app/web:80',
      route('HTTPRoute', `{${toWeb}, rules: [{backendRefs: [{name: web2, port: 80}]}]}`),
    );
    expect(hopLines(found).slice(2)).toEqual([
      'ztunnel app/web2-1:8080, hbone, sees ns/app/sa/wp; STRICT app/strict no-match, ALLOW app/nobody no-match',
      'application app/web2-1:8080',
    ]);
    expect(said(found)).toBe('denied at 2, identity-is-waypoint, route-chooses-backend');
    expect(ways(found)).toEqual(['100 % Service/app/web2 denied']);
  });

  it('with weights has one way for each backend, and depends where they end differently', () => {
    const spec = `{${toWeb}, rules: [{backendRefs: [{name: web, port: 80, weight: 9}, {name: web2, port: 80, weight: 1}, {name: raw, port: 80, weight: 0}]}]}`;
    const found = to('Service/app/web:80', route('HTTPRoute', spec));
    expect(ways(found)).toEqual(['90 % Service/app/web allowed', '10 % Service/app/web2 denied']);
    expect(said(found)).toBe('depends, identity-is-waypoint, route-chooses-backend, endpoints-differ');
    expect(found.branches.map((branch) => branchSentence(branch, found))).toEqual([
      'By rule 1 of HTTPRoute app/r 90 % of the requests go to Service app/web, port 80, and are allowed.',
      'By rule 1 of HTTPRoute app/r 10 % of the requests go to Service app/web2, port 80, and are refused at the ztunnel of Pod app/web2-1: no rule of AuthorizationPolicy app/nobody matches them.',
    ]);
    const topology = resolve(snapshotOf(meshText));
    expect(answerForPath(topology, found).branches[1]?.hops.map(({ sentence }) => sentence)).toEqual([
      'The ztunnel of Pod app/web2-1 gets it on port 8080 over HBONE and sees spiffe://cluster.local/ns/app/sa/wp: PeerAuthentication app/strict (STRICT) does not refuse it; AuthorizationPolicy app/nobody (ALLOW) does not match; there is an ALLOW and none matches, so it is refused.',
      'If it came this far: Pod app/web2-1 gets it on port 8080, in plain text inside the pod.',
    ]);
  });

  it('whose backend does not exist answers 500, and a VirtualService 503', () => {
    const missing = to(
      'Service/app/web:80',
      route('HTTPRoute', `{${toWeb}, rules: [{backendRefs: [{name: nosuch, port: 80}]}]}`),
    );
    expect(ways(missing)).toEqual(['100 % Service/app/nosuch missing-backend 500 fails']);
    expect(missing.hops.map(({ kind }) => kind)).toEqual(['ztunnel', 'waypoint']);
    expect(pathSentence(missing)).toBe(
      'Requests from Pod cli/cli to Service app/web, port 80, fail: the waypoint answers with 500, because Service app/nosuch, to which HTTPRoute app/r sends, does not exist in the mesh.',
    );
    const host = to('Service/app/web:80', virtual('{hosts: [web], http: [{route: [{destination: {host: nosuch}}]}]}'));
    expect(ways(host)).toEqual(['100 % Host/nosuch.app.svc.cluster.local missing-backend 503 fails']);
    const port = to(
      'Service/app/web:80',
      route('HTTPRoute', `{${toWeb}, rules: [{backendRefs: [{name: web2, port: 81}]}]}`),
    );
    expect(ways(port)).toEqual(['100 % Service/app/web2 missing-port 500 fails']);
    const subset = to(
      'Service/app/web:80',
      virtual('{hosts: [web], http: [{route: [{destination: {host: web, subset: v2}}]}]}'),
    );
    expect(ways(subset)).toEqual(['100 % Service/app/web missing-subset 503 fails']);
  });

  it('without a ReferenceGrant works for the mesh', () => {
    const spec = `{${toWeb}, rules: [{backendRefs: [{name: api, namespace: bare, port: 80}]}]}`;
    expect(ways(to('Service/app/web:80', route('HTTPRoute', spec)))).toEqual(['100 % Service/bare/api allowed']);
  });

  it('to a kind that istiod takes only behind a flag is answered with 500', () => {
    const spec = `{${toWeb}, rules: [{backendRefs: [{group: inference.networking.k8s.io, kind: InferencePool, name: llm, port: 80}]}]}`;
    expect(ways(to('Service/app/web:80', route('HTTPRoute', spec)))).toEqual([
      '100 % InferencePool/app/llm unsupported-kind 500 fails',
    ]);
    const flag =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: istiod, namespace: istio-system, labels: {app: istiod}}\nspec: {template: {spec: {containers: [{name: discovery, image: istio/pilot:1.31.0, env: [{name: ENABLE_GATEWAY_API_INFERENCE_EXTENSION, value: "true"}]}]}}}\n';
    expect(to('Service/app/web:80', route('HTTPRoute', spec), flag).verdict).toBe('undetermined');
  });

  it('answers 404 to what no rule takes, and shows what takes every request first', () => {
    const rule = (match: string, name: string) => `{${match}backendRefs: [{name: ${name}, port: 80}]}`;
    const onlyPath = to(
      'Service/app/web:80',
      route('HTTPRoute', `{${toWeb}, rules: [${rule('matches: [{path: {value: /a}}], ', 'web')}]}`),
    );
    expect(ways(onlyPath)).toEqual(['100 % Service/app/web allowed', '100 % - unmatched 404 fails']);
    expect(onlyPath.verdict).toBe('depends');
    const both = `{${toWeb}, rules: [${rule('matches: [{path: {value: /a}}], ', 'web2')}, ${rule('', 'web')}]}`;
    expect(ways(to('Service/app/web:80', route('HTTPRoute', both)))).toEqual([
      '100 % Service/app/web allowed',
      '100 % Service/app/web2 denied',
    ]);
  });

  it('leaves a younger catch-all nothing', () => {
    const older = route(
      'HTTPRoute',
      `{${toWeb}, rules: [{backendRefs: [{name: web, port: 80}]}]}`,
      'app',
      'old',
      '2025-01-01T00:00:00Z',
    );
    const younger = route(
      'HTTPRoute',
      `{${toWeb}, rules: [{backendRefs: [{name: web2, port: 80}]}, {matches: [{path: {value: /x}}], backendRefs: [{name: raw, port: 80}]}]}`,
    );
    expect(ways(to('Service/app/web:80', older, younger))).toEqual([
      '100 % Service/app/web allowed',
      '100 % Service/app/raw allowed',
    ]);
  });

  it.each([
    [
      'of a namespace that the waypoint does not read',
      'Service/app/web:80',
      route(
        'HTTPRoute',
        `{parentRefs: [{group: '', kind: Service, name: web, namespace: app}], rules: [{backendRefs: [{name: api, port: 80}]}]}`,
        'bare',
      ),
    ],
    [
      'of HTTP on a port for TCP',
      'Service/app/tcp:9000',
      route('HTTPRoute', `{${toTcp}, rules: [{backendRefs: [{name: web2, port: 80}]}]}`),
    ],
    [
      'of TCP on a port for HTTP',
      'Service/app/web:80',
      route('TCPRoute', `{${toWeb}, rules: [{backendRefs: [{name: web2, port: 80}]}]}`),
    ],
    [
      'for another port',
      'Service/app/web:80',
      route(
        'HTTPRoute',
        `{parentRefs: [{group: '', kind: Service, name: web, port: 81}], rules: [{backendRefs: [{name: web2, port: 80}]}]}`,
      ),
    ],
    [
      'to the service itself',
      'Service/app/web:80',
      route('HTTPRoute', `{${toWeb}, rules: [{backendRefs: [{name: web, port: 80}]}]}`),
    ],
  ])('%s changes nothing', (_, destination, added) => {
    const found = to(destination, added);
    expect(found.branches).toEqual([]);
    expect(hopLines(found)).toEqual(hopLines(to(destination)));
  });

  it('of TCP takes the whole connection, and closes it where the backend is missing', () => {
    const spec = (name: string) => `{${toTcp}, rules: [{backendRefs: [{name: ${name}, port: 80}]}]}`;
    expect(ways(to('Service/app/tcp:9000', route('TCPRoute', spec('web2'))))).toEqual([
      '100 % Service/app/web2 denied',
    ]);
    const missing = to('Service/app/tcp:9000', route('TCPRoute', spec('nosuch')));
    expect(ways(missing)).toEqual(['100 % Service/app/nosuch missing-backend fails']);
    expect(pathSentence(missing)).toContain('the waypoint closes the connection, because Service app/nosuch');
  });

  it('on a port that says neither HTTP nor TCP depends on what is sent', () => {
    const unnamed = others.replaceAll('name: tcp, port: 9000', 'name: any, port: 9000');
    const add = [unnamed, route('HTTPRoute', `{${toTcp}, rules: [{backendRefs: [{name: web2, port: 80}]}]}`)].join(
      '---\n',
    );
    const found = pathIn('Pod/cli/cli', 'Service/app/tcp:9000', { add });
    expect(found.branches.map((branch) => branchSentence(branch, found).split(':')[0])).toEqual([
      'If it is HTTP',
      'If it is not HTTP',
    ]);
    const sample = { method: 'GET' };
    expect(ways(pathIn('Pod/cli/cli', 'Service/app/tcp:9000', { add, sample }))).toEqual([
      '100 % Service/app/web2 denied',
    ]);
  });

  it('of another owner goes straight to the backend, past the waypoint that the backend has', () => {
    const spec = `{${toWeb}, rules: [{backendRefs: [{name: shop, namespace: opt, port: 80}]}]}`;
    const found = to('Service/app/web:80', route('HTTPRoute', spec));
    expect(found.hops.filter(({ kind }) => kind === 'waypoint').map(({ object }) => object)).toEqual([
      'Gateway/app/wp',
    ]);
    expect(found.bypassed).toEqual([{ waypoint: 'opt/wp', reason: 'waypoint-client' }]);
  });
});

describe('a VirtualService at the waypoint', () => {
  const http = (rules: string) => virtual(`{hosts: [web], http: [${rules}]}`);
  const destination = (host: string, more = '') => `route: [{destination: {host: ${host}}${more}}]`;

  it('is followed by its rules in order, up to the first that takes everything', () => {
    const found = to(
      'Service/app/web:80',
      http(`{match: [{uri: {prefix: /a}}], ${destination('web2')}}, {${destination('web')}}, {${destination('raw')}}`),
    );
    expect(ways(found)).toEqual(['100 % Service/app/web allowed', '100 % Service/app/web2 denied']);
  });

  // Scenario 155: a waypoint does not know the labels of who calls, so such a match is dropped there.
  it('loses its matches on sourceLabels; where nothing is left, the service answers as if there were none', () => {
    const only = http(`{match: [{sourceLabels: {app: cli}}], ${destination('web2')}}`);
    expect(to('Service/app/web:80', only).branches).toEqual([]);
    const rest = http(`{match: [{sourceLabels: {app: cli}}, {uri: {prefix: /a}}], ${destination('web2')}}`);
    expect(ways(to('Service/app/web:80', rest))).toEqual([
      '100 % Service/app/web2 denied',
      '100 % - unmatched 404 fails',
    ]);
  });

  it('matches by the namespace of the waypoint where one is asked for, by port and by gateway', () => {
    const match = (text: string) => http(`{match: [{${text}}], ${destination('web2')}}`);
    for (const text of ['sourceNamespace: cli', 'port: 81', 'gateways: [edge/gw]']) {
      expect(to('Service/app/web:80', match(text)).branches).toEqual([]);
    }
    for (const text of ['sourceNamespace: app', 'port: 80', 'gateways: [mesh]']) {
      expect(ways(to('Service/app/web:80', match(text)))).toEqual(['100 % Service/app/web2 denied']);
    }
  });

  it('answers for itself by a redirect', () => {
    expect(said(to('Service/app/web:80', http('{redirect: {uri: /x}}')))).toBe(
      'fails at 1, route-answers, route-chooses-backend',
    );
  });

  // Source: istio pilot/pkg/model/virtualservice.go, MergeHTTPRoutes, hasConflict; virtualservice_controller.go, 86c9f01
  it('goes on with what its delegate says, within what it asks itself', () => {
    const root = (match: string, name = 'd') =>
      http(`{${match === '' ? '' : `match: [${match}], `}delegate: {name: ${name}, namespace: cli}}`);
    const delegate = (match: string, more = '') =>
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: d, namespace: cli}\nspec: {${more}http: [{${match === '' ? '' : `match: [${match}], `}${destination('web2.app.svc.cluster.local')}}]}\n`;
    const found = (...added: readonly string[]) => ways(to('Service/app/web:80', ...added));
    const all = ['100 % Service/app/web2 denied'];
    const some = ['100 % Service/app/web2 denied', '100 % - unmatched 404 fails'];
    expect(found(root(''), delegate(''))).toEqual(all);
    expect(found(root('{uri: {prefix: /}}'), delegate(''))).toEqual(all);
    expect(found(root('{uri: {prefix: /x}}'), delegate(''))).toEqual(some);
    expect(found(root('{uri: {prefix: /x}}'), delegate('{uri: {exact: /x/y}}'))).toEqual(some);
    expect(found(root('{uri: {prefix: /x}}, {method: {exact: GET}}'), delegate('{uri: {prefix: /y}}'))).toEqual(some);
    const none: readonly (readonly string[])[] = [
      [root('', 'absent'), delegate('')],
      [root('{uri: {prefix: /x}}'), delegate('{uri: {prefix: /y}}')],
      [root('{uri: {regex: /x.*}}'), delegate('{uri: {prefix: /x}}')],
      [root('{uri: {exact: /x}}'), delegate('{uri: {prefix: /x}}')],
      [root('{headers: {a: {exact: b}}}'), delegate('{headers: {a: {exact: c}}}')],
      [root('{port: 80}'), delegate('{port: 81}')],
      [root(''), delegate('', 'exportTo: [.], ')],
      [root(''), delegate('', 'hosts: [other], ')],
    ];
    for (const added of none) expect(found(...added), added.join()).toEqual([]);
  });

  it('shares out by weight', () => {
    const spec = `{hosts: [web], http: [{route: [{destination: {host: web}, weight: 75}, {destination: {host: web2}, weight: 25}]}]}`;
    expect(ways(to('Service/app/web:80', virtual(spec)))).toEqual([
      '75 % Service/app/web allowed',
      '25 % Service/app/web2 denied',
    ]);
  });
});

describe('routes of the caller’s sidecar', () => {
  const fromSidecar = (...added: readonly string[]) =>
    pathIn('Pod/cli/side', 'Service/bare/api:80', { add: [others, ...added].join('---\n') });
  const toApi = "parentRefs: [{group: '', kind: Service, name: api, namespace: bare}]";
  const backends = 'rules: [{backendRefs: [{name: raw, namespace: bare, port: 80}]}]';

  it('are those of the service’s namespace and of its own', () => {
    const bare = fromSidecar(route('HTTPRoute', `{${toApi}, ${backends}}`, 'bare'));
    expect(hopLines(bare)).toEqual(['sidecar cli/side', 'application bare/raw-1:8080']);
    expect(ways(bare)).toEqual(['100 % Service/bare/raw allowed']);
    expect(ways(fromSidecar(route('HTTPRoute', `{${toApi}, ${backends}}`, 'cli')))).toEqual([
      '100 % Service/bare/raw allowed',
    ]);
    expect(ways(fromSidecar(route('HTTPRoute', `{${toApi}, ${backends}}`, 'opt')))).toEqual([]);
  });

  it('know the labels of the caller', () => {
    const spec = (app: string) =>
      `{hosts: [api.bare.svc.cluster.local], http: [{match: [{sourceLabels: {app: ${app}}}], route: [{destination: {host: raw.bare.svc.cluster.local}}]}, {route: [{destination: {host: api.bare.svc.cluster.local}}]}]}`;
    expect(ways(fromSidecar(virtual(spec('side'), 'bare')))[0]).toBe('100 % Service/bare/raw allowed');
    expect(ways(fromSidecar(virtual(spec('other'), 'bare')))).toEqual([]);
  });

  it('answer at the sidecar', () => {
    const missing = fromSidecar(
      route('HTTPRoute', `{${toApi}, rules: [{backendRefs: [{name: nosuch, port: 80}]}]}`, 'bare'),
    );
    expect(pathSentence(missing)).toContain('fail: the sidecar answers with 500, because Service bare/nosuch');
  });
});
