import { describe, expect, it } from 'vitest';
import type { AuthorizationPolicy, OperationMatch, SourceMatch } from '#lib/model/policy.ts';
import { evaluateAtProxy, evaluateAtZtunnel } from '#lib/resolve/path/evaluate.ts';
import { rangeHolds } from '#lib/resolve/path/ip-range.ts';
import type { PeerIdentity } from '#lib/resolve/path/peer-identity.ts';
import type { RequestFacts } from '#lib/resolve/path/request-facts.ts';
import { pathMatches } from '#lib/resolve/path/text-match.ts';

type Rule = {
  from?: SourceMatch[];
  to?: OperationMatch[];
  when?: { key: string; values?: string[]; notValues?: string[] }[];
};

function policy(action: string, rules: readonly Rule[]): AuthorizationPolicy {
  return {
    namespace: 'app',
    name: 'p',
    uid: null,
    labels: {},
    annotations: {},
    createdAt: null,
    setBy: {},
    origin: null,
    targetRefs: [],
    selector: null,
    action,
    provider: '',
    rules: rules.map(({ from = [], to = [], when = [] }) => ({
      from,
      to,
      when: when.map(({ key, values = [], notValues = [] }) => ({ key, values, notValues })),
    })),
    conditions: [],
  };
}

const shop: PeerIdentity = { kind: 'mesh', trustDomain: 'cluster.local', namespace: 'shop', serviceAccount: 'front' };

const facts: RequestFacts = {
  identity: shop,
  sourceAddresses: ['10.1.0.1'],
  destinationAddresses: ['10.1.0.9'],
  port: 8080,
  sample: {},
  tokensAreRead: false,
};

const mesh = {
  rootNamespace: 'istio-system',
  istio: { minor: '1.31', minorFrom: 'given', revision: null, revisionFrom: 'given', environment: {} },
} as const;

function atZtunnel(action: string, rule: Rule, more: Partial<RequestFacts> = {}) {
  const found = evaluateAtZtunnel(policy(action, [rule]), { ...facts, ...more }, mesh);
  return found === null ? 'not sent' : [found.result, ...found.dependsOn].join(' ');
}

function atProxy(
  action: string,
  rule: Rule,
  more: Partial<RequestFacts> = {},
  protocol: 'http' | 'tcp' | 'either' = 'http',
  trustDomains = ['cluster.local'],
) {
  const found = evaluateAtProxy(policy(action, [rule]), protocol, trustDomains, { ...facts, ...more });
  return [found.result, ...found.dependsOn].join(' ');
}

const somebody: PeerIdentity = { kind: 'mesh', trustDomain: 'cluster.local', namespace: null, serviceAccount: null };
const ofShop: PeerIdentity = { ...somebody, namespace: 'shop' };
const nobody: PeerIdentity = { kind: 'none' };

