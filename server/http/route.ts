import { type Atlas, atlas } from '../atlas.ts';
import { type Access, refusalOf } from './guard.ts';
import { securityHeaders } from './security-headers.ts';

type RouteContext = { readonly params: Promise<Record<string, string>> };
type Handler = (request: Request, context: RouteContext) => Promise<Response>;
type Answer = (
  atlas: Atlas,
  request: Request,
  parameters: Readonly<Record<string, string>>,
) => Response | Promise<Response>;

/**
 * A route handler. Who may call it is said where it is made; the guard stands inside, so a route is safe also where
 * nothing stands before it. Our own errors become a sentence without internals.
 */
export function route(access: Access, answer: Answer): Handler {
  return async (request, context) => {
    const current = atlas();
    const refusal = refusalOf(request, access, current.requiredToken());
    if (refusal !== null) return errorResponse(refusal.status, refusal.sentence, refusal.headers);
    try {
      return await answer(current, request, await context.params);
    } catch (error) {
      console.error(error);
      return errorResponse(500, 'Ambient Atlas failed to answer. The cause is in the output of npm start.');
    }
  };
}

/** `value` as JSON that no cache keeps. */
export function jsonResponse(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: {
      ...securityHeaders,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
  });
}

/** An error as a sentence. */
export function errorResponse(status: number, sentence: string, headers: Readonly<Record<string, string>> = {}) {
  return jsonResponse({ error: sentence }, status, headers);
}
