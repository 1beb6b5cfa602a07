import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What stands between the page and the server: a proxy, a cable. */
export type Between = {
  readonly url: string;
  /** `hold`: event streams are held back, as proxies that buffer do. `cut`: nothing gets through. */
  behave(how: 'pass' | 'hold' | 'cut'): void;
  /** The server behind it from now on. */
  leadTo(url: string): void;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

export async function startBetween(target: string): Promise<Between> {
  let behaviour: 'pass' | 'hold' | 'cut' = 'pass';
  let behind = new URL(target);
  const asked: string[] = [];
  const sockets = new Set<Socket>();

  const pass = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    asked.push(incoming.url ?? '');
    const { method, url, headers } = incoming;
    const options = { host: behind.hostname, port: behind.port, method, path: url, headers };
    const sent = request(options, (answer) => {
      if (behaviour === 'hold' && answer.headers['content-type']?.startsWith('text/event-stream')) return;
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // A server that dies in the middle of an answer leaves its reader with a cut, too.
      answer.on('error', () => outgoing.destroy());
      answer.pipe(outgoing);
      // A server that is killed leaves its answer half-way, which a pipe would keep to itself.
      answer.on('error', () => outgoing.destroy());
    });
    sent.on('error', () => outgoing.destroy());
    outgoing.on('close', () => sent.destroy());
    sent.end();
  };

  const server = createServer(pass);
  server.on('connection', (socket) => {
    if (behaviour === 'cut') socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    behave(how) {
      behaviour = how;
      // What was opened under another behaviour would keep it.
      for (const socket of sockets) socket.destroy();
    },
    leadTo(url) {
      behind = new URL(url);
    },
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
