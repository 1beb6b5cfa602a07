import { guardListeners, listenerLimits } from './listener-guard.ts';

/**
 * Loaded before Next (`node --import server/http/preload.ts server.js`), so that the guard stands before any of its
 * code. The server asks itself at its start whether it does (`server/boot.ts`), and ends where it does not.
 */
guardListeners(listenerLimits, (address) => {
  console.error(
    `Ambient Atlas has no login, so it listens on 127.0.0.1 or ::1 only, not on ${address}. ` +
      'Start it with npm start; to reach it from elsewhere, forward a port: ssh -L 4780:127.0.0.1:4780 HOST.',
  );
  process.exit(2);
});