describe('ztunnel', () => {
  it.each<[string, string, Rule, Partial<RequestFacts>, string]>([
    ['an empty rule matches everybody', 'ALLOW', {}, {}, 'allow'],
    ['a principal by name', 'ALLOW', { from: [{ principals: ['cluster.local/ns/shop/sa/front'] }] }, {}, 'allow'],
    ['a principal by its end', 'ALLOW', { from: [{ principals: ['*/sa/front'] }] }, {}, 'allow'],
    ['a principal by its start', 'DENY', { from: [{ principals: ['cluster.local/ns/shop/*'] }] }, {}, 'deny'],
    [
      'another trust domain is not translated',
      'ALLOW',
      { from: [{ principals: ['td2/ns/shop/sa/front'] }] },
      {},
      'no-match',
    ],
    ['any principal needs one', 'ALLOW', { from: [{ principals: ['*'] }] }, { identity: nobody }, 'no-match'],
    ['no principal is plain text', 'DENY', { from: [{ notPrincipals: ['*'] }] }, { identity: nobody }, 'deny'],
    [
      'who exactly calls is not known',
      'ALLOW',
      { from: [{ principals: ['cluster.local/ns/shop/sa/front'] }] },
      { identity: somebody },
      'depends principals',
    ],
    [
      'half of it is known and fits',
      'ALLOW',
      { from: [{ principals: ['cluster.local/ns/shop/*'] }] },
      { identity: ofShop },
      'allow',
    ],
    [
      'half of it is known and does not fit',
      'ALLOW',
      { from: [{ principals: ['*/ns/other/sa/front'] }] },
      { identity: ofShop },
      'no-match',
    ],
    ['a namespace', 'ALLOW', { from: [{ namespaces: ['sh*'] }] }, {}, 'allow'],
    ['not a namespace', 'DENY', { from: [{ notNamespaces: ['shop'] }] }, {}, 'no-match'],
    [
      'not a namespace, without an identity',
      'DENY',
      { from: [{ notNamespaces: ['shop'] }] },
      { identity: nobody },
      'deny',
    ],
    ['an account of the own namespace', 'ALLOW', { from: [{ serviceAccounts: ['front'] }] }, {}, 'no-match'],
    ['an account of another namespace', 'ALLOW', { from: [{ serviceAccounts: ['shop/front'] }] }, {}, 'allow'],
    ['a range of addresses', 'ALLOW', { from: [{ ipBlocks: ['10.1.0.0/24'] }] }, {}, 'allow'],
    [
      'an address that nobody knows',
      'ALLOW',
      { from: [{ ipBlocks: ['10.1.0.0/24'] }] },
      { sourceAddresses: null },
      'depends ipBlocks',
    ],
    [
      'one of several addresses',
      'DENY',
      { from: [{ ipBlocks: ['10.1.0.1'] }] },
      { sourceAddresses: ['10.1.0.1', '10.1.0.2'] },
      'depends ipBlocks',
    ],
    ['a range that does not parse', 'DENY', { from: [{ ipBlocks: ['10.1.0.0/99'] }] }, {}, 'no-match'],
    [
      'a range that does not parse beside a namespace',
      'DENY',
      { from: [{ ipBlocks: ['x'], namespaces: ['shop'] }] },
      {},
      'deny',
    ],
    ['a port', 'DENY', { to: [{ ports: ['8080'] }] }, {}, 'deny'],
    ['a port that is not known', 'DENY', { to: [{ ports: ['8080'] }] }, { port: null }, 'depends ports'],
    [
      'all clauses have to match',
      'ALLOW',
      { from: [{ namespaces: ['shop'] }], to: [{ ports: ['80'] }] },
      {},
      'no-match',
    ],
    ['one of several sources', 'ALLOW', { from: [{ namespaces: ['x'] }, { namespaces: ['shop'] }] }, {}, 'allow'],
    [
      'ALLOW with HTTP is dropped',
      'ALLOW',
      { from: [{ namespaces: ['shop'] }], to: [{ methods: ['GET'] }] },
      {},
      'no-match',
    ],
    [
      'ALLOW with HTTP beside a port is dropped',
      'ALLOW',
      { to: [{ methods: ['GET'], ports: ['8080'] }] },
      {},
      'no-match',
    ],
    [
      'DENY with HTTP in a clause of its own never matches',
      'DENY',
      { from: [{ namespaces: ['shop'] }], to: [{ methods: ['GET'] }] },
      {},
      'no-match',
    ],
    ['DENY with HTTP beside a port loses it', 'DENY', { to: [{ methods: ['GET'], ports: ['8080'] }] }, {}, 'deny'],
    ['trust domains are dropped', 'DENY', { from: [{ trustDomains: ['td2'] }] }, {}, 'no-match'],
    ['a condition on the port', 'DENY', { when: [{ key: 'destination.port', values: ['8080'] }] }, {}, 'deny'],
    [
      'a condition on the address',
      'DENY',
      { when: [{ key: 'destination.ip', notValues: ['10.1.0.9'] }] },
      {},
      'no-match',
    ],
    ['a condition on a header', 'DENY', { when: [{ key: 'request.headers[x]', values: ['a'] }] }, {}, 'no-match'],
    ['CUSTOM is not sent', 'CUSTOM', {}, {}, 'not sent'],
  ])('%s', (_, action, rule, more, expected) => {
    expect(atZtunnel(action, rule, more)).toBe(expected);
  });

  it('names the rule that decides', () => {
    const rules = [{ from: [{ namespaces: ['x'] }] }, { from: [{ namespaces: ['shop'] }] }];
    expect(evaluateAtZtunnel(policy('ALLOW', rules), facts, mesh)).toMatchObject({ result: 'allow', rule: 1 });
  });

  it('an ALLOW without rules allows nobody', () => {
    expect(evaluateAtZtunnel(policy('ALLOW', []), facts, mesh)).toMatchObject({ result: 'no-match', rule: null });
  });
});

