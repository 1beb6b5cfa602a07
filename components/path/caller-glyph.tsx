import type { Caller } from '#lib/model/path.ts';
import { KindGlyph } from '../ui/glyph.tsx';
import { glyphKindOf } from '../ui/object-link.tsx';
import { PlaceGlyph } from './place-glyph.tsx';

/** The sign of who calls. */
export function CallerGlyph({ caller: { object, kind } }: { readonly caller: Caller }) {
  if (object === null) return <PlaceGlyph kind={kind === 'ingress' ? 'gateway' : 'client'} />;
  return <KindGlyph kind={glyphKindOf(object, kind === 'waypoint')} />;
}
