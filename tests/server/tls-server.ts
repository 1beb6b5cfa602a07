import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';

/** Certificates in `certificates/`, made by its `make.sh`. */
export type ServerCertificate = 'good' | 'elsewhere' | 'expired' | 'early';

export function certificate(name: ServerCertificate | 'authority' | 'stranger'): string {
  return readFileSync(join(import.meta.dirname, 'certificates', `${name}.crt`), 'utf8');
}

export function keyOf(name: ServerCertificate): string {
  return readFileSync(join(import.meta.dirname, 'certificates', `${name}.key`), 'utf8');
}

/** An API server over TLS that answers what it is asked for by `answer`, and its version otherwise. */
export async function startTlsServer(
  name: ServerCertificate,
  answer: (
    request: SeenRequest,
  ) => readonly [status: number, body: unknown, headers?: Record<string, string>] | null = () => null,
) {
  const seen: SeenRequest[] = [];
  const options = { cert: certificate(name), key: keyOf(name), ca: certificate('authority'), requestCert: true };
  const server = createServer({ ...options, rejectUnauthorized: false }, (request, response) => {
    const socket = request.socket as TLSSocket;
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        authorization: request.headers.authorization ?? null,
        servername: typeof socket.servername === 'string' ? socket.servername : null,
        client: String(socket.getPeerCertificate().subject?.CN ?? '') || null,
        body,
      };
      seen.push(one);
      const [status, json, headers] = answer(one) ?? [200, { gitVersion: 'v1.34.0' }];
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `https://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly servername: string | null;
  /** Name in the client's certificate; null where it gave none. */
  readonly client: string | null;
  readonly body: string;
};
