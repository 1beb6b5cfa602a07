'use client';

import { useSyncExternalStore } from 'react';

/** The query part of the page's address, kept up to date. Empty on the server and in the first render. */
export function useUrlQuery(): string {
  return useSyncExternalStore(subscribeToUrl, readQuery, () => '');
}

/**
 * Writes the query part of the address. `push` makes a step that the back button undoes, `replace` does not.
 * Writing what already stands there does nothing.
 */
export function writeUrlQuery(params: URLSearchParams, how: 'push' | 'replace'): void {
  const query = readable(params);
  if (query === window.location.search) return;
  const address = `${window.location.pathname}${query}`;
  if (how === 'push') window.history.pushState(null, '', address);
  else window.history.replaceState(null, '', address);
  for (const listener of listeners) listener();
}

const listeners = new Set<() => void>();

/** Hears of each change of the address, by the page or by the back button. Returns how to stop hearing. */
export function subscribeToUrl(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

function readQuery(): string {
  return window.location.search;
}

/** `/`, `,` and `:` may stand in a query as they are, and an address with them can be read by people. */
function readable(params: URLSearchParams): string {
  const query = params.toString().replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3A', ':');
  return query === '' ? '' : `?${query}`;
}
