'use client';

import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { CloseIcon } from './icons.tsx';

/** A dialog over the page: title, content, closed by Esc, its cross, or a click beside it. */
export function Modal({
  title,
  open,
  onClose,
  children,
}: {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[var(--shade)]" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 z-50 flex max-h-[86vh] w-[min(640px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 flex-col rounded-island border border-line bg-panel text-ink shadow-float">
          <div className="flex items-center justify-between border-b border-hair px-5 py-3">
            <Dialog.Title className="text-title font-[650]">{title}</Dialog.Title>
            <Dialog.Close
              aria-label="Close"
              className="inline-grid size-7 place-items-center rounded-control text-ink-2 hover:bg-quiet hover:text-ink"
            >
              <CloseIcon />
            </Dialog.Close>
          </div>
          <section className="overflow-y-auto px-5 py-4" aria-label={title}>
            {children}
          </section>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
