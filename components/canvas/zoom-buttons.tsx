/** Zoom and fit, for those without a wheel. */
export function ZoomButtons({
  onZoom,
  onFit,
}: {
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
}) {
  const button = 'grid size-7 place-items-center text-ink-2 hover:bg-quiet hover:text-ink';
  return (
    <div className="flex divide-x divide-line overflow-hidden rounded-control border border-line bg-panel">
      <button type="button" aria-label="Zoom in" title="Zoom in (+)" className={button} onClick={() => onZoom(1.3)}>
        <Icon path="M8 3v10M3 8h10" />
      </button>
      <button
        type="button"
        aria-label="Zoom out"
        title="Zoom out (−)"
        className={button}
        onClick={() => onZoom(1 / 1.3)}
      >
        <Icon path="M3 8h10" />
      </button>
      <button type="button" aria-label="Fit everything" title="Fit everything (0)" className={button} onClick={onFit}>
        <Icon path="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />
      </button>
    </div>
  );
}

function Icon({ path }: { readonly path: string }) {
  return (
    <svg aria-hidden="true" width="16" height="16" fill="none" stroke="currentColor" strokeWidth="1.6">
      <path d={path} />
    </svg>
  );
}
