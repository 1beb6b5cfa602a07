import type { Atlas } from '../atlas.ts';
import { runInSlices } from '../slices.ts';
import type { Version } from '../topology-store.ts';
import { notYet } from './answers.ts';
import { acceptsGzip, compress, encodingHeader } from './compression.ts';
import { securityHeaders } from './security-headers.ts';
import { topologyText } from './topology-text.ts';

/**
 * The whole topology with its version as ETag; 304 to a browser that has it, 503 while there is none. Written and
 * compressed once per version, however many browsers ask.
 */
export async function answerTopology(atlas: Atlas, request: Request): Promise<Response> {
  const current = atlas.store.current();
  if (current === null) return notYet(atlas);
  const etag = `"${atlas.epoch}-${current.version}"`;
  const headers = { ...securityHeaders, etag, 'cache-control': 'no-cache, private', vary: 'accept-encoding' };
  if (namesTag(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  const written = await writtenOnce(atlas, current);
  const typed = { ...headers, 'content-type': 'application/json; charset=utf-8' };
  return acceptsGzip(request)
    ? new Response(await written.gzip(), { headers: { ...typed, [encodingHeader]: 'gzip' } })
    : new Response(written.text, { headers: typed });
}

type Written = { readonly text: string; gzip(): Promise<Uint8Array<ArrayBuffer>> };

const byVersion = new WeakMap<Version, Promise<Written>>();

function writtenOnce({ epoch, clock }: Pick<Atlas, 'epoch' | 'clock'>, current: Version): Promise<Written> {
  const known = byVersion.get(current);
  if (known !== undefined) return known;
  const written = new Promise<string>((resolve, reject) => {
    runInSlices(topologyText(epoch, current), clock, resolve, reject);
  }).then(writtenAs);
  byVersion.set(current, written);
  return written;
}

function writtenAs(text: string): Written {
  let bytes: Promise<Uint8Array<ArrayBuffer>> | null = null;
  return {
    text,
    gzip() {
      bytes ??= compress(text);
      return bytes;
    },
  };
}

function namesTag(ifNoneMatch: string | null, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}
