/** A line between two places: through the waypoint solid, around it dotted. */
export function Wire({
  column,
  look,
  arrow = false,
}: {
  readonly column: string;
  readonly look: 'through' | 'around';
  readonly arrow?: boolean;
}) {
  const colour = look === 'around' ? 'text-unknown' : 'text-service';
  return (
    <span
      aria-hidden="true"
      className={`pointer-events-none relative flex h-[42px] items-center [grid-row:1] ${column} ${colour}`}
    >
      <span className={`h-0 flex-1 border-t-2 border-current ${look === 'around' ? 'border-dotted' : ''}`} />
      {arrow && (
        <svg aria-hidden="true" width="9" height="10" viewBox="0 0 9 10" className="-ml-px shrink-0">
          <path d="M0 0l9 5-9 5z" fill="currentColor" />
        </svg>
      )}
    </span>
  );
}

/** Says over the band of the waypoint that a line goes past it. */
export function GoesAround() {
  return (
    <span
      aria-hidden="true"
      className="pointer-events-none relative flex items-center justify-center text-unknown [grid-column:5/6] [grid-row:1]"
    >
      <span className="rounded-chip bg-bg px-1.5 text-mini font-medium whitespace-nowrap">goes around</span>
    </span>
  );
}
