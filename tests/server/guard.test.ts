import { describe, expect, it } from 'vitest';
import { answerBefore, headersFor } from '#server/http/gate.ts';
import { refusalOf } from '#server/http/guard.ts';
import { isLoopbackHost } from '#server/http/host.ts';
import { cookieName, createLaunchToken, type LaunchToken } from '#server/http/launch-token.ts';

const request = (path: string, headers: Record<string, string> = {}, method = 'GET') => ({
  method,
  url: `http://127.0.0.1:4780${path}`,
  headers: new Headers({ host: '127.0.0.1:4780', ...headers }),
});
const newToken = () => createLaunchToken('letmein', () => 'cookie-secret');
const gate = (path: string, token: LaunchToken | null, headers: Record<string, string> = {}) =>
  answerBefore(request(path, headers), { requiredToken: () => token });

describe('LOC-2: the Host header', () => {
  it.each([
    'localhost',
    'LOCALHOST:80',
    'localhost:4780',
    'localhost.:4780',
    '127.0.0.1.',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1:65535',
    '[::1]',
    '[::1]:4780',
    '[0:0:0:0:0:0:0:1]',
    '[0000:0000:0000:0000:0000:0000:0000:0001]:80',
  ])('admits %s', (host) => expect(isLoopbackHost(host)).toBe(true));

  it.each([
    null,
    '',
    ' ',
    ':80',
    'evil.test',
    'localhost.evil',
    'evil#localhost',
    'localhost#evil',
    'localhost:80@evil',
    'evil@localhost',
    'localhost/evil',
    'localhost\\evil',
    'localhost ',
    ' localhost',
    'localhost,evil',
    'localhost:',
    'localhost:0',
    'localhost:65536',
    'localhost:80:80',
    'localhost:eighty',
    'localhost..',
    'notlocalhost',
    'localhost.localdomain',
    '127.1',
    '127.0.0.2',
    '127.0.0.1.nip.io',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '::1',
    '[::]',
    '[::2]',
    '[::ffff:127.0.0.1]',
    '[::1',
    '[::1]x',
    '[::1]:',
    '*',
    'ｌocalhost',
    'localhost\n',
    'rebind.test:4780',
  ])('refuses %j', (host) => expect(isLoopbackHost(host)).toBe(false));

  it('holds on every path, the health checks and files too', () => {
    for (const path of ['/', '/api/v1/topology', '/healthz', '/_next/static/chunk.js', '/icon.svg']) {
      expect(gate(path, null, { host: 'rebind.test' })?.status).toBe(421);
    }
  });
});

describe('HTTP-1: the form of a request', () => {
  it('is GET or HEAD', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      const refusal = refusalOf(request('/', {}, method), 'health', null);
      expect(refusal).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
    expect(refusalOf(request('/', {}, 'HEAD'), 'data', null)).toBeNull();
  });

  it('has no body and a short address', () => {
    expect(refusalOf(request('/', { 'content-length': '3' }), 'data', null)?.status).toBe(400);
    expect(refusalOf(request('/', { 'content-length': '0' }), 'data', null)).toBeNull();
    expect(refusalOf(request(`/?q=${'x'.repeat(4_100)}`), 'data', null)?.status).toBe(414);
  });
});

describe('LOC-4: pages of other origins', () => {
  it.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'http://evil.test' }, 403],
    [{ origin: 'http://127.0.0.1:9999' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:4780' }, null],
    [{ 'sec-fetch-site': 'none' }, null],
    [{}, null],
  ] as const)('%j: %s', (headers, status) => {
    expect(refusalOf(request('/api/v1/topology', { ...headers }), 'data', null)?.status ?? null).toBe(status);
  });
});

