import { createServer } from 'node:net';
import { stop } from './progress.mjs';

const defaultPort = 4780;

/** The port to listen on: the one asked for if it is free, else the first free one from the default upwards. */
export async function choosePort(asked) {
  if (asked !== null) {
    const port = await freePort(asked);
    if (port !== null) return port;
    throw stop(
      `Port ${asked} of 127.0.0.1 cannot be had: something else listens there, or it needs more rights. Give another --port.`,
      {
        exitCode: 2,
      },
    );
  }
  for (let candidate = defaultPort; candidate < defaultPort + 100; candidate++) {
    const port = await freePort(candidate);
    if (port !== null) return port;
  }
  throw stop(`No port from ${defaultPort} to ${defaultPort + 99} of 127.0.0.1 is free. Give one with --port.`);
}

/** The port if it is free, null if not; for 0, some free port. */
function freePort(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address.port));
    });
  });
}
