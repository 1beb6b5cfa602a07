import type { ReactElement } from 'react';
import type { Outcome } from '#lib/view/outcome.ts';

export type GlyphKind =
  | 'service'
  | 'service-entry'
  | 'pod'
  | 'workload-entry'
  | 'endpoint'
  | 'waypoint'
  | 'ghost'
  | 'gateway'
  | 'namespace';

type GlyphProps = {
  /** Edge in CSS pixels; 16 unless told. */
  readonly size?: number;
  readonly className?: string;
  /** Spoken name; without one the glyph is decoration and its words stand beside it. */
  readonly title?: string;
};

/** The sign of an outcome: the same shape on the canvas, in the panel, in lists. Shape tells it apart without colour. */
export function OutcomeGlyph({ outcome, ...frame }: GlyphProps & { readonly outcome: Outcome }): ReactElement {
  return <Frame {...frame}>{outcomeShapes[outcome]}</Frame>;
}

/** The sign of a kind of object. */
export function KindGlyph({ kind, ...frame }: GlyphProps & { readonly kind: GlyphKind }): ReactElement {
  return <Frame {...frame}>{kindShapes[kind]}</Frame>;
}

/** The sign of a finding or a notice by its weight. */
export function SeverityGlyph({
  severity,
  ...frame
}: GlyphProps & { readonly severity: 'error' | 'warning' | 'info' }): ReactElement {
  return <Frame {...frame}>{severityShapes[severity]}</Frame>;
}

function Frame({ size = 16, className, title, children }: GlyphProps & { readonly children: ReactElement }) {
  const classes = className === undefined ? 'shrink-0' : `shrink-0 ${className}`;
  if (title === undefined) {
    return (
      <svg aria-hidden="true" width={size} height={size} viewBox="0 0 16 16" fill="none" className={classes}>
        {children}
      </svg>
    );
  }
  return (
    <svg role="img" aria-label={title} width={size} height={size} viewBox="0 0 16 16" fill="none" className={classes}>
      {children}
    </svg>
  );
}

const octagon = (
  <>
    <path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z" stroke="var(--refused)" strokeWidth="1.5" />
    <path d="M5.5 5.5l5 5m0-5l-5 5" stroke="var(--refused)" strokeWidth="1.6" />
  </>
);

const triangle = (
  <>
    <path d="M8 1.6l6.4 12.2H1.6z" fill="var(--unknown-bg)" stroke="var(--unknown)" strokeWidth="1.4" />
    <path d="M8 6v3.6M8 11.1v1" stroke="var(--unknown)" strokeWidth="1.6" />
  </>
);

const hexagon = 'M8 1.3l5.8 3.35v6.7L8 14.7 2.2 11.35v-6.7z';

const outcomeShapes: Readonly<Record<Outcome, ReactElement>> = {
  bound: (
    <>
      <circle cx="8" cy="8" r="6.5" stroke="var(--ok)" strokeWidth="1.5" />
      <path d="M5 8.2l2.1 2.1L11.2 6" stroke="var(--ok)" strokeWidth="1.6" />
    </>
  ),
  'bound-but': triangle,
  refused: octagon,
  undetermined: (
    <>
      <path d="M8 1.2L14.8 8 8 14.8 1.2 8z" fill="var(--unknown-bg)" stroke="var(--unknown)" strokeWidth="1.4" />
      <path d="M6.3 6.7a1.7 1.7 0 1 1 2.5 1.5c-.6.3-.8.6-.8 1.1M8 10.7v1" stroke="var(--unknown)" strokeWidth="1.3" />
    </>
  ),
  'opted-out': (
    <>
      <circle cx="8" cy="8" r="6.5" stroke="var(--mark)" strokeWidth="1.5" />
      <path d="M3.6 12.4L12.4 3.6" stroke="var(--mark)" strokeWidth="1.5" />
    </>
  ),
  'other-traffic': (
    <>
      <circle cx="8" cy="8" r="6.5" stroke="var(--mark)" strokeWidth="1.4" />
      <path d="M5 8h6" stroke="var(--mark)" strokeWidth="1.6" />
    </>
  ),
  'not-asked': <circle cx="8" cy="8" r="6.5" stroke="var(--mark)" strokeWidth="1.3" strokeDasharray="2 2.08" />,
  waypoint: (
    <>
      <path d={hexagon} fill="var(--waypoint)" />
      <path d="M5 8h6M8.6 5.6L11 8l-2.4 2.4" stroke="var(--panel)" strokeWidth="1.4" />
    </>
  ),
  'not-in-mesh': (
    <>
      <circle cx="8" cy="8" r="6.5" stroke="var(--mark)" strokeWidth="1.3" strokeDasharray="2 2.08" />
      <path d="M5.6 5.6l4.8 4.8m0-4.8l-4.8 4.8" stroke="var(--mark)" strokeWidth="1.3" />
    </>
  ),
};

const kindShapes: Readonly<Record<GlyphKind, ReactElement>> = {
  service: <circle cx="8" cy="8" r="5" stroke="var(--service)" strokeWidth="2" />,
  'service-entry': (
    <>
      <circle cx="8" cy="8" r="5.4" stroke="var(--service)" strokeWidth="1.6" />
      <circle cx="8" cy="8" r="2" fill="var(--service)" />
    </>
  ),
  pod: <rect x="3.5" y="3.5" width="9" height="9" rx="2.4" stroke="var(--workload)" strokeWidth="1.9" />,
  'workload-entry': (
    <>
      <rect x="2.5" y="3" width="11" height="8" rx="1.6" stroke="var(--workload)" strokeWidth="1.7" />
      <path d="M5 13.4h6" stroke="var(--workload)" strokeWidth="1.7" />
    </>
  ),
  endpoint: (
    <>
      <circle cx="8" cy="8" r="2.4" fill="var(--workload)" />
      <path d="M8 1.8v2.4M8 11.8v2.4M1.8 8h2.4M11.8 8h2.4" stroke="var(--workload)" strokeWidth="1.6" />
    </>
  ),
  waypoint: outcomeShapes.waypoint,
  ghost: <path d={hexagon} stroke="var(--refused)" strokeWidth="1.3" strokeDasharray="2 2" />,
  gateway: <path d="M2.5 2.5h11v11h-11zM8 2.5v11M2.5 8h11" stroke="var(--ink-2)" strokeWidth="1.5" />,
  namespace: <rect x="2" y="3" width="12" height="10" rx="3" stroke="var(--ink-2)" strokeWidth="1.5" />,
};

const severityShapes: Readonly<Record<'error' | 'warning' | 'info', ReactElement>> = {
  error: octagon,
  warning: triangle,
  info: (
    <>
      <circle cx="8" cy="8" r="6.5" stroke="var(--ink-2)" strokeWidth="1.4" />
      <path d="M8 7v4.4M8 4.4v1.2" stroke="var(--ink-2)" strokeWidth="1.6" />
    </>
  ),
};
