import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { User } from '@kubernetes/client-node';

/** Tokens of one user of an OpenID Connect provider; the refresh token changes with each use at some providers. */
export type OidcTokens = { readonly idToken: string; readonly refreshToken: string | null };

type Provider = {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly authority: string | Buffer | null;
};

const answerMs = 10_000;
const maximumAnswerBytes = 256 * 1_024;

/** What a kubeconfig holds of a user's tokens (`auth-provider: oidc`); null where it is no such user. */
export function oidcTokensOf(user: User | null): OidcTokens | null {
  if (user?.authProvider?.name !== 'oidc') return null;
  const config = user.authProvider.config ?? {};
  return { idToken: text(config['id-token']) ?? '', refreshToken: text(config['refresh-token']) };
}

/** When a JWT ends, in milliseconds since 1970; 0 for what is none, so that it counts as ended. */
export function endOfToken(token: string): number {
  try {
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof exp === 'number' ? exp * 1_000 : 0;
  } catch {
    return 0;
  }
}

/**
 * New tokens for a refresh token, as client-go's plugin/pkg/client/auth/oidc gets them, except that the kubeconfig is
 * not written. (The Kubernetes client's own refresh fails with openid-client 6, which wants an address as a URL.)
 * Throws what went wrong as the end of a sentence.
 */
export async function refreshTokens(user: User, refreshToken: string | null): Promise<OidcTokens> {
  const provider = providerOf(user);
  if (refreshToken === null || provider === null) {
    throw new Error('the OIDC token in the kubeconfig has ended and cannot be renewed from it; log in again');
  }
  const { issuer, clientId, clientSecret } = provider;
  const base = issuer.href.endsWith('/') ? issuer.href : `${issuer.href}/`;
  const { token_endpoint: endpoint } = await ask(provider, new URL('.well-known/openid-configuration', base), null);
  const tokenEndpoint = text(endpoint);
  if (tokenEndpoint === null || !URL.canParse(tokenEndpoint) || new URL(tokenEndpoint).protocol !== 'https:') {
    throw new Error(`the identity provider ${issuer.host} names no https address to renew tokens at`);
  }
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId });
  if (clientSecret !== null) form.set('client_secret', clientSecret);
  const answer = await ask(provider, new URL(tokenEndpoint), form);
  const idToken = text(answer.id_token);
  if (idToken === null) throw new Error(`the identity provider ${issuer.host} gave no new token; log in again`);
  return { idToken, refreshToken: text(answer.refresh_token) ?? refreshToken };
}

function providerOf(user: User): Provider | null {
  const config = user.authProvider?.config ?? {};
  const issuer = text(config['idp-issuer-url']);
  const clientId = text(config['client-id']);
  if (issuer === null || clientId === null || !URL.canParse(issuer) || new URL(issuer).protocol !== 'https:')
    return null;
  const data = text(config['idp-certificate-authority-data']);
  const file = text(config['idp-certificate-authority']);
  const authority = data !== null ? Buffer.from(data, 'base64') : file !== null ? readFileSync(file) : null;
  return { issuer: new URL(issuer), clientId, clientSecret: text(config['client-secret']), authority };
}

/** Redirects are not followed: the refresh token must reach nobody else. */
function ask({ authority }: Provider, url: URL, form: URLSearchParams | null): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the identity provider ${url.host} ${why}; log in again`));
    const sent = request(
      url,
      {
        method: form === null ? 'GET' : 'POST',
        timeout: answerMs,
        rejectUnauthorized: true,
        ...(authority === null ? {} : { ca: authority }),
        headers: form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
      },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
          if (body.length > maximumAnswerBytes) sent.destroy(new Error('too much'));
        });
        answer.on('end', () => {
          if (answer.statusCode !== 200) return fail(`answered ${answer.statusCode}`);
          const json = parsed(body);
          if (json === null) fail('answered with something that is no JSON');
          else resolve(json);
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('error', ({ message }) => fail(`cannot be asked (${message})`));
    sent.end(form === null ? undefined : form.toString());
  });
}

function parsed(body: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
