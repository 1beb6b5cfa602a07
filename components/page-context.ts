'use client';

import { useUrlQuery } from './use-url.ts';

/** The parameter that names a context of the kubeconfig, in the address of the page and of every API route. */
const contextParameter = 'context';

/**
 * The context that the address of this page names; null for the one that the server was started with. Another one is
 * another page, so it never changes while this one lives.
 */
function pageContext(): string | null {
  return new URLSearchParams(window.location.search).get(contextParameter);
}

/** The address of this page names a context. */
export function useNamesContext(): boolean {
  return new URLSearchParams(useUrlQuery()).has(contextParameter);
}

/** The address of an API route that answers for this page's context. */
export function apiAddress(path: string, parameters: Readonly<Record<string, string>> = {}): string {
  const context = pageContext();
  const query = new URLSearchParams({ ...parameters, ...(context === null ? {} : { [contextParameter]: context }) });
  return query.size === 0 ? path : `${path}?${query}`;
}

/**
 * The address of the page for another context. What was selected and filtered belongs to the cluster that was left;
 * how the page looks does not.
 */
export function addressOfContext(context: string): string {
  const parameters = new URLSearchParams({ [contextParameter]: context });
  const theme = new URLSearchParams(window.location.search).get('theme');
  if (theme !== null) parameters.set('theme', theme);
  return `/?${parameters}`;
}
