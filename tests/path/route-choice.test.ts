import { describe, expect, it } from 'vitest';
import { answerForPath } from '#lib/explain/path-answer.ts';
import { pathToText } from '#lib/explain/path-text.ts';
import { branchSentence } from '#lib/explain/wording/path-branch-sentence.ts';
import { pathSentence } from '#lib/explain/wording/path-sentence.ts';
import type { RequestPath, SampleRequest } from '#lib/model/path.ts';
import { resolve } from '#lib/resolve/resolve.ts';
import { meshText, pathIn, said, snapshotOf } from './read.ts';

// Beside web, whose callers are let in: web2, which lets in nobody.
const web2 = `
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
`;

const toWeb = "parentRefs: [{group: '', kind: Service, name: web}]";

const route = (rules: string, kind = 'HTTPRoute', name = 'r', created = '2026-01-01') =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: app, creationTimestamp: '${created}T00:00:00Z'}\nspec: {${toWeb}, rules: [${rules}]}\n`;

const virtual = (http: string) =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: v, namespace: app, creationTimestamp: '2026-01-01T00:00:00Z'}\nspec: {hosts: [web], http: [${http}]}\n`;

/** A rule of the Gateway API with one match. */
const rule = (match: string, backend: string) =>
  `{${match === '' ? '' : `matches: [${match}], `}backendRefs: [{name: ${backend}, port: 80}]}`;

const path = (type: string, value: string) => `{path: {type: ${type}, value: '${value}'}}`;

const http = (match: string, host: string) =>
  `{${match === '' ? '' : `match: [${match}], `}route: [{destination: {host: ${host}}}]}`;

const tried = (sample: SampleRequest, ...added: readonly string[]) =>
  pathIn('Pod/cli/cli', 'Service/app/web:80', { add: [web2, ...added].join('---\n'), sample });

/** `web2 chosen`, `404 depends on paths`. */
const choices = ({ branches }: RequestPath) =>
  branches.map(({ backend, answer, choice, dependsOn }) =>
    [
      backend?.split('/').at(-1) ?? answer?.status ?? '-',
      choice ?? 'possible',
      ...(dependsOn.length === 0 ? [] : [`on ${dependsOn.join(', ')}`]),
    ].join(' '),
  );

const chosen = (sample: SampleRequest, ...added: readonly string[]) => {
  const found = choices(tried(sample, ...added));
  return found.filter((each) => !each.endsWith('not-taken')).join('; ');
};

describe('a request that is tried', () => {
  const only = route(rule(path('PathPrefix', '/a'), 'web'));

  // Scenario 151.
  it('takes the rule that matches, and is answered with 404 where none does', () => {
    const allowed = tried({ path: '/a' }, only);
    expect(said(allowed)).toBe('allowed, identity-is-waypoint, route-chooses-backend');
    expect(choices(allowed)).toEqual(['web chosen']);
    const refused = tried({ path: '/b' }, only);
    expect(said(refused)).toBe('fails at 1, route-answers');
    expect(choices(refused)).toEqual(['404 chosen', 'web not-taken']);
    expect(pathSentence(refused)).toBe(
      'Requests from Pod cli/cli to Service app/web, port 80, fail: the waypoint answers with 404 to what no rule of its routes takes.',
    );
    expect(refused.branches.map((branch) => branchSentence(branch, refused))).toEqual([
      'Chosen: the waypoint answers with 404 to what no rule of its routes takes.',
      'Not taken: by rule 1 of HTTPRoute app/r requests that it matches go to Service app/web, port 80.',
    ]);
  });

  it('depends on what it does not say, by name', () => {
    const open = tried({}, only);
    expect(choices(open)).toEqual(['web possible on paths', '404 possible on paths']);
    expect(pathSentence(open)).toMatch(/; whether they are allowed depends on the path of the request\.$/);
    const partly = tried({ method: 'GET' }, only);
    expect(choices(partly)).toEqual(['web depends on paths', '404 depends on paths']);
    expect(partly.branches.map((branch) => branchSentence(branch, partly))).toEqual([
      'Depends on the path of the request: by rule 1 of HTTPRoute app/r requests that it matches go to Service app/web, port 80, and are allowed.',
      'Depends on the path of the request: the waypoint answers with 404 to what no rule of its routes takes.',
    ]);
    const both = route(rule('{method: POST, headers: [{name: x-tenant, value: a}]}', 'web2'));
    expect(pathSentence(tried({ path: '/' }, both, route(rule('', 'web'), 'HTTPRoute', 's')))).toMatch(
      /depends on the method and header x-tenant of the request\.$/,
    );
  });

  it('is shown by what it takes, and the rest in a line each', () => {
    const found = tried({ path: '/x' }, route(`${rule(path('Exact', '/x'), 'web2')}, ${rule('', 'web')}`));
    const text = pathToText(answerForPath(resolve(snapshotOf(meshText)), found), { width: 300, colour: false });
    expect(text).toContain('- Chosen: by rule 1 of HTTPRoute app/r requests go to Service app/web2, port 80, and are');
    expect(text.split('\n').filter((line) => line.includes('Not taken: '))).toEqual([
      '  - Not taken: by rule 2 of HTTPRoute app/r requests go to Service app/web, port 80.',
    ]);
  });
});

