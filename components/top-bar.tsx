'use client';

import type { ReactNode } from 'react';
import type { ServerStatus } from '#lib/model/status.ts';
import { ContextMenu } from './context-menu.tsx';
import type { FreshnessWords } from './freshness.ts';
import { FreshnessPill } from './freshness-pill.tsx';
import { useNamesContext } from './page-context.ts';
import { SourceName, sourceChip } from './source-name.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { Button } from './ui/button.tsx';
import { ProductMark } from './ui/icons.tsx';
import type { Theme } from './use-theme.ts';
import { WarningBadge } from './warning-badge.tsx';

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
    <header className="flex min-h-12 shrink-0 items-center gap-3 border-b border-line bg-panel px-4 max-[700px]:flex-wrap max-[700px]:gap-y-1.5 max-[700px]:py-1.5">
      <h1 className="flex items-center gap-2 text-[14px] font-[650] whitespace-nowrap">
        <ProductMark />
        <span className="max-[700px]:sr-only">Ambient Atlas</span>
      </h1>
      <Source status={status} />
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

/** Which source is shown, and what is unsafe about the connection to it; a menu where there is another context. */
function Source({ status }: { readonly status: ServerStatus | null }) {
  const namesContext = useNamesContext();
  // It may be one that does not exist: the menu is the way back.
  if (status === null) return namesContext ? <ContextMenu source={unknownSource} /> : null;
  const { source, contexts } = status;
  if (source.name === '') return null;
  const hasChoice = contexts.some(({ current }) => !current);
  return (
    <>
      {hasChoice ? (
        <ContextMenu source={source} />
      ) : (
        <span title={source.sentence} data-testid="source" className={sourceChip}>
          <SourceName kind={source.kind} name={source.name} />
        </span>
      )}
      {source.warnings?.map((warning) => (
        <WarningBadge key={warning.short} warning={warning} />
      ))}
    </>
  );
}

const unknownSource = {
  kind: 'cluster',
  name: '…',
  sentence: 'Nothing is known yet of the context that this address names.',
};
