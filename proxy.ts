import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { atlas } from '#server/atlas.ts';
import { answerBefore, headersFor } from '#server/http/gate.ts';

/** Stands before every page, route and file: refuses what must not be answered and gives each page its nonce. */
export function proxy(request: NextRequest): Response {
  const current = atlas();
  const early = answerBefore(request, current);
  if (early !== null) return early;

  const nonce = randomBytes(16).toString('base64');
  const { requestHeaders, responseHeaders } = headersFor(request, nonce, current.config.development);
  const response = NextResponse.next({ request: { headers: requestHeaders } });
  for (const [name, value] of Object.entries(responseHeaders)) response.headers.set(name, value);
  return response;
}
