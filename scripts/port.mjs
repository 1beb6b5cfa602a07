import { createServer } from 'node:net';
import { stop } from './progress.mjs';

const defaultPort = 4780;

/** The port to listen on: the one asked for if it is free, else the first free one from the default upwards. */
export async function choosePort(asked, host = '127.0.0.1') {
  if (asked !== null) {
    const port = await freePort(asked, host);
    if (port !== null) return port;
    throw stop(
      `Port ${asked} of ${host} cannot be had: something else listens there, or it needs more rights. Give another --port.`,
      {
        exitCode: 2,
      },
    );
  }
  for (let candidate = defaultPort; candidate < defaultPort + 100; candidate++) {
    const port = await freePort(candidate, host);
    if (port !== null) return port;
  }
  throw stop(`No port from ${defaultPort} to ${defaultPort + 99} of ${host} is free. Give one with --port.`);
}

/** The port if it is free, null if not; for 0, some free port. */
function freePort(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(null));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(address.port));
    });
  });
}