describe('proxies', () => {
  const get = {
    sample: { method: 'GET', path: '/cart/42?x=1', host: 'Shop.example.com', headers: { 'X-Tenant': 'a' } },
  };
  it.each<[string, string, Rule, Partial<RequestFacts>, string]>([
    ['a method that is not known', 'ALLOW', { to: [{ methods: ['GET'] }] }, {}, 'depends methods'],
    ['a method', 'ALLOW', { to: [{ methods: ['GET'] }] }, get, 'allow'],
    ['a method by its start', 'DENY', { to: [{ methods: ['P*'] }] }, get, 'no-match'],
    ['a path without its query', 'ALLOW', { to: [{ paths: ['/cart/42'] }] }, get, 'allow'],
    ['a path template', 'ALLOW', { to: [{ paths: ['/cart/{*}'] }] }, get, 'allow'],
    ['not a path', 'DENY', { to: [{ notPaths: ['/health'] }] }, get, 'deny'],
    ['a host in any case', 'ALLOW', { to: [{ hosts: ['*.EXAMPLE.com'] }] }, get, 'allow'],
    ['a header in any case', 'ALLOW', { when: [{ key: 'request.headers[x-tenant]', values: ['a'] }] }, get, 'allow'],
    ['a header that is missing', 'DENY', { when: [{ key: 'request.headers[x-no]', values: ['*'] }] }, get, 'no-match'],
    [
      'a header that is not known',
      'DENY',
      { when: [{ key: 'request.headers[x]', values: ['a'] }] },
      {},
      'depends request.headers[x]',
    ],
    [
      'a key that istiod does not know',
      'DENY',
      { when: [{ key: 'request.nonsense', values: ['a'] }] },
      get,
      'no-match',
    ],
    [
      'a token where nothing reads tokens',
      'ALLOW',
      { from: [{ requestPrincipals: ['*'] }] },
      { sample: { claims: { iss: 'i', sub: 's' } } },
      'no-match',
    ],
    [
      'a token',
      'ALLOW',
      { from: [{ requestPrincipals: ['i/s'] }] },
      { tokensAreRead: true, sample: { claims: { iss: 'i', sub: 's' } } },
      'allow',
    ],
    [
      'a token that is not known',
      'ALLOW',
      { from: [{ requestPrincipals: ['*'] }] },
      { tokensAreRead: true },
      'depends requestPrincipals',
    ],
    [
      'no token',
      'ALLOW',
      { from: [{ requestPrincipals: ['*'] }] },
      { tokensAreRead: true, sample: { claims: {} } },
      'no-match',
    ],
    [
      'an issuer that is an address',
      'ALLOW',
      { from: [{ requestPrincipals: ['https://x/y/*'] }] },
      { tokensAreRead: true, sample: { claims: { iss: 'https://x/y' } } },
      'allow',
    ],
    [
      'a nested claim',
      'ALLOW',
      { when: [{ key: 'request.auth.claims[a][b]', values: ['c'] }] },
      { tokensAreRead: true, sample: { claims: { 'a.b': 'c' } } },
      'allow',
    ],
    [
      'an audience',
      'ALLOW',
      { when: [{ key: 'request.auth.audiences', values: ['shop'] }] },
      { tokensAreRead: true, sample: { claims: { aud: 'web' } } },
      'no-match',
    ],
    ['a service account', 'ALLOW', { from: [{ serviceAccounts: ['shop/front'] }] }, {}, 'allow'],
    ['a trust domain', 'ALLOW', { from: [{ trustDomains: ['cluster.*'] }] }, {}, 'allow'],
    ['plain text has no principal', 'ALLOW', { from: [{ principals: ['*'] }] }, { identity: nobody }, 'no-match'],
    [
      'a client that may have a certificate',
      'ALLOW',
      { from: [{ principals: ['*'] }] },
      { identity: { kind: 'perhaps' } },
      'depends principals',
    ],
    [
      'the address behind proxies on HTTP',
      'ALLOW',
      { from: [{ remoteIpBlocks: ['10.1.0.1'] }] },
      {},
      'depends remoteIpBlocks',
    ],
    [
      'the address behind proxies without a header',
      'ALLOW',
      { from: [{ remoteIpBlocks: ['10.1.0.1'] }] },
      get,
      'allow',
    ],
    ['an empty source matches everybody', 'DENY', { from: [{}] }, {}, 'deny'],
    ['ALLOW with a range that does not parse is dropped', 'ALLOW', { from: [{ ipBlocks: ['x'] }] }, {}, 'no-match'],
    ['DENY with a range that does not parse denies everybody', 'DENY', { from: [{ ipBlocks: ['x'] }] }, {}, 'deny'],
    ['CUSTOM asks its authorizer', 'CUSTOM', { to: [{ methods: ['GET'] }] }, get, 'depends provider '],
    ['AUDIT decides nothing', 'AUDIT', {}, {}, 'no-match'],
  ])('%s', (_, action, rule, more, expected) => {
    expect(atProxy(action, rule, more)).toBe(expected);
  });

  it('on TCP an ALLOW with HTTP is dropped and a DENY with HTTP denies more', () => {
    const rule = { to: [{ methods: ['GET'] }] };
    expect(atProxy('ALLOW', rule, {}, 'tcp')).toBe('no-match');
    expect(atProxy('DENY', rule, {}, 'tcp')).toBe('deny');
    expect(atProxy('DENY', rule, {}, 'either')).toBe('depends protocol methods');
  });

  it('translates trust domains, which ztunnel does not', () => {
    const identity: PeerIdentity = { ...shop, trustDomain: 'corp' };
    const rule = { from: [{ principals: ['cluster.local/ns/shop/sa/front'] }] };
    expect(atProxy('ALLOW', rule, { identity }, 'http', ['corp'])).toBe('allow');
    expect(atZtunnel('ALLOW', rule, { identity })).toBe('no-match');
    const old = { from: [{ principals: ['old/ns/shop/sa/front'] }] };
    expect(atProxy('ALLOW', old, { identity }, 'http', ['corp', 'old'])).toBe('allow');
    expect(atProxy('ALLOW', old, { identity }, 'http', ['corp'])).toBe('no-match');
  });
});

describe('addresses and paths', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.1', '10.0.0.1', true],
    ['0.0.0.0/0', '::1', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['fd00::/8', 'fd12:3456::1', true],
    ['fd00::/8', 'fe80::1', false],
    ['::ffff:10.0.0.1', '10.0.0.1', true],
    ['10.0.0.0/33', '10.0.0.1', null],
    ['nonsense', '10.0.0.1', null],
  ])('%s holds %s: %s', (range, address, expected) => {
    expect(rangeHolds(range, address)).toBe(expected);
  });

  it.each([
    ['/a/{*}', '/a/b', true],
    ['/a/{*}', '/a/b/c', false],
    ['/a/{*}', '/a/', false],
    ['/a/{**}', '/a/b/c', true],
    ['/a/{*}/c', '/a/b.x/c', true],
    ['/a.b/{*}', '/axb/c', false],
    ['/a*', '/ab', true],
    ['*/b', '/a/b', true],
    ['*', '/', true],
  ])('%s matches %s: %s', (pattern, path, expected) => {
    expect(pathMatches(pattern, path)).toBe(expected);
  });
});
