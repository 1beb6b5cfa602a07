'use client';

import { Menu } from '@base-ui/react/menu';
import { useRef, useState } from 'react';
import useSWR from 'swr';
import type { ContextEntry, ContextList } from '#lib/model/contexts.ts';
import { addressOfContext } from './page-context.ts';
import { SourceName, sourceChip } from './source-name.tsx';
import { ChevronIcon } from './ui/icons.tsx';
import { WarningBadge } from './warning-badge.tsx';

/**
 * The source's name as a button that lists the contexts of the kubeconfig. Each is a link, so it can be opened in a
 * second tab, and says at once what is unsafe about it and why it cannot be read.
 */
export function ContextMenu({
  source,
}: {
  readonly source: { readonly kind: string | null; readonly name: string; readonly sentence: string };
}) {
  const [open, setOpen] = useState(false);
  // The list stays in the landmark of its button.
  const home = useRef<HTMLSpanElement>(null);
  const { data, error } = useSWR<ContextList, Error>(open ? '/api/v1/contexts' : null, readContexts, {
    revalidateOnFocus: false,
    shouldRetryOnError: false,
  });
  return (
    <Menu.Root open={open} onOpenChange={setOpen} modal={false}>
      <Menu.Trigger
        data-testid="source"
        title={source.sentence}
        className={`${sourceChip} hover:bg-quiet data-[popup-open]:bg-quiet`}
      >
        <SourceName kind={source.kind} name={source.name} />
        <span className="sr-only">, choose another</span>
        <ChevronIcon />
      </Menu.Trigger>
      <span ref={home} className="contents" />
      <Menu.Portal container={home}>
        <Menu.Positioner sideOffset={6} align="start" className="z-40">
          <Menu.Popup
            aria-label="Contexts"
            className="max-h-[min(560px,var(--available-height))] w-[min(420px,calc(100vw-24px))] overflow-y-auto rounded-card border border-line bg-panel p-1 text-ink shadow-float"
          >
            {data?.contexts.map((entry) => (
              <ContextItem key={entry.name} entry={entry} isShown={isShown(entry, source)} />
            ))}
            {data === undefined && (
              <p className="px-2.5 py-2 text-small text-ink-2" role="status">
                {error === undefined ? 'Reading the list of contexts …' : error.message}
              </p>
            )}
            <p className="mt-1 border-t border-hair px-2.5 pt-2 pb-1 text-small leading-snug text-ink-2">
              From the kubeconfig as it was when Ambient Atlas started. A context is asked for nothing before you open
              it.
            </p>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function ContextItem({ entry, isShown }: { readonly entry: ContextEntry; readonly isShown: boolean }) {
  const trouble = entry.problem ?? troubleOf(entry);
  return (
    <Menu.LinkItem
      href={addressOfContext(entry.name)}
      closeOnClick
      aria-current={isShown ? 'page' : undefined}
      className="grid cursor-default gap-0.5 rounded-chip px-2.5 py-1.5 outline-none data-[highlighted]:bg-quiet"
    >
      <span className="flex min-w-0 items-center gap-2">
        <span className={`truncate ${isShown ? 'font-[650]' : 'font-medium'}`}>{entry.name}</span>
        {isShown && <span className="shrink-0 text-mini text-ink-3">shown here</span>}
        {entry.warnings.map((warning) => (
          <WarningBadge key={warning.short} warning={warning} />
        ))}
      </span>
      <span className="truncate font-mono text-mini text-ink-3">{entry.server ?? 'in the cluster'}</span>
      {trouble !== null && <span className="text-small leading-snug text-refused">{trouble}</span>}
    </Menu.LinkItem>
  );
}

function isShown(entry: ContextEntry, source: { readonly kind: string | null; readonly name: string }): boolean {
  return source.kind === 'cluster' && entry.name === source.name;
}

/** What the server found out about a context that some page has opened. */
function troubleOf({ reading }: ContextEntry): string | null {
  return reading?.state === 'unreachable' || reading?.state === 'stale' ? reading.sentence : null;
}

async function readContexts(path: string): Promise<ContextList> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`The list of contexts could not be read (${response.status}).`);
  return response.json();
}