describe('LOC-3: the launch token', () => {
  it('is asked for on pages and data, and not for health and the scripts of the page', () => {
    for (const path of ['/', '/api/v1/status', '/api/v1/topology', '/api/v1/events', '/nowhere']) {
      expect(gate(path, newToken())?.status, path).toBe(401);
    }
    for (const path of ['/healthz', '/readyz', '/_next/static/chunk.js'])
      expect(gate(path, newToken()), path).toBeNull();
  });

  it('says how to get in', async () => {
    const page = gate('/', newToken());
    expect(page?.headers.get('content-type')).toContain('text/plain');
    expect(await page?.text()).toContain('npm start');
    expect(await gate('/api/v1/status', newToken())?.json()).toMatchObject({
      code: 'not-logged-in',
      message: expect.stringContaining('?token='),
    });
  });

  it('becomes a cookie, once, and leaves the address', () => {
    const token = newToken();
    const answer = gate('/?object=Pod%2Fshop%2Fcart&token=letmein', token);
    expect(answer?.status).toBe(303);
    expect(answer?.headers.get('location')).toBe('http://127.0.0.1:4780/?object=Pod%2Fshop%2Fcart');
    expect(answer?.headers.get('set-cookie')).toBe(`${cookieName}=cookie-secret; HttpOnly; SameSite=Strict; Path=/`);
    expect(gate('/?token=letmein', token)?.status).toBe(401);
    expect(gate('/api/v1/topology', token, { cookie: `other=1; ${cookieName}=cookie-secret` })).toBeNull();
    expect(gate('/?token=letmein', token, { cookie: `${cookieName}=cookie-secret` })?.headers.get('location')).toBe(
      'http://127.0.0.1:4780/',
    );
  });

  it('is refused where it is wrong, and on data', () => {
    const token = newToken();
    for (const wrong of ['', 'LETMEIN', 'letmei', 'letmein2'])
      expect(gate(`/?token=${wrong}`, token)?.status).toBe(401);
    expect(gate('/api/v1/topology?token=letmein', token)?.status).toBe(401);
    expect(gate('/', token, { cookie: `${cookieName}=letmein` })?.status).toBe(401);
    expect(gate('/', token, { cookie: `${cookieName}=` })?.status).toBe(401);
  });

  it('serves scripts as a bearer until it is spent', () => {
    const token = newToken();
    const bearer = { authorization: 'Bearer letmein' };
    expect(gate('/api/v1/status', token, bearer)).toBeNull();
    gate('/?token=letmein', token);
    expect(gate('/api/v1/status', token, bearer)?.status).toBe(401);
  });

  it('can be given again for another browser, without locking out the one that is in', () => {
    const token = newToken();
    gate('/?token=letmein', token);
    token.renew('another');
    expect(gate('/?token=letmein', token)?.status).toBe(401);
    expect(gate('/?token=another', token)?.status).toBe(303);
    expect(gate('/?token=another', token)?.status).toBe(401);
    expect(gate('/', token, { cookie: `${cookieName}=cookie-secret` })).toBeNull();
  });

  it('leads to no other host', () => {
    expect(gate('//evil.test/?token=letmein', newToken())?.headers.get('location')).toBe(
      'http://127.0.0.1:4780//evil.test/',
    );
  });
});

describe('HDR-1, CSP-1: what a page carries', () => {
  it('has a policy with the nonce that Next is told, whatever the browser sent', () => {
    const hostile = { 'content-security-policy': "script-src 'nonce-evil'", 'x-nonce': 'evil' };
    const { requestHeaders, responseHeaders } = headersFor(request('/', hostile), 'fresh', false);
    expect(requestHeaders.get('x-nonce')).toBe('fresh');
    expect(requestHeaders.get('content-security-policy')).toBe(responseHeaders['content-security-policy']);
    expect(responseHeaders['content-security-policy']).toContain("script-src 'nonce-fresh' 'strict-dynamic';");
    expect(responseHeaders['content-security-policy']).not.toContain('unsafe-eval');
    expect(responseHeaders).toMatchObject({ 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' });
  });
});
