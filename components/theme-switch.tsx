'use client';

import { Button } from './ui/button.tsx';
import { ThemeIcon } from './ui/icons.tsx';
import { nextTheme, type Theme } from './use-theme.ts';

/** Goes on to the next theme and says which one is on. */
export function ThemeSwitch({ theme, onTheme }: { readonly theme: Theme; readonly onTheme: (theme: Theme) => void }) {
  const label = `Theme: ${theme === 'system' ? 'as the system' : theme}`;
  return (
    <Button aria-label={label} title={`${label} (t)`} onClick={() => onTheme(nextTheme(theme))}>
      <ThemeIcon theme={theme} />
    </Button>
  );
}
