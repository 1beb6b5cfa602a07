'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { themeCookie, themeFrom } from './theme-from.ts';
import { subscribeToUrl, writeUrlQuery } from './use-url.ts';

export type Theme = 'light' | 'dark' | 'system';

/** What the server knew of the theme when it wrote the page: what the link asks for, and what the cookie remembers. */
export type ThemeAtFirst = { readonly link: 'light' | 'dark' | null; readonly remembered: 'light' | 'dark' | null };

/**
 * The theme in force and a way to change it. A theme in the address wins over the one remembered in a cookie, so a
 * link shows what its sender saw without changing what the reader chose.
 */
export function useTheme(atFirst: ThemeAtFirst): {
  readonly theme: Theme;
  readonly setTheme: (theme: Theme) => void;
} {
  const fromLink = useSyncExternalStore(subscribeToUrl, readLink, () => atFirst.link);
  const remembered = useSyncExternalStore(subscribe, readCookie, () => atFirst.remembered);
  const theme = fromLink ?? remembered ?? 'system';

  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);

  return { theme, setTheme };
}

/** Light, dark, as the system, light again. */
export function nextTheme(theme: Theme): Theme {
  switch (theme) {
    case 'light':
      return 'dark';
    case 'dark':
      return 'system';
    case 'system':
      return 'light';
  }
}

const oneYearInSeconds = 31_536_000;
const listeners = new Set<() => void>();

function setTheme(theme: Theme): void {
  const age = theme === 'system' ? 0 : oneYearInSeconds;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox, and the server must read it.
  document.cookie = `${themeCookie}=${theme}; Path=/; Max-Age=${age}; SameSite=Strict`;
  const params = new URLSearchParams(window.location.search);
  if (theme === 'system') params.delete('theme');
  else params.set('theme', theme);
  writeUrlQuery(params, 'replace');
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readLink(): 'light' | 'dark' | null {
  return themeFrom(new URLSearchParams(window.location.search).get('theme'));
}

function readCookie(): 'light' | 'dark' | null {
  return themeFrom(/(?:^|; )atlas-theme=([^;]*)/.exec(document.cookie)?.[1]);
}
