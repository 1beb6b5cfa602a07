'use client';

import { Menu as BaseMenu } from '@base-ui/react/menu';
import { type ReactNode, useRef } from 'react';

/** A button that opens a list of things to do. Arrow keys, first letters, Enter and Esc work as in any menu. */
export function Menu({
  label,
  sign,
  children,
}: {
  /** Verb first; stands beside the sign where there is room. */
  readonly label: string;
  readonly sign: ReactNode;
  /** `MenuItem` and `MenuNote`. */
  readonly children: ReactNode;
}) {
  // The list stays in the landmark of its button, so that who walks by landmarks meets it there.
  const home = useRef<HTMLSpanElement>(null);
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger
        aria-label={label}
        title={label}
        className="inline-flex h-[30px] shrink-0 items-center gap-1.5 rounded-control border border-line bg-panel px-[11px] font-medium text-ink hover:bg-quiet data-[popup-open]:bg-quiet"
      >
        {sign}
        <span className="max-[1250px]:hidden">{label}</span>
      </BaseMenu.Trigger>
      <span ref={home} className="contents" />
      <BaseMenu.Portal container={home}>
        <BaseMenu.Positioner sideOffset={6} align="end" className="z-40">
          <BaseMenu.Popup className="max-h-[min(560px,var(--available-height))] min-w-52 overflow-y-auto rounded-card border border-line bg-panel p-1 text-base text-ink shadow-float">
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

/** One thing to do. */
export function MenuItem({ onChoose, children }: { readonly onChoose: () => void; readonly children: ReactNode }) {
  return (
    <BaseMenu.Item
      onClick={onChoose}
      className="flex cursor-default items-center gap-2 rounded-chip px-2.5 py-1.5 data-[highlighted]:bg-quiet"
    >
      {children}
    </BaseMenu.Item>
  );
}

/** What to know before choosing. */
export function MenuNote({ children }: { readonly children: ReactNode }) {
  return (
    <p className="mt-1 max-w-64 border-t border-hair px-2.5 pt-2 pb-1 text-small leading-snug text-ink-2">{children}</p>
  );
}
