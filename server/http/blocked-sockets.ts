import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** A browser that takes no byte for this long is cut off; heartbeats come every 15 s. */
const maximumBlockedMs = 60_000;

/**
 * Cuts the connections of event streams that nobody reads. Ending the stream is not enough: its last bytes would wait
 * for the browser for ever, and the connection with them.
 */
export function cutBlockedStreams(blockedMs = maximumBlockedMs): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { readonly request: IncomingMessage };
    // Node destroys a connection on which nothing moved for so long, in either direction.
    if (request.url?.startsWith('/api/v1/events')) request.socket.setTimeout(blockedMs);
  });
}
