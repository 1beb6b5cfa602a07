import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = join(import.meta.dirname, '..', '..', '..', 'server', 'http');

const preload = pathToFileURL(join(folder, 'preload.ts')).href;
export const listenerGuard = pathToFileURL(join(folder, 'listener-guard.ts')).href;

/** A process whose server answers every request with `served`; `port` is null where it ended instead of listening. */
export type GuardedServer = {
  readonly port: number | null;
  readonly exitCode: number | null;
  readonly errors: string;
  stop(): void;
};

/** Runs a small server behind the preload, or behind what `before` puts there. */
export async function startGuarded({
  host = '127.0.0.1',
  before = null,
}: {
  readonly host?: string;
  readonly before?: string | null;
} = {}): Promise<GuardedServer> {
  const server = `
    import http from 'node:http';
    ${before ?? ''}
    const server = http.createServer((request, response) => response.end('served ' + request.url));
    server.on('upgrade', (request, socket) => socket.end('upgraded'));
    server.listen(0, ${JSON.stringify(host)}, () => setImmediate(() => console.log(server.address().port)));`;
  const preloaded = before === null ? ['--import', preload] : [];
  const child = spawn(process.execPath, [...preloaded, '--input-type=module', '-e', server], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const port = await Promise.race([firstLine(child), ended(child)]);
  return { port, exitCode: child.exitCode, errors, stop: () => void child.kill() };
}

function firstLine(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => child.stdout?.once('data', (chunk) => resolve(Number(chunk))));
}

function ended(child: ChildProcess): Promise<null> {
  return new Promise((resolve) => child.once('close', () => resolve(null)));
}

/** Sends these bytes as they are and gives everything that comes back until the server ends the connection. */
export function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? resolve(answer) : reject(error),
    );
    socket.on('close', () => resolve(answer));
  });
}
