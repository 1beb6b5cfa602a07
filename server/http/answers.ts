import { encodeTopology, type TopologyMessage } from '#lib/model/wire.ts';
import type { Atlas } from '../atlas.ts';
import { findObject } from '../find-object.ts';
import type { Version } from '../topology-store.ts';
import { streamHeaders } from './event-streams.ts';
import { errorResponse, jsonResponse } from './route.ts';
import { securityHeaders } from './security-headers.ts';

/** The whole topology with its version as ETag; 304 to a browser that has it, 503 while there is none. */
export function answerTopology(atlas: Atlas, request: Request): Response {
  const current = atlas.store.current();
  if (current === null) return notYet(atlas);
  const etag = `"${atlas.epoch}-${current.version}"`;
  const headers = { ...securityHeaders, etag, 'cache-control': 'no-cache, private' };
  if (namesTag(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  return new Response(textOf(atlas.epoch, current), {
    headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
  });
}

/** The current snapshot. */
export function answerSnapshot(atlas: Atlas): Response {
  const current = atlas.store.current();
  return current === null ? notYet(atlas) : jsonResponse(current.snapshot);
}

/** One object of the current snapshot. */
export function answerObject(
  atlas: Atlas,
  _request: Request,
  { kind = '', namespace = '', name = '' }: Readonly<Record<string, string>>,
): Response {
  const current = atlas.store.current();
  if (current === null) return notYet(atlas);
  const object = findObject(current.snapshot, kind, namespace === '-' ? '' : namespace, name);
  return object === null
    ? errorResponse(404, 'There is no such object here. Kinds are written as in manifests; - stands for no namespace.')
    : jsonResponse(object);
}

/** The event stream. A browser that comes back says what it saw last: by header, or where it cannot set one, by `last`. */
export function answerEvents(atlas: Atlas, request: Request): Response {
  // Nobody would read the stream.
  if (request.method === 'HEAD') return new Response(null, { headers: streamHeaders });
  const last = request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('last');
  return atlas.streams.open(request.signal, last);
}

const texts = new WeakMap<Version, string>();

/** The text of one version, written once however many browsers ask. */
function textOf(epoch: string, current: Version): string {
  const known = texts.get(current);
  if (known !== undefined) return known;
  const message: TopologyMessage = { epoch, version: current.version, topology: encodeTopology(current.topology) };
  const text = JSON.stringify(message);
  texts.set(current, text);
  return text;
}

function namesTag(ifNoneMatch: string | null, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}

function notYet(atlas: Atlas): Response {
  const { freshness, problems } = atlas.status();
  return errorResponse(503, problems[0] ?? freshness.sentence, { 'retry-after': '1' });
}