// pilot/pkg/config/kube/gateway/conversion.go: createURIMatch, createHeadersMatch, createQueryParamsMatch
describe('a match of an HTTPRoute', () => {
  const cases: readonly (readonly [string, SampleRequest, boolean])[] = [
    [path('PathPrefix', '/a'), { path: '/a' }, true],
    [path('PathPrefix', '/a'), { path: '/a/b?c=d' }, true],
    [path('PathPrefix', '/a'), { path: '/ab' }, false],
    [path('PathPrefix', '/a/'), { path: '/a' }, true],
    [path('PathPrefix', '/a/'), { path: '/ab' }, false],
    [path('PathPrefix', '/a'), { path: '/A' }, false],
    [path('Exact', '/a'), { path: '/a?x=1' }, true],
    [path('Exact', '/a'), { path: '/a/' }, false],
    [path('RegularExpression', '/v[0-9]+/.*'), { path: '/v12/x' }, true],
    [path('RegularExpression', '/v[0-9]+'), { path: '/v12/x' }, false],
    ['{method: POST}', { method: 'POST' }, true],
    ['{method: POST}', { method: 'GET' }, false],
    ['{headers: [{name: X-A, value: b}]}', { headers: { 'x-a': 'b' } }, true],
    ['{headers: [{name: X-A, value: b}]}', { headers: { 'x-a': 'B' } }, false],
    ['{headers: [{name: x-a, value: b}]}', { headers: {} }, false],
    ["{headers: [{name: x-a, type: RegularExpression, value: 'b.+'}]}", { headers: { 'x-a': 'bc' } }, true],
    ['{queryParams: [{name: q, value: "1"}]}', { path: '/?p=2&q=1#q' }, true],
    ['{queryParams: [{name: q, value: "1"}]}', { path: '/?q=2&q=1' }, false],
    ['{queryParams: [{name: q, value: "1"}]}', { path: '/' }, false],
    ["{queryParams: [{name: q, type: RegularExpression, value: '[a-c]'}]}", { path: '/?q=b' }, true],
    ['{method: GET, path: {value: /a}}', { method: 'GET', path: '/b' }, false],
    ['{method: GET}, {path: {value: /a}}', { method: 'PUT', path: '/a' }, true],
  ];

  it.each(cases)('%s against %j: %s', (match, sample, fits) => {
    expect(chosen(sample, route(rule(match, 'web2')))).toBe(fits ? 'web2 chosen' : '404 chosen');
  });

  it('depends on a pattern that cannot be tried', () => {
    const found = tried({ path: '/x' }, route(rule(path('RegularExpression', '/(?i)x'), 'web')));
    expect(choices(found)).toEqual(['web depends on pattern /(?i)x', '404 depends on pattern /(?i)x']);
    expect(pathSentence(found)).toMatch(/depends on whether it fits the pattern \/\(\?i\)x\.$/);
  });
});

// sortHTTPRoutes of the same file
describe('the order of rules of the Gateway API', () => {
  it.each([
    ['an exact path before a longer prefix', path('Exact', '/a'), path('PathPrefix', '/a'), { path: '/a' }],
    ['a prefix before a pattern', path('PathPrefix', '/a'), path('RegularExpression', '/a.*'), { path: '/a' }],
    ['the longer prefix', path('PathPrefix', '/a/b'), path('PathPrefix', '/a'), { path: '/a/b' }],
    [
      'a method before headers',
      '{method: GET}',
      '{headers: [{name: a, value: b}]}',
      { method: 'GET', headers: { a: 'b' } },
    ],
    [
      'more headers',
      '{headers: [{name: a, value: b}, {name: c, value: d}]}',
      '{headers: [{name: a, value: b}]}',
      { headers: { a: 'b', c: 'd' } },
    ],
    ['a query parameter before none', '{queryParams: [{name: q, value: "1"}]}', '', { path: '/?q=1' }],
  ])('%s', (_name, first, second, sample) => {
    expect(chosen(sample, route(`${rule(second, 'web')}, ${rule(first, 'web2')}`))).toBe('web2 chosen');
    expect(chosen(sample, route(`${rule(first, 'web2')}, ${rule(second, 'web')}`))).toBe('web2 chosen');
  });

  it('is over all routes, the older first where they are equal', () => {
    const older = route(rule(path('Exact', '/a'), 'web2'), 'HTTPRoute', 'z', '2025-01-01');
    const younger = route(rule(path('Exact', '/a'), 'web'), 'HTTPRoute', 'a', '2026-01-01');
    expect(choices(tried({ path: '/a' }, younger, older))).toEqual(['web2 chosen', 'web not-taken']);
  });

  it('puts a pattern behind the prefix that takes everything, where nothing reaches it', () => {
    const found = tried({ path: '/a' }, route(`${rule(path('RegularExpression', '/a'), 'web2')}, ${rule('', 'web')}`));
    expect(choices(found)).toEqual([]);
  });
});

