import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Clock } from '../clock.ts';
import type { Credentials } from './credentials.ts';
import { limits } from './limits.ts';
import { isReadable } from './readable-path.ts';
import { Unreachable } from './unreachable.ts';
import { decode } from './watch-lines.ts';

/** The only way to the API server. It can do nothing but GET what it lists, watches and asks the version of. */
export type Transport = {
  /**
   * Resolves with the head of the answer. Rejects where none came: refused, cut, aborted, untrusted certificate.
   * After a 401 it renews the credentials and asks once more. Rejects with Unreachable where no connection came about.
   * `accept` is what form of the answer to ask for; JSON of whole objects where it is not given.
   */
  get(path: string, query: URLSearchParams, signal: AbortSignal, accept?: string): Promise<Answer>;
  /** Closes all connections; what uses them ends as if cut, and later requests open new ones. */
  close(): void;
};

export type Answer = {
  readonly status: number;
  /** What `Retry-After` asks for; null where it is not sent. */
  readonly retryAfterMs: number | null;
  readonly body: Readable;
};

/** By which the API server's audit log knows these requests. */
const userAgent = 'ambient-atlas/0.1.0';

export function createTransport(credentials: Credentials, clock: Clock): Transport {
  const get: Transport['get'] = async (path, query, signal, accept = 'application/json') => {
    if (!isReadable(path, query)) throw new Error(`Refused to ask the API server for ${path}.`);
    const first = await send(credentials, clock, path, query, signal, accept);
    if (first.status !== 401) return first;
    first.body.destroy();
    credentials.renew();
    return send(credentials, clock, path, query, signal, accept);
  };
  return { get, close: credentials.close };
}

async function send(
  credentials: Credentials,
  clock: Clock,
  path: string,
  query: URLSearchParams,
  signal: AbortSignal,
  accept: string,
): Promise<Answer> {
  const { server, headers, agent } = await credentials.access().catch((error: unknown) => {
    throw new Unreachable(error);
  });
  const request = server.protocol === 'http:' ? requestHttp : requestHttps;
  const compressed = query.has('watch') ? {} : { 'accept-encoding': 'gzip' };
  const url = new URL(`${server.pathname.replace(/\/$/, '')}${path}?${query}`, server);
  const options = {
    method: 'GET',
    agent,
    signal,
    headers: { ...headers, ...compressed, accept, 'user-agent': userAgent },
  };
  return new Promise((resolve, reject) => {
    const attempt = (mayRepeat: boolean) => {
      const sent = request(url, options, (message) => resolve(answerOf(message)));
      const connected = limitConnecting(sent, clock);
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // The server had closed this kept connection just before; that says nothing about a new one.
        if (mayRepeat && sent.reusedSocket && error.code === 'ECONNRESET' && !signal.aborted) attempt(false);
        else reject(connected() || signal.aborted ? error : new Unreachable(error));
      });
      sent.end();
    };
    attempt(true);
  });
}

/** Ends what gets no connection in time. Answers whether there is one. */
function limitConnecting(sent: ClientRequest, clock: Clock): () => boolean {
  let connected = false;
  sent.on('socket', (socket) => {
    if (!socket.connecting) {
      connected = true;
      return;
    }
    const timedOut = Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' });
    const cancel = clock.schedule(limits.connectMs, () => sent.destroy(timedOut));
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
      connected = true;
      cancel();
    });
    sent.once('close', cancel);
  });
  return () => connected;
}

function answerOf(message: IncomingMessage): Answer {
  const retryAfter = Number(message.headers['retry-after'] ?? Number.NaN);
  return {
    status: message.statusCode ?? 0,
    retryAfterMs: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter * 1_000 : null,
    body: message.headers['content-encoding'] === 'gzip' ? gunzip(message) : message,
  };
}

/** A cut of the connection must end the reading of the plain text too. */
function gunzip(message: IncomingMessage): Readable {
  const plain = createGunzip();
  message.on('error', (error) => plain.destroy(error));
  message.on('aborted', () => plain.destroy(new Error('aborted')));
  return message.pipe(plain);
}

/** The body as JSON; null where it is longer than 64 MiB, no UTF-8 or no JSON. Rejects where it was cut. */
export async function readJson(body: Readable, maximumBytes: number = limits.maximumPageBytes): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maximumBytes) return null;
    chunks.push(chunk);
  }
  const text = decode(chunks);
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
