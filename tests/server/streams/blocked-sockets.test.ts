import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { cutBlockedStreams } from '#server/http/blocked-sockets.ts';
import { until } from '../until.ts';

const blockedMs = 1_000;
cutBlockedStreams(blockedMs);

const open = new Map<string, ServerResponse>();
const server = createServer((request, response) => {
  open.set(request.url ?? '', response);
  response.on('close', () => open.delete(request.url ?? ''));
  response.write(Buffer.alloc(8_000_000, ' '));
}).listen(0, '127.0.0.1');
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Asks and, where it is told so, never reads. */
function ask(path: string, reads: boolean) {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`));
  socket.on('error', () => {});
  if (reads) socket.resume();
  else socket.pause();
  return socket;
}

describe('F33 a browser that does not read', () => {
  it('loses its stream; one that reads keeps it, and so does every other answer', async () => {
    await until(() => server.listening);
    const sockets = [
      ask('/api/v1/events?last=run:1', false),
      ask('/api/v1/events', true),
      ask('/api/v1/snapshot', false),
    ];
    await until(() => open.size === 3);
    // A heartbeat, which a browser that reads takes.
    const beat = () => open.get('/api/v1/events')?.write(': beat\n\n');
    await until(() => !open.has('/api/v1/events?last=run:1'), 'the blocked stream is cut', beat);
    expect([...open.keys()].sort()).toEqual(['/api/v1/events', '/api/v1/snapshot']);
    for (const socket of sockets) socket.destroy();
  });
});
