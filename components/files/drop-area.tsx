'use client';

import { useEffect, useRef, useState } from 'react';
import { filesOfDrop, type PickedFile } from './picked-files.ts';

/** Takes files that are dropped anywhere on the page, and says so while they hover over it. */
export function DropArea({ onFiles }: { readonly onFiles: (files: readonly PickedFile[]) => void }) {
  const [hovering, setHovering] = useState(false);
  // Each element under the pointer enters and leaves by itself; the page is left when all of them are.
  const entered = useRef(0);

  useEffect(() => {
    const hover = (change: 1 | -1) => (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      entered.current = Math.max(0, entered.current + change);
      setHovering(entered.current > 0);
    };
    const allow = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const take = (event: DragEvent) => {
      if (!holdsFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      entered.current = 0;
      setHovering(false);
      void filesOfDrop(event.dataTransfer).then(onFiles);
    };
    const listeners = { dragenter: hover(1), dragleave: hover(-1), dragover: allow, drop: take };
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) {
        window.removeEventListener(name, listener as EventListener);
      }
    };
  }, [onFiles]);

  if (!hovering) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-[var(--shade)] p-8" role="status">
      <p className="rounded-island border-2 border-dashed border-focus bg-panel px-8 py-6 text-title font-[650] shadow-float">
        Drop to open in this browser. Nothing is uploaded.
      </p>
    </div>
  );
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
