/** How the source stands in the top bar, as plain text or as a button. */
export const sourceChip =
  'inline-flex h-[26px] max-w-60 min-w-0 shrink-0 items-center gap-1.5 rounded-full border border-line px-2.5 text-small max-[900px]:max-w-32';

/** The name of the context or of the files. */
export function SourceName({ kind, name }: { readonly kind: string | null; readonly name: string }) {
  return (
    <>
      {kind === 'cluster' && <span className="text-ink-3">context</span>}
      <span className="truncate">{name}</span>
    </>
  );
}
