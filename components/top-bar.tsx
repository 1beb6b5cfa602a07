'use client';

import type { ReactNode } from 'react';
import type { ServerStatus } from '#lib/model/status.ts';
import type { FreshnessWords } from './freshness.ts';
import { FreshnessPill } from './freshness-pill.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { Button } from './ui/button.tsx';
import { ProductMark } from './ui/icons.tsx';
import type { Theme } from './use-theme.ts';

/** Which product, which source, how fresh; then search and what concerns the page itself. */
export function TopBar({
  status,
  freshness,
  theme,
  onTheme,
  onKeys,
  actions,
  children,
}: {
  readonly status: ServerStatus | null;
  readonly freshness: FreshnessWords;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
  readonly onKeys: () => void;
  /** Buttons for what can be done with the whole picture. */
  readonly actions: ReactNode;
  /** The search box. */
  readonly children: ReactNode;
}) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-panel px-4">
      <h1 className="flex items-center gap-2 text-[14px] font-[650] whitespace-nowrap">
        <ProductMark />
        <span className="max-[700px]:sr-only">Ambient Atlas</span>
      </h1>
      {status !== null && status.source.name !== '' && (
        <span
          title={status.source.sentence}
          data-testid="source"
          className="inline-flex h-[26px] max-w-60 min-w-0 shrink-0 items-center max-[900px]:max-w-32 gap-1.5 rounded-full border border-line px-2.5 text-small"
        >
          {status.source.kind === 'cluster' && <span className="text-ink-3">context</span>}
          <span className="truncate">{status.source.name}</span>
        </span>
      )}
      <div className={freshness.tone === 'fresh' || freshness.tone === 'frozen' ? 'max-[900px]:hidden' : ''}>
        <FreshnessPill words={freshness} />
      </div>
      <div className="mx-auto w-full max-w-[440px] min-w-24">{children}</div>
      <div className="flex items-center gap-2">
        {actions}
        <ThemeSwitch theme={theme} onTheme={onTheme} />
        <Button aria-label="Keys" title="Keys (?)" onClick={onKeys}>
          ?
        </Button>
      </div>
    </header>
  );
}
