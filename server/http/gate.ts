import type { Atlas } from '../atlas.ts';
import { type Access, type GuardedRequest, howToGetIn, type Refusal, refusalOf } from './guard.ts';
import { cookieName } from './launch-token.ts';
import { errorResponse } from './responses.ts';
import { contentSecurityPolicy, securityHeaders } from './security-headers.ts';

const healthPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** The answer to a request that reaches no page or route: a refusal, or the exchange of the launch token for a cookie. */
export function answerBefore(request: GuardedRequest, atlas: Pick<Atlas, 'requiredToken'>): Response | null {
  const url = new URL(request.url);
  const token = atlas.requiredToken();
  const refusal = refusalOf(request, accessOf(url.pathname), token);
  if (refusal === null && !url.searchParams.has('token')) return null;
  if (refusal !== null && refusal.status !== 401) return refuse(url, refusal);

  const offered = url.searchParams.get('token');
  if (offered === null || url.pathname.startsWith('/api/')) return refusal === null ? null : refuse(url, refusal);
  const secret = refusal === null ? null : (token?.exchange(offered) ?? null);
  if (refusal !== null && secret === null) return refuse(url, refusal);
  return withoutToken(url, request.headers.get('host') ?? url.host, secret);
}

/** A redirect to the same page without the token, which then stands in no bookmark and no history entry of the page. */
function withoutToken(url: URL, host: string, secret: string | null): Response {
  const parameters = new URLSearchParams(url.searchParams);
  parameters.delete('token');
  const query = parameters.size === 0 ? '' : `?${parameters}`;
  return new Response(null, {
    status: 303,
    headers: {
      ...securityHeaders,
      // Next wants it absolute. The guard has seen that the host is this machine, by whichever port it is reached.
      location: `${url.protocol}//${host}${url.pathname}${query}`,
      'cache-control': 'no-store',
      ...(secret === null ? {} : { 'set-cookie': `${cookieName}=${secret}; HttpOnly; SameSite=Strict; Path=/` }),
    },
  });
}

/** What a page's request and answer carry beside what they have: the nonce's policy, of which Next reads the request's. */
export function headersFor(
  request: { readonly url: string; readonly headers: Headers },
  nonce: string,
  development: boolean,
) {
  // The policy of a worker is that of its file, and what Next puts into it loads its parts by their addresses.
  const isWorker = new URL(request.url).pathname.startsWith('/_next/static/');
  const policy = contentSecurityPolicy(nonce, { development, admitsAddresses: development || isWorker });
  const requestHeaders = new Headers(request.headers);
  requestHeaders.delete('content-security-policy-report-only');
  requestHeaders.set('content-security-policy', policy);
  requestHeaders.set('x-nonce', nonce);
  return { requestHeaders, responseHeaders: { ...securityHeaders, 'content-security-policy': policy } };
}

/** The page itself holds no cluster data, but without the token it would only fail later and less clearly. */
function accessOf(path: string): Access {
  return healthPaths.has(path) || path.startsWith('/_next/static/') ? 'health' : 'data';
}

function refuse(url: URL, refusal: Refusal): Response {
  if (url.pathname.startsWith('/api/')) return errorResponse(refusal.status, refusal.sentence, refusal.headers);
  const text = refusal.status === 401 ? `Ambient Atlas\n\n${howToGetIn}\n` : `${refusal.sentence}\n`;
  return new Response(text, {
    status: refusal.status,
    headers: {
      ...securityHeaders,
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...refusal.headers,
    },
  });
}
