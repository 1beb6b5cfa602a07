import type { RequestFacts } from './request-facts.ts';
import { textMatches } from './text-match.ts';
import type { Truth } from './truth.ts';
import { unknown } from './truth.ts';

/** The claims of a validated token: null where there certainly is none, unknown where nobody says. */
function claimsOf({ tokensAreRead, sample }: RequestFacts): Readonly<Record<string, string>> | null | 'unknown' {
  if (!tokensAreRead) return null;
  if (sample.claims === undefined) return 'unknown';
  return Object.keys(sample.claims).length === 0 ? null : sample.claims;
}

/** One claim against one value; a nested claim is named with dots. */
export function claimMatches(claim: string, pattern: string, facts: RequestFacts, name: string): Truth {
  const claims = claimsOf(facts);
  if (claims === 'unknown') return unknown(name);
  if (claims === null || !Object.hasOwn(claims, claim)) return false;
  return textMatches(pattern, claims[claim] ?? '');
}

/**
 * `requestPrincipals`: issuer, slash, subject; the last slash counts, since an issuer may be an address.
 * Follows istiod's `requestPrincipalGenerator`.
 */
export function requestPrincipalMatches(pattern: string, facts: RequestFacts, name: string): Truth {
  const claims = claimsOf(facts);
  if (claims === 'unknown') return unknown(name);
  if (claims === null) return false;
  // A sample that names claims is taken to be a token that was issued and is valid.
  const issuer = claims.iss ?? 'issuer';
  const subject = claims.sub ?? 'subject';
  if (pattern === '*') return true;
  const slash = pattern.lastIndexOf('/');
  const [issuerPattern, subjectPattern] = slash === -1 ? splitWithoutSlash(pattern) : splitAt(pattern, slash);
  const needsIssuer = claims.iss === undefined && issuerPattern !== '*';
  const needsSubject = claims.sub === undefined && subjectPattern !== '*';
  if (!needsIssuer && !textMatches(issuerPattern, issuer)) return false;
  if (!needsSubject && !textMatches(subjectPattern, subject)) return false;
  return needsIssuer || needsSubject ? unknown(name) : true;
}

function splitAt(pattern: string, slash: number): readonly [string, string] {
  return [pattern.slice(0, slash), pattern.slice(slash + 1)];
}

function splitWithoutSlash(pattern: string): readonly [string, string] {
  if (pattern.startsWith('*')) return ['*', pattern];
  return pattern.endsWith('*') ? [pattern, '*'] : [pattern, ''];
}
