import type { Hop } from '#lib/model/path.ts';
import { KindGlyph } from '../ui/glyph.tsx';

/** The sign of a place on the way of a request. */
export function PlaceGlyph({ kind, size = 16 }: { readonly kind: Hop['kind']; readonly size?: number }) {
  switch (kind) {
    case 'waypoint':
      return <KindGlyph kind="waypoint" size={size} />;
    case 'gateway':
      return <KindGlyph kind="gateway" size={size} />;
    case 'application':
      return <KindGlyph kind="pod" size={size} />;
    case 'external':
      return <KindGlyph kind="service-entry" size={size} />;
    case 'ztunnel':
      return <Drawn size={size} path="M3.5 3.5h9l-9 9h9" />;
    case 'sidecar':
      return <Drawn size={size} path="M2.8 2.8h10.4v10.4H2.8zM9.4 2.8v10.4" />;
    case 'node':
    case 'client':
      return <Drawn size={size} path="M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2M2.2 8h11.6" />;
  }
}

function Drawn({ size, path }: { readonly size: number; readonly path: string }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 16 16" fill="none" className="shrink-0">
      <path d={path} stroke="var(--ink-2)" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
