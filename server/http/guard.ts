import { isLoopbackHost } from './host.ts';
import { cookieName, type LaunchToken } from './launch-token.ts';

/** What a path gives away. `health`: only that the server runs. `data`: what the cluster holds. */
export type Access = 'health' | 'data';

export type Refusal = {
  readonly status: 400 | 401 | 403 | 405 | 414 | 421;
  readonly sentence: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** What the guard reads of a request. */
export type GuardedRequest = Pick<Request, 'method' | 'url' | 'headers'>;

const maximumUrlLength = 4_096;

/**
 * Why a request is not answered; null for one that is. `token` is null where none is asked for.
 * It stands both before Next's routes and inside each of ours, so that neither is the only lock.
 */
export function refusalOf(request: GuardedRequest, access: Access, token: LaunchToken | null): Refusal | null {
  return refusalOfForm(request) ?? (access === 'data' ? refusalOfCaller(request, token) : null);
}

function refusalOfForm({ method, url, headers }: GuardedRequest): Refusal | null {
  if (!isLoopbackHost(headers.get('host'))) {
    return refuse(421, 'This server answers to 127.0.0.1 and localhost only. Open it by the address that it printed.');
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return refuse(405, 'Ambient Atlas only reads: use GET or HEAD.', { allow: 'GET, HEAD' });
  }
  if (url.length > maximumUrlLength) {
    return refuse(414, `The address is longer than ${maximumUrlLength} characters.`);
  }
  if (Number(headers.get('content-length') ?? 0) > 0 || headers.has('transfer-encoding')) {
    return refuse(400, 'Ambient Atlas takes no request bodies.');
  }
  return null;
}

function refusalOfCaller({ headers }: GuardedRequest, token: LaunchToken | null): Refusal | null {
  if (isForeign(headers)) {
    return refuse(403, 'This request comes from a page of another origin.');
  }
  if (token === null || token.admitsCookie(cookieOf(headers)) || token.admitsBearer(headers.get('authorization'))) {
    return null;
  }
  return refuse(401, howToGetIn);
}

export const howToGetIn =
  'This page shows a live cluster, so it opens only from the link that npm start printed, the one that ends in ' +
  '?token=…, and the link works once. Used it already, or lost it? Press Enter in the terminal of npm start for another; ' +
  'npm start -- --no-token asks for none.';

/** Sent by a browser for a page of another origin. Programs that are no browser send neither header. */
function isForeign(headers: Headers): boolean {
  if (headers.get('sec-fetch-site') === 'cross-site' || headers.get('sec-fetch-site') === 'same-site') return true;
  const origin = headers.get('origin');
  return origin !== null && !isOriginOf(origin, headers.get('host'));
}

function isOriginOf(origin: string, host: string | null): boolean {
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}

function cookieOf(headers: Headers): string | null {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const pair = pairs.find((candidate) => candidate.startsWith(`${cookieName}=`));
  return pair === undefined ? null : pair.slice(cookieName.length + 1);
}

function refuse(status: Refusal['status'], sentence: string, headers: Record<string, string> = {}): Refusal {
  return { status, sentence, headers };
}
