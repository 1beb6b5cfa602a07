import { randomBytes } from 'node:crypto';
import { securityHeaders } from './security-headers.ts';

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

/** An error as a sentence for people, with a code for programs and a name by which it can be told from others. */
export function errorResponse(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  code = codeByStatus.get(status) ?? 'failed',
  requestId = newRequestId(),
): Response {
  return jsonResponse({ code, message, requestId }, status, headers);
}

const codeByStatus: ReadonlyMap<number, string> = new Map([
  [400, 'bad-request'],
  [401, 'not-logged-in'],
  [403, 'foreign-page'],
  [404, 'not-found'],
  [405, 'only-reads'],
  [414, 'address-too-long'],
  [421, 'foreign-host'],
  [503, 'not-yet'],
]);

/** A name by which one failed request can be told from others, in the answer and in the log. */
export function newRequestId(): string {
  return randomBytes(6).toString('hex');
}
