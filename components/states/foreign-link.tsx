import { printable } from '#lib/explain/printable.ts';
import { Button } from '../ui/button.tsx';
import { SeverityGlyph } from '../ui/glyph.tsx';

/** Says that the link is of another cluster than the one shown, so that nobody takes one for the other. */
export function ForeignLink({
  of,
  shown,
  onAdopt,
  onClear,
}: {
  readonly of: string;
  readonly shown: string;
  /** Stay, with what the link selects. */
  readonly onAdopt: () => void;
  /** Stay, and drop what the link selects and filters. */
  readonly onClear: () => void;
}) {
  return (
    <div
      role="alert"
      data-testid="foreign-link"
      className="flex items-center gap-2.5 border-b border-unknown/30 bg-unknown-bg py-1.5 pr-2 pl-4 text-body"
    >
      <SeverityGlyph severity="warning" size={15} />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        This link was made for <b className="font-semibold">{printable(of)}</b>, and this page shows{' '}
        <b className="font-semibold">{printable(shown)}</b>. What the link selects may not exist here, or be something
        else.
      </span>
      <Button onClick={onClear}>Show all of {printable(shown)}</Button>
      <Button onClick={onAdopt}>Keep what it selects</Button>
    </div>
  );
}
