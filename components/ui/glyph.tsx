import type { ReactElement } from 'react';
import type { Colour } from '#lib/view/colours.ts';
import { type GlyphKind, kindShapes, type Mark, outcomeShapes, severityShapes } from '#lib/view/glyph-shapes.ts';
import type { Outcome } from '#lib/view/outcome.ts';

type GlyphProps = {
  /** Edge in CSS pixels; 16 unless told. */
  readonly size?: number;
  readonly className?: string;
  /** Spoken name; without one the glyph is decoration and its words stand beside it. */
  readonly title?: string;
};

/** The sign of an outcome: the same shape on the canvas, in the panel, in lists. */
export function OutcomeGlyph({ outcome, ...frame }: GlyphProps & { readonly outcome: Outcome }): ReactElement {
  return <Frame {...frame} marks={outcomeShapes[outcome]} />;
}

/** The sign of a kind of object. */
export function KindGlyph({ kind, ...frame }: GlyphProps & { readonly kind: GlyphKind }): ReactElement {
  return <Frame {...frame} marks={kindShapes[kind]} />;
}

/** The sign of a finding or a notice by its weight. */
export function SeverityGlyph({
  severity,
  ...frame
}: GlyphProps & { readonly severity: 'error' | 'warning' | 'info' }): ReactElement {
  return <Frame {...frame} marks={severityShapes[severity]} />;
}

function Frame({ size = 16, className, title, marks }: GlyphProps & { readonly marks: readonly Mark[] }) {
  const classes = className === undefined ? 'shrink-0' : `shrink-0 ${className}`;
  const shapes = marks.map(({ d, fill, stroke, width, dashes }) => (
    <path key={d} d={d} fill={paint(fill)} stroke={paint(stroke)} strokeWidth={width} strokeDasharray={dashes} />
  ));
  if (title === undefined) {
    return (
      <svg aria-hidden="true" width={size} height={size} viewBox="0 0 16 16" fill="none" className={classes}>
        {shapes}
      </svg>
    );
  }
  return (
    <svg role="img" aria-label={title} width={size} height={size} viewBox="0 0 16 16" fill="none" className={classes}>
      {shapes}
    </svg>
  );
}

function paint(colour: Colour | undefined): string | undefined {
  return colour === undefined ? undefined : `var(--${colour})`;
}
