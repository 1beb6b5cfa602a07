import type { Atlas } from '../atlas.ts';
import { findObject } from '../find-object.ts';
import { streamHeaders } from './event-streams.ts';
import { errorResponse, jsonResponse } from './responses.ts';

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

/** 503 with the reason, while there is no picture. */
export function notYet(atlas: Atlas): Response {
  const { freshness, problems } = atlas.status();
  return errorResponse(503, problems[0] ?? freshness.sentence, { 'retry-after': '1' });
}
