import { timingSafeEqual } from 'node:crypto';

/** The secret that a live cluster asks browsers for: given once in a link, carried as a cookie from then on. */
export type LaunchToken = {
  /**
   * Spends the link's token and answers the value of the cookie; null for a wrong token and for one that was spent.
   * The link may lie in histories and logs afterwards: it opens nothing any more.
   */
  exchange(token: string): string | null;
  /** The cookie is ours. */
  admitsCookie(value: string | null): boolean;
  /** Takes another token for the next browser; those that are in stay in. */
  renew(token: string): void;
  /** For scripts, until the token is spent: `Authorization: Bearer TOKEN`. */
  admitsBearer(header: string | null): boolean;
};

export const cookieName = 'ambient-atlas-session';

export function createLaunchToken(first: string, newSecret: () => string): LaunchToken {
  const secret = newSecret();
  let token = first;
  let spent = false;
  return {
    exchange(candidate) {
      if (spent || !equalInConstantTime(candidate, token)) return null;
      spent = true;
      return secret;
    },
    renew(next) {
      token = next;
      spent = false;
    },
    admitsCookie: (value) => value !== null && equalInConstantTime(value, secret),
    admitsBearer: (header) => !spent && header !== null && equalInConstantTime(header, `Bearer ${token}`),
  };
}

function equalInConstantTime(left: string, right: string): boolean {
  const [first, second] = [Buffer.from(left), Buffer.from(right)];
  return first.length === second.length && timingSafeEqual(first, second);
}
