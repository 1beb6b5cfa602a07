import type { ConnectionWarning } from '#lib/model/status.ts';
import { SeverityGlyph } from './ui/glyph.tsx';

/** What is unsafe about a connection, in a few words; the whole sentence as its title. */
export function WarningBadge({ warning }: { readonly warning: ConnectionWarning }) {
  return (
    <span
      title={warning.sentence}
      data-testid="connection-warning"
      className="inline-flex h-[22px] shrink-0 items-center gap-1 rounded-full border border-refused/50 bg-refused-bg px-2 text-small font-medium whitespace-nowrap text-refused"
    >
      <SeverityGlyph severity="error" size={13} />
      {warning.short}
    </span>
  );
}
