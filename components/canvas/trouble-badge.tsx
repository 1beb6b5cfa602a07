import { SeverityGlyph } from '#components/ui/glyph.tsx';
import type { Trouble } from '#lib/view/view.ts';

/** The sign of the worst finding about a box, on its upper left corner, away from the outcome, with their number where there are several. */
export function TroubleBadge({ trouble }: { readonly trouble: Trouble | null }) {
  if (trouble === null) return null;
  return (
    <span
      aria-hidden="true"
      className="-top-2 -left-1.5 pointer-events-none absolute flex h-[18px] items-center gap-0.5 rounded-full border border-line bg-panel px-[2px] text-ink text-mini"
    >
      <SeverityGlyph severity={trouble.severity} size={13} />
      {trouble.count > 1 && <span className="pr-1 font-semibold text-[10px] leading-none">{trouble.count}</span>}
    </span>
  );
}
