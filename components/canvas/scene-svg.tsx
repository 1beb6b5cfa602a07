import { ViewportPortal } from '@xyflow/react';
import type { ReactNode } from 'react';

/** A drawing in scene coordinates that moves with the map and never takes a click. */
export function SceneSvg({ layer, children }: { readonly layer: number; readonly children: ReactNode }) {
  return (
    <ViewportPortal>
      <svg
        aria-hidden="true"
        className="pointer-events-none absolute top-0 left-0 size-px overflow-visible"
        style={{ zIndex: layer }}
      >
        {children}
      </svg>
    </ViewportPortal>
  );
}
