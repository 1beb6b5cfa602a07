import http, { type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { isLoopbackHost } from './host.ts';
import { securityHeaders } from './security-headers.ts';

/** How long a caller may take and how much it may send. Times in milliseconds. */
export type ListenerLimits = {
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly connections: number;
  readonly headerBytes: number;
  readonly headerCount: number;
  readonly targetLength: number;
};

export const listenerLimits: ListenerLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  keepAliveTimeoutMs: 75_000,
  connections: 2_000,
  headerBytes: 16_384,
  headerCount: 100,
  targetLength: 4_096,
};

/** Carried by every refusal of this guard, so that the server can see at its start that the guard stands. */
export const guardHeader = 'x-refused-by';
export const guardName = 'listener';

type ListenerRefusal = { readonly status: number; readonly sentence: string; readonly allow?: string };

/**
 * Puts a guard before every HTTP server that this process creates from now on: what is refused here never reaches the
 * code behind it, whatever routes that has. It lets through only GET and HEAD, without a body, in origin form, to a Host
 * that is this machine, and only on a loopback address. Calls `onExposed` with the address where a server listens on
 * another one.
 */
export function guardListeners(limits: ListenerLimits, onExposed: (address: string) => void): void {
  const create = http.createServer;
  const guarded = (options: unknown, listener?: unknown): Server => {
    const [given, onRequest] = typeof options === 'function' ? [{}, options] : [options ?? {}, listener];
    const server = create({ ...(given as ServerOptions), ...optionsOf(limits) }, onRequest as never);
    server.maxConnections = limits.connections;
    guardEvents(server, limits);
    server.on('listening', () => {
      // Next sets a shorter one of its own, which would cut a proxy's idle connection.
      server.keepAliveTimeout = limits.keepAliveTimeoutMs;
      const address = server.address();
      if (isNetworkAddress(address) && !isLoopbackAddress(address.address)) onExposed(address.address);
    });
    return server;
  };
  http.createServer = guarded as typeof http.createServer;
}

function optionsOf(limits: ListenerLimits): ServerOptions {
  return {
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
    maxHeaderSize: limits.headerBytes,
    // A request without Host gets the guard's sentence instead of an empty answer.
    requireHostHeader: false,
  };
}

function guardEvents(server: Server, limits: ListenerLimits): void {
  // With somebody to decide, Node does not ask for the body by itself.
  for (const name of ['checkContinue', 'checkExpectation']) {
    server.on(name, (request: IncomingMessage, response: ServerResponse) => refuse(request, response, takesNoBody));
  }
  const emit = server.emit.bind(server) as (name: string | symbol, ...values: unknown[]) => boolean;
  server.emit = ((name: string | symbol, ...values: unknown[]): boolean => {
    switch (name) {
      case 'request': {
        const [request, response] = values as [IncomingMessage, ServerResponse];
        const refusal = refusalOf(request, limits);
        if (refusal === null) return emit(name, ...values);
        refuse(request, response, refusal);
        return true;
      }
      case 'upgrade':
      case 'connect': {
        const [request, socket] = values as [IncomingMessage, Duplex];
        const refusal = refusalOf(request, limits) ?? {
          status: 426,
          sentence: 'Ambient Atlas upgrades no connection.',
        };
        refuseSocket(socket, refusal);
        return true;
      }
      default:
        return emit(name, ...values);
    }
  }) as Server['emit'];
}

const takesNoBody: ListenerRefusal = { status: 400, sentence: 'Ambient Atlas takes no request bodies.' };

function refusalOf(request: IncomingMessage, limits: ListenerLimits): ListenerRefusal | null {
  const { method, url = '', headers, rawHeaders } = request;
  if (countOf('host', rawHeaders) !== 1 || !isLoopbackHost(headers.host ?? null)) {
    return {
      status: 421,
      sentence: 'This server answers to 127.0.0.1 and localhost only. Open it by the address that it printed.',
    };
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, sentence: 'Ambient Atlas only reads: use GET or HEAD.', allow: 'GET, HEAD' };
  }
  if (url.length > limits.targetLength) {
    return { status: 414, sentence: `The address is longer than ${limits.targetLength} characters.` };
  }
  if (!isOriginForm(url)) {
    return { status: 400, sentence: 'The address of a request must be a path that begins with one slash.' };
  }
  if (rawHeaders.length / 2 > limits.headerCount) {
    return { status: 431, sentence: `A request may carry ${limits.headerCount} headers.` };
  }
  if (headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0') return takesNoBody;
  if (headers['next-action'] !== undefined) return { status: 400, sentence: 'This server has no actions.' };
  return null;
}

function isOriginForm(target: string): boolean {
  return target.startsWith('/') && !target.startsWith('//') && !/[\\#]/.test(target);
}

function countOf(name: string, rawHeaders: readonly string[]): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}

function refuse(request: IncomingMessage, response: ServerResponse, refusal: ListenerRefusal): void {
  // A body that nobody reads would otherwise be taken for the next request on the connection.
  request.on('error', () => {}).resume();
  response.writeHead(refusal.status, headersOf(refusal));
  response.end(request.method === 'HEAD' ? undefined : `${refusal.sentence}\n`);
}

function refuseSocket(socket: Duplex, refusal: ListenerRefusal): void {
  const headers = Object.entries(headersOf(refusal)).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on('error', () => {});
  socket.end(
    `HTTP/1.1 ${refusal.status} ${http.STATUS_CODES[refusal.status] ?? ''}\r\n${headers.join('')}\r\n${refusal.sentence}\n`,
  );
}

function headersOf({ allow }: ListenerRefusal): Record<string, string> {
  return {
    ...securityHeaders,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    connection: 'close',
    [guardHeader]: guardName,
    ...(allow === undefined ? {} : { allow }),
  };
}

function isNetworkAddress(address: AddressInfo | string | null): address is AddressInfo {
  return address !== null && typeof address === 'object';
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || address === '::ffff:127.0.0.1' || /^127\./.test(address);
}
