import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/**
 * A route names the encoding of its body in this header: Next takes `content-encoding` out of every answer of a route and
 * of a proxy, since it may come from a `fetch` that decoded the body.
 */
export const encodingHeader = 'x-body-encoding';

/** Lets answers go out compressed: `encodingHeader` under its real name, and what is not encoded by Next itself. */
export function allowCompression(): void {
  subscribe('http.server.request.start', (message) => {
    const { response } = message as { readonly response: ServerResponse };
    const setHeader = response.setHeader.bind(response);
    response.setHeader = (name, value) => {
      if (name.toLowerCase() === encodingHeader) return setHeader('content-encoding', value);
      // Next writes a list of one, in which its own compression does not recognise a type.
      return setHeader(name, name.toLowerCase() === 'content-type' ? String(value) : value);
    };
  });
}

export function acceptsGzip(request: Pick<Request, 'headers'>): boolean {
  return (request.headers.get('accept-encoding') ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.split(';').map((word) => word.trim()))
    .some(([coding, ...parameters]) => coding === 'gzip' && !parameters.some((word) => /^q=0(\.0*)?$/.test(word)));
}

/** Gzip, off the main thread. */
export async function compress(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await promisify(gzip)(text));
}