describe('a match of a GRPCRoute', () => {
  it.each([
    ['{method: {service: a.B, method: C}}', '/a.B/C', '/a.B/D'],
    ['{method: {service: a.B}}', '/a.B/D', '/a.Bc/D'],
    ['{method: {method: C}}', '/x.Y/C', '/x.Y/D'],
    ["{method: {type: RegularExpression, service: 'a[.]B', method: 'C|D'}}", '/a.B/C', '/ab/C'],
  ])('%s is a path', (match, fitting, other) => {
    const spec = route(rule(match, 'web2'), 'GRPCRoute');
    expect(chosen({ path: fitting }, spec)).toBe('web2 chosen');
    expect(chosen({ path: other }, spec)).toBe('404 chosen');
  });
});

// pilot/pkg/networking/core/route/route.go: TranslateRouteMatch
describe('a match of a VirtualService', () => {
  it.each<readonly [string, SampleRequest, string]>([
    ['{uri: {prefix: /a}}', { path: '/ab' }, 'web2 chosen'],
    ['{uri: {exact: /a}}', { path: '/A' }, '404 chosen'],
    ['{uri: {exact: /a}, ignoreUriCase: true}', { path: '/A' }, 'web2 chosen'],
    ["{uri: {regex: '/a|/b'}}", { path: '/b' }, 'web2 chosen'],
    ['{authority: {exact: x.example}}', { host: 'x.example' }, 'web2 chosen'],
    ['{authority: {exact: x.example}}', { path: '/' }, 'web2 depends on hosts; 404 depends on hosts'],
    ['{headers: {a: {}}}', { headers: { a: 'b' } }, 'web2 chosen'],
    ['{headers: {a: {}}}', { headers: {} }, '404 chosen'],
    ['{withoutHeaders: {a: {exact: b}}}', { headers: { a: 'b' } }, '404 chosen'],
    ['{withoutHeaders: {a: {exact: b}}}', { headers: {} }, 'web2 chosen'],
    ['{withoutHeaders: {a: {}}}', { headers: { a: 'b' } }, '404 chosen'],
    ['{withoutHeaders: {a: {}}}', { headers: {} }, 'web2 chosen'],
    ['{queryParams: {q: {exact: "1"}}}', { path: '/?q=1' }, 'web2 chosen'],
    ['{scheme: {exact: https}}', { path: '/' }, 'web2 depends on scheme; 404 depends on scheme'],
    ['{uri: {prefix: /a}, method: {exact: GET}}', { path: '/b' }, '404 chosen'],
    ['{uri: {prefix: /a}}, {method: {exact: GET}}', { path: '/b', method: 'GET' }, 'web2 chosen'],
  ])('%s against %j: %s', (match, sample, expected) => {
    expect(chosen(sample, virtual(http(match, 'web2')))).toBe(expected);
  });

  it('is the first that fits, however little it asks', () => {
    const spec = virtual(
      `${http('{uri: {prefix: /a}}', 'web2')}, ${http('{uri: {exact: /a/b}}', 'raw')}, ${http('', 'web')}`,
    );
    expect(choices(tried({ path: '/a/b' }, spec))[0]).toBe('web2 chosen');
    expect(said(tried({ path: '/c' }, spec))).toMatch(/^allowed/);
    expect(pathSentence(tried({ method: 'GET' }, spec))).toMatch(/depends on the path of the request\.$/);
  });

  it('is what the root and the delegate ask together', () => {
    const root = virtual(
      '{match: [{uri: {prefix: /a}, headers: {x: {exact: y}}}], delegate: {name: d, namespace: app}}',
    );
    const delegate = `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: d, namespace: app}\nspec: {http: [${http('{uri: {exact: /a/b}}', 'web2.app.svc.cluster.local')}]}\n`;
    expect(chosen({ path: '/a/b', headers: { x: 'y' } }, root, delegate)).toBe('web2 chosen');
    expect(chosen({ path: '/a', headers: { x: 'y' } }, root, delegate)).toBe('404 chosen');
    expect(chosen({ path: '/a/b', headers: {} }, root, delegate)).toBe('404 chosen');
  });

  it('comes after the routes of the Gateway API', () => {
    const both = [route(rule(path('PathPrefix', '/a'), 'web2')), virtual(http('', 'web'))];
    expect(choices(tried({ path: '/a' }, ...both))).toEqual(['web2 chosen', 'web not-taken']);
    expect(choices(tried({ path: '/b' }, ...both))).toEqual(['web chosen', 'web2 not-taken']);
  });
});
