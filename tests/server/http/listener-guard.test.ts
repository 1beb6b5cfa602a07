import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenerLimits } from '#server/http/listener-guard.ts';
import { isGuarded } from '#server/http/self-check.ts';
import { type GuardedServer, listenerGuard, sendRaw, startGuarded } from './guarded-server.ts';

let server: GuardedServer;
beforeAll(async () => {
  server = await startGuarded();
});
afterAll(() => server.stop());

const crlf = (...lines: string[]) => [...lines, '', ''].join('\r\n');
const portOf = ({ port, errors }: GuardedServer): number => {
  if (port === null) throw new Error(errors);
  return port;
};
const statusOf = async (bytes: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(await sendRaw(portOf(server), bytes))?.[1]);
const get = (target: string, ...headers: string[]) =>
  crlf(`GET ${target} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...headers);

describe('HTTP-1: what never reaches the code behind the listener', () => {
  it('serves what is plain', async () => {
    expect(await sendRaw(portOf(server), get('/a?b=c'))).toContain('served /a?b=c');
    expect(await statusOf(crlf('HEAD / HTTP/1.1', 'Host: localhost', 'Connection: close'))).toBe(200);
    expect(await statusOf(get('/', 'Content-Length: 0'))).toBe(200);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE'])('%s', async (method) => {
    const answer = await sendRaw(portOf(server), crlf(`${method} / HTTP/1.1`, 'Host: localhost'));
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toMatch(/allow: GET, HEAD/i);
    expect(answer).not.toContain('served');
  });

  it.each([
    ['a body by its length', `${get('/', 'Content-Length: 3')}abc`, 400],
    ['a body in chunks', `${get('/', 'Transfer-Encoding: chunked')}0\r\n\r\n`, 400],
    ['a body that waits to be asked for', get('/', 'Expect: 100-continue', 'Content-Length: 3'), 400],
    ['a server action', get('/', 'Next-Action: 4f'), 400],
    ['an absolute address', get('http://127.0.0.1/api/v1/status'), 400],
    ['an absolute address of elsewhere', get('http://evil.test/'), 400],
    ['an address without a host', get('//evil.test/'), 400],
    ['an address with a backslash', get('/\\evil.test'), 400],
    ['an address with a fragment', get('/#a'), 400],
    ['an asterisk', get('*'), 400],
    ['a long address', get(`/?${'x'.repeat(4_096)}`), 414],
    ['an upgrade', get('/', 'Upgrade: websocket', 'Connection: Upgrade'), 426],
    ['many headers', get('/', ...Array.from({ length: 101 }, (_, index) => `X-${index}: 1`)), 431],
    ['large headers', get('/', `X-Large: ${'x'.repeat(20_000)}`), 431],
    ['two lengths', get('/', 'Content-Length: 0', 'Content-Length: 5'), 400],
    ['a length and chunks', get('/', 'Content-Length: 5', 'Transfer-Encoding: chunked'), 400],
    ['no HTTP at all', 'hello\r\n\r\n', 400],
  ])('%s', async (_, bytes, status) => {
    const answer = await sendRaw(portOf(server), bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).not.toMatch(/served|upgraded/);
  });

  it('CONNECT opens no tunnel', async () => {
    expect(await sendRaw(portOf(server), crlf('CONNECT evil.test:443 HTTP/1.1', 'Host: localhost'))).toBe('');
  });

  it('a refused body is not taken for the next request', async () => {
    const smuggled = crlf('POST / HTTP/1.1', 'Host: localhost', 'Content-Length: 46') + get('/smuggled');
    expect(await sendRaw(portOf(server), smuggled)).not.toContain('served');
  });
});

describe('LOC-2: the Host of every request, on the wire', () => {
  it.each([
    ['a foreign one', ['Host: rebind.test']],
    ['none', []],
    ['an empty one', ['Host:']],
    ['two', ['Host: 127.0.0.1', 'Host: rebind.test']],
    ['two equal ones', ['Host: localhost', 'Host: localhost']],
    ['one that only looks like this machine', ['Host: localhost.evil']],
  ])('%s is refused, on files too', async (_, headers) => {
    for (const path of ['/', '/api/v1/status', '/_next/static/chunks/a.js', '/icon.svg', '/healthz']) {
      expect(await statusOf(crlf(`GET ${path} HTTP/1.1`, ...headers)), path).toBe(421);
    }
  });

  it('holds for HTTP/1.0 too', async () => {
    expect(await statusOf(crlf('GET / HTTP/1.0'))).toBe(421);
    expect(await statusOf(crlf('GET / HTTP/1.0', 'Host: localhost'))).toBe(200);
  });
});

describe('HTTP-2: the server asks itself', () => {
  it('whether the guard stands', async () => {
    expect(await isGuarded(portOf(server), '127.0.0.1')).toBe(true);
    const bare = await startGuarded({ before: '// nothing' });
    expect(await isGuarded(portOf(bare), '127.0.0.1')).toBe(false);
    bare.stop();
    expect(await isGuarded(portOf(bare), '127.0.0.1', 0)).toBeNull();
  });

  it('and does not take the time-out of a busy start for an answer', async () => {
    const busy = createServer((_request, response) => response.writeHead(408).end());
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    expect(await isGuarded((busy.address() as AddressInfo).port, '127.0.0.1', 200)).toBeNull();
    busy.close();
  });
});

describe('LOC-1: the address listened on', () => {
  it.each(['0.0.0.0', '::'])('is this machine alone: %s ends the process', async (host) => {
    const exposed = await startGuarded({ host });
    exposed.stop();
    expect(exposed).toMatchObject({ port: null, exitCode: 2, errors: expect.stringContaining(`not on ${host}`) });
  });

  it('may be ::1', async () => {
    const local = await startGuarded({ host: '::1' });
    expect(local.port).not.toBeNull();
    local.stop();
  });
});

describe('HTTP-5: callers that take their time', () => {
  it('have the stated limits', () => {
    expect(listenerLimits).toMatchObject({ headersTimeoutMs: 10_000, requestTimeoutMs: 15_000, connections: 2_000 });
  });

  it('are cut off while their headers trickle in', async () => {
    const limits = { ...listenerLimits, headersTimeoutMs: 200, requestTimeoutMs: 300 };
    const impatient = await startGuarded({
      before: `import { guardListeners } from ${JSON.stringify(listenerGuard)};
        guardListeners(${JSON.stringify(limits)}, () => {});`,
    });
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(portOf(impatient), '127.0.0.1', () =>
        socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n'),
      );
      let text = '';
      const trickle = setInterval(() => socket.write('X: 1\r\n'), 50);
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        text += String(chunk);
      });
      socket.on('close', () => {
        clearInterval(trickle);
        resolve(text);
      });
    });
    impatient.stop();
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});
